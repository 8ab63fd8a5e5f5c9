import RestartDecision

/// The API server and its kubelet.
extension SimulatedMaster {
  /// Lets everything happen that was to happen by now.
  func settle() {
    let now = cluster.now
    while true {
      if let gone = process?.gone, gone <= now {
        noteReadiness(at: gone)
        process = nil
        scheduleStart(after: gone)
      } else if startsAt <= now {
        startProcess(at: startsAt)
      } else {
        return
      }
    }
  }

  /// Starts an API server.
  func startProcess(at time: TrueTime, age: Interval = .zero) {
    startsAt = .never
    cluster.processes += 1
    let born = clocks.now(time)
    var certificate =
      persisted
      ?? CertificateFacts(
        fingerprint: Self.fingerprint(cluster.processes), madeAt: born.wall - age,
        notBefore: born.wall - age - .hours(1), notAfter: born.wall - age - .hours(1) + lifetime,
        correlation: .renewedByRestart(skew: .zero))
    certificate.correlation = .renewedByRestart(skew: .zero)
    if keepsCertificates, persisted == nil { persisted = certificate }
    let listens = time + cluster.weather.length(.seconds(1), .seconds(3))
    process = APIServerProcess(
      identity: ProcessIdentity(
        container: cluster.processes, started: born.boot + (.zero - age), boot: boot),
      certificate: certificate, started: time, startedWall: born.wall - age, listens: listens,
      ready: listens + cluster.weather.startUp(),
      survivesExpiryFor: .hours(cluster.weather.below(72)))
    if time - lastStart > .minutes(10) { backOffs = 0 }
    lastStart = time
  }

  /// kubelet restarts at once, unless it has done so within the last ten minutes.
  private func scheduleStart(after gone: TrueTime) {
    guard let delay = cluster.weather.absence() else {
      startsAt = .never
      return
    }
    var wait = delay
    if gone - lastStart < .minutes(10) {
      wait = wait + min(.seconds(10) * Int64(1 << min(backOffs, 5)), .seconds(300))
      backOffs += 1
    }
    startsAt = max(gone + wait, downUntil + .seconds(20))
  }

  /// Ends the process as a SIGTERM does, from whomever: drained after `drain`.
  func terminate(drain: Interval) {
    guard process != nil, process?.terminated == nil else { return }
    noteReadiness(at: cluster.now)
    process?.terminated = cluster.now
    process?.gone = cluster.now + drain
  }

  /// Whether it is ready in truth.
  var isReady: Bool {
    settle()
    return isUp && (process?.isReady(cluster.now, wall: now.wall) ?? false)
  }

  /// Whether it accepts connections.
  var isListening: Bool {
    settle()
    return isUp && (process?.isListening(cluster.now) ?? false)
  }

  /// What a stop of ours owes has been paid: a new process with a new certificate was ready.
  func noteReadiness(at time: TrueTime) {
    guard let owed = outstanding, let process, process.identity != owed.process,
      process.certificate.fingerprint != owed.before, process.ready <= time,
      process.terminated == nil
    else { return }
    outstanding = nil
  }

  /// The machine goes down and comes back with a new boot.
  func reboot(downFor: Interval) {
    let now = cluster.now
    noteReadiness(at: now)
    process = nil
    downUntil = now + downFor
    cluster.anyDownUntil = max(cluster.anyDownUntil, downUntil)
    clocks.reboot(at: now + downFor)
    boot.digest += 1
    startsAt = downUntil + .seconds(20)
    lastStart = TrueTime(milliseconds: now.milliseconds - 86_400_000)
    runtimeMuteUntil = .zero
    crashed = true
    if !isBusy { nextLook = downUntil + .seconds(15) }
  }

  /// The stock build is back: nothing is kept.
  func becomeStock() {
    persisted = nil
    keepsCertificates = false
    hasGenerator = false
  }

  /// Another machine takes the name: nothing is left of the old one.
  func rebuild() {
    reboot(downFor: .minutes(10))
    boot.digest += 1 << 20
    disk.wipe()
    persisted = nil
    outstanding = nil
    hold = .none
    request = nil
    release = nil
    sightings = []
  }

  static func fingerprint(_ number: UInt64) -> Fingerprint {
    var bytes = [UInt8](repeating: 0, count: 32)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index)) }
    // 32 bytes it is.
    guard let fingerprint = Fingerprint(bytes) else { preconditionFailure("32 bytes") }
    return fingerprint
  }
}
