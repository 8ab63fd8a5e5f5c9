import RestartDecision
import Supervision

/// One master as it really is, and the supervisor that runs on it.
final class SimulatedMaster {
  typealias Loop = Supervisor<MasterEyes, MasterHands, MasterVoice, SimulatedDisk>

  let index: Int
  let node: NodeIdentity
  unowned(unsafe) let cluster: Cluster

  // MARK: - The machine

  var clocks: SimulatedClocks
  var boot: BootIdentity
  /// It is down until then.
  var downUntil = TrueTime.zero

  // MARK: - The API server

  var process: APIServerProcess?
  /// When kubelet starts the next one; `never`: one runs, or none comes back.
  var startsAt = TrueTime.never
  /// kubelet's memory of restarts.
  var lastStart = TrueTime(milliseconds: -86_400_000)
  var backOffs = 0
  /// A patched build that loads this certificate again and again.
  var persisted: CertificateFacts?
  /// Whether its configuration, or what was seen of it, says so.
  var isKnownToPersist = false
  /// Whether the build would keep the next certificate that it makes.
  var keepsCertificates = false
  /// Whether its configuration names the folder from which the build loads its certificate.
  var hasGenerator = false
  /// How long what is put there is valid; `nil`: as long as what it makes itself.
  var filesValidity: Interval?
  var lifetime: Interval
  /// A stop of ours was delivered, and what must follow has not.
  var outstanding: Outstanding?

  /// A stop of ours, until the new process has been ready with a new certificate.
  struct Outstanding {
    var process: ProcessIdentity
    var before: Fingerprint
    var attempt: UInt64
    /// An operator waived the lock for it.
    var isWithoutLock: Bool
  }

  // MARK: - What the supervisor meets

  var policy: Policy { didSet { policyIsNew = true } }
  var policyIsNew = true
  var hold = HoldFact.none
  var request: RestartRequest?
  var release: UInt64?
  var fatalUntil = TrueTime.zero
  var riskUntil = TrueTime.zero
  var runtimeMuteUntil = TrueTime.zero
  var slowLooksUntil = TrueTime.zero
  var writesFailUntil = TrueTime.zero
  var membersUnknownUntil = TrueTime.zero
  var grace = Interval.seconds(30)
  let disk = SimulatedDisk()

  // MARK: - The supervisor's process

  private(set) var running: Running?
  /// In a box, so that a step changes it in place.
  final class Running {
    var loop: Loop
    init(_ loop: Loop) { self.loop = loop }
  }
  /// Counts the processes that ran it.
  var life: UInt64 = 0
  /// It is dead; what a step that has begun still does goes nowhere.
  var crashed = true
  /// It looks again then.
  var nextLook = TrueTime.zero
  /// It is in the middle of a step.
  var isBusy = false
  var stopCall: StopCall?
  var hook: RunningHook?
  var leaseCall: LeaseCall?
  /// Where it said that its restart stands.
  var phase = Phase.watching
  /// The number of the restart in flight.
  var attempt: UInt64?
  /// Whether that restart went without the lock, as an operator said.
  var wentWithoutLock = false
  /// The only other master has been seen down for long.
  var lonePeerDownSince: TrueTime?
  var lonePeerIsDown: Bool {
    lonePeerDownSince.map { cluster.now - $0 > policy.lonePeerDown - .minutes(1) } ?? false
  }
  /// What it said stands in the way.
  var said = GateSet()
  /// Whether it was armed when its step began.
  var stepIsArmed = false
  /// Looks that saw the Lease since it was last made anew, and could write to it.
  var looksAtNewLease = 0
  /// What the other masters were last seen with.
  var sightings: [PeerFact] = []
  /// Their numbers.
  var peers: [Int] = []
  /// What this look saw, for the rules.
  var look = LookTruth()

  struct StopCall {
    var attempt: UInt64
    var process: ProcessIdentity
    var result: StopCallFact
    /// The runtime answers then.
    var answers = TrueTime.zero
    var answer = StopCallFact.inFlight
  }

