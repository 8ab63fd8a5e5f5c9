import RestartDecision

/// One master as it really is: clocks, the API server, kubelet, the runtime, and what goes wrong.
final class World {
  struct Process {
    var identity: ProcessIdentity
    var certificate: CertificateFacts
    /// Ready from then on.
    var readyFrom: BootTime
    /// It has had its SIGTERM and is gone then.
    var goneAt: BootTime?
  }

  struct StopCall {
    var attempt: UInt64
    var process: ProcessIdentity
    var result: StopCallFact
  }

  static let lifetime = Interval.days(40)
  static let grace = Interval.seconds(30)

  let seed: UInt64
  var chance: Chance
  /// Faults come only until this one is switched off.
  var faulty = true
  var now = Moment(
    wall: WallTime(unixSeconds: 1_800_000_000), boot: BootTime(milliseconds: 30_000))
  /// How far the wall clock is off.
  var wallError = Interval.zero
  var boot = BootIdentity(digest: 1)
  var process: Process?
  /// When kubelet starts the next one; `nil`: it does not, or one runs.
  var startsAt: BootTime?
  var made: UInt64 = 0
  /// A patched build that loads this certificate again and again.
  var persisted: CertificateFacts?

  var policy: Policy
  var hold = HoldFact.none
  var release: UInt64?
  var runtimeMuteUntil: BootTime?
  var fatalUntil: BootTime?
  var stopCall: StopCall?
  var hook: (attempt: UInt64, hook: Hook, ends: BootTime, works: Bool)?
  /// The supervisor's process is dead; what it still does in this step goes nowhere.
  var crashed = false
  let disk = Disk()
  /// Fingerprints whose process had a stop delivered by us.
  var stopped: Set<Fingerprint> = []
  /// What must never happen and did.
  var violations: [String] = []

  init(seed: UInt64) {
    self.seed = seed
    chance = Chance(seed: seed)
    policy = Policy()
    policy.mode = .enforce
    policy.lookInterval = .hours(6)
    policy.hasPreStopHook = chance.once(in: 2)
    policy.hasPostProofHook = chance.once(in: 2)
    if chance.once(in: 2) {
      policy.windows = WeeklyWindows(
        windows: [WeeklyWindow(weekday: Int(chance.below(7)), opens: 120, minutes: 240)], zone: .utc
      )
    }
    startProcess()
  }

  func never(_ broken: Bool, _ what: String) {
    if broken { violations.append("seed \(seed): \(what)") }
  }

  var fatal: Bool { fatalUntil.map { now.boot < $0 } ?? false }
  var mute: Bool { runtimeMuteUntil.map { now.boot < $0 } ?? false }

  func startProcess() {
    made += 1
    var bytes = [UInt8](repeating: 0, count: 32)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: made >> UInt64(8 * index)) }
    guard let fingerprint = Fingerprint(bytes) else { return }
    let fresh = CertificateFacts(
      fingerprint: fingerprint, madeAt: now.wall, notBefore: now.wall - .hours(1),
      notAfter: now.wall - .hours(1) + Self.lifetime, correlation: .renewedByRestart(skew: .zero))
    process = Process(
      identity: ProcessIdentity(container: made, started: now.boot, boot: boot),
      certificate: persisted ?? fresh, readyFrom: now.boot + .seconds(4 + chance.below(20)))
    startsAt = nil
  }

  /// Lets time go by, with everything that kubelet and the processes do meanwhile.
  func pass(_ length: Interval) {
    var left = length
    while left > .zero {
      let next = [process?.goneAt, startsAt].compactMap { $0 }.filter { $0 > now.boot }.min()
      let pause = min(left, next.map { $0 - now.boot } ?? left)
      now.boot = now.boot + pause
      now.wall = now.wall + pause
      left = left - pause
      if let gone = process?.goneAt, gone <= now.boot {
        process = nil
        startsAt = now.boot + .seconds(1 + chance.below(20))
        if faulty, chance.once(in: 12) { startsAt = now.boot + .hours(1 + chance.below(90)) }
      }
      if let at = startsAt, at <= now.boot { startProcess() }
    }
  }

  func reboot() {
    boot = BootIdentity(digest: boot.digest + 1)
    now.wall = now.wall + .minutes(2)
    now.boot = BootTime(milliseconds: 20_000)
    process = nil
    startsAt = now.boot + .seconds(20)
    runtimeMuteUntil = nil
    fatalUntil = nil
    crashed = true
  }

  func jump(to error: Interval) {
    now.wall = now.wall + (error - wallError)
    wallError = error
  }
}