  struct RunningHook {
    var attempt: UInt64
    var hook: Hook
    var ends: TrueTime
    var works: Bool
  }

  struct LeaseCall {
    var number: UInt64
    /// The answer comes then.
    var answers: TrueTime
    var fact: LockWriteFact
  }

  /// The world at the moment of a look, against which a stop is judged.
  struct LookTruth {
    var savedBefore = 0
    var isFatal = false
    var hold = HoldFact.none
    var container: ProcessIdentity?
    var isTerminated = false
    var asked = TrueTime.never
    var ready = 0
    var grace = Interval.zero
  }

  init(
    index: Int, name: String, cluster: Cluster, clocks: SimulatedClocks, lifetime: Interval,
    policy: Policy
  ) {
    self.index = index
    node = NodeIdentity(name: name)
    self.cluster = cluster
    self.clocks = clocks
    self.lifetime = lifetime
    self.policy = policy
    boot = BootIdentity(digest: UInt64(index + 1) << 32 | 1)
    disk.onWrite = { [unowned(unsafe) self] in reachesTheDisk() }
  }

  var now: Moment { clocks.now(cluster.now) }
  var isUp: Bool { downUntil <= cluster.now }
  var isArmed: Bool { policy.mode == .enforce }

  /// A new process of the supervisor: calls and hooks ended with the old one.
  func startSupervisor() {
    life += 1
    stopCall = nil
    hook = nil
    leaseCall = nil
    crashed = false
    policyIsNew = false
    running = Running(
      Loop(
        observer: MasterEyes(master: self), actor: MasterHands(master: self),
        reporter: MasterVoice(master: self), storage: disk, policy: policy))
  }

  /// One step, in which other masters may take theirs.
  func step() {
    if crashed { startSupervisor() }
    guard let running else { return }
    if policyIsNew {
      policyIsNew = false
      running.loop.policy = policy
    }
    stepIsArmed = isArmed
    isBusy = true
    let pause = running.loop.step(at: now)
    isBusy = false
    if request != nil || release != nil { settleFiles(running.loop.machine.memory) }
    if crashed {
      cluster.duties.sawCrash()
      nextLook = cluster.now + cluster.weather.length(.seconds(1), .seconds(30))
      if downUntil > nextLook { nextLook = downUntil + .seconds(30) }
      return
    }
    cluster.duties.sawPause(pause, self)
    nextLook = cluster.now + max(clocks.trueLength(ofBoot: pause), .milliseconds(1))
  }

  /// What was answered is taken away, as the service does it.
  private func settleFiles(_ memory: Memory) {
    if let id = request?.id, memory.answeredRequest == id { request = nil }
    if let id = release, memory.answeredRelease == id { release = nil }
  }

  /// Takes note of what it said of itself; its state machine is not to be looked into in mid-step.
  func heard(_ step: StepReport) {
    phase = step.durable.phase
    attempt = step.durable.attempt?.number
    wentWithoutLock = step.durable.attempt?.withoutLock == true
    said = step.decision.verdicts.binding
  }

  /// The times that its certificate and its rules give.
  func schedule(_ process: APIServerProcess) -> Schedule {
    let now = now
    return Schedule(
      certificate: process.certificate,
      processStart: now.wall - (now.boot - process.identity.started), policy: policy)
  }

  /// Its process dies.
  func crash() {
    crashed = true
    if !isBusy { nextLook = max(downUntil, min(nextLook, cluster.now + .seconds(5))) }
  }

  /// Somebody sets the wall clock.
  func setClockRight() {
    clocks.setWall(cluster.trueWall, rate: 0, at: cluster.now)
  }

  var isExpired: Bool { process.map { now.wall > $0.certificate.notAfter } ?? false }

  /// A restart in flight looks soon anyway.
  func wakeInFlight() { if phase.isInFlight { wake() } }

  /// Looks at once: somebody touched an operator's file.
  func wake() {
    guard !isBusy else { return }
    nextLook = min(nextLook, max(cluster.now, downUntil))
  }
}
