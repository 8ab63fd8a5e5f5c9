import Glibc
import OpenSSLKit

/// One master of the demo: its processes, and what the demo sees of it.
final class MasterSight {
  let master: DemoMaster
  private(set) var proof = DemoProof()
  /// notAfter of what is on the wire, Unix seconds.
  private(set) var notAfter: Int64?
  private(set) var supervisorLog: LogFollower
  private(set) var standInLog: LogFollower
  /// From the start of the API server's process to its first readiness.
  private(set) var firstStart: Duration?
  /// The last status of `/readyz`; nil for no answer.
  private(set) var readiness: Int?

  private let timeline: Timeline
  private var kubelet: DemoChild?
  private var supervisor: DemoChild?
  private var firstEnd: Int64?
  private var statusBytes: [UInt8] = []
  private var saidReadiness: Int?
  private var startSeen: ContinuousClock.Instant?
  /// When the API server said that it was told to stop.
  private(set) var stopSeen: ContinuousClock.Instant?
  private var restartSeen: ContinuousClock.Instant?
  private var readyAgain: ContinuousClock.Instant?

  init(_ master: DemoMaster, timeline: Timeline) {
    self.master = master
    self.timeline = timeline
    supervisorLog = LogFollower(master.loopwardenLog)
    standInLog = LogFollower(master.kubeletLog)
  }

  /// From the stop, as the API server logs it, to the first `/readyz` 200 after it.
  var stopToReady: Duration? {
    guard let stopSeen, let readyAgain else { return nil }
    return stopSeen.duration(to: readyAgain)
  }

  /// The part of it from the new process's start.
  var restartToReady: Duration? {
    guard let restartSeen, let readyAgain else { return nil }
    return restartSeen.duration(to: readyAgain)
  }

  /// loopwarden has ended its restart, in one way or the other.
  var isSettled: Bool {
    guard let stop = proof.status?.lastStop else { return false }
    return stop.failure != nil || stop.proved && ["watching", "due"].contains(proof.status?.phase)
  }

  func startKubelet(_ launcher: [String]) throws(StandInError) {
    startSeen = .now
    kubelet = try DemoChild(
      [
        launcher[0], "kubelet", "--process", "--manifest", master.manifest, "--pid-file",
        master.pidFile, "--healthz-port", "\(master.kubeletHealthPort)", "--sync-interval",
        "200ms", "--node-name", master.name,
      ], launcher: launcher, log: master.kubeletLog)
  }

  func startSupervisor(_ program: String, _ launcher: [String]) throws(StandInError) {
    let child = try DemoChild(
      [program, "run", "--config", master.configuration], launcher: launcher,
      log: master.loopwardenLog)
    supervisor = child
    proof.supervisorPID = Int(child.pid)
  }

  /// Ends its processes: loopwarden as a service manager would, the others at once.
  func askToEnd() { supervisor?.askToEnd() }
  func end() {
    supervisor?.end(within: .seconds(5))
    kubelet?.kill()
  }

  /// Reads what is new; returns why the demo cannot go on, if so.
  func look(readiness: (status: Int?, askedAt: ContinuousClock.Instant)?) -> String? {
    readStandInLog()
    readStatus()
    for line in supervisorLog.lines().map(DemoLine.supervisor) where !line.isNoise { say(line) }
    lookAtProcess()
    if let readiness { note(readiness.status, askedAt: readiness.askedAt) }
    if let kubelet, !kubelet.isAlive() { return "\(master.name)'s stand-in kubelet has ended" }
    proof.supervisorIsAlive = supervisor?.isAlive() ?? false
    if supervisor != nil, !proof.supervisorIsAlive {
      return "\(master.name)'s loopwarden has ended"
    }
    return nil
  }

  /// Takes in the certificate that is on the wire now.
  func note(_ leaf: Certificate) {
    let fingerprint = DemoText.hexadecimal(leaf.sha256)
    notAfter = leaf.notAfter
    let left = leaf.notAfter - wallClockNow()
    if proof.fingerprintBefore == nil {
      proof.fingerprintBefore = fingerprint
      firstEnd = leaf.notAfter
      proof.pidBefore = processID()
      timeline.say(
        .demo, "sees on the wire: \(left) s left, SHA-256 \(fingerprint.prefix(16))...",
        of: master.name)
    } else if fingerprint != proof.fingerprintBefore, fingerprint != proof.fingerprintAfter {
      proof.fingerprintAfter = fingerprint
      if proof.secondsToSpare == nil { proof.secondsToSpare = firstEnd.map { $0 - wallClockNow() } }
      timeline.say(
        .demo,
        "sees a NEW certificate on the wire: \(left) s left, SHA-256"
          + " \(fingerprint.prefix(16))...", .good, of: master.name)
    }
  }

  // MARK: - What is seen

  private func readStandInLog() {
    for line in standInLog.lines().map(DemoLine.standIn) where !line.isNoise {
      if line.isStop {
        proof.stopsDelivered += 1
        if stopSeen == nil { stopSeen = .now }
      }
      if line.isRestart, restartSeen == nil { restartSeen = .now }
      say(line)
    }
  }

  private func say(_ line: DemoLine) {
    let text = line.text.split(separator: master.clusterFolder + "/").joined()
    timeline.say(line.speaker, text, line.isWarning ? .warning : .plain, of: master.name)
  }

  private func readStatus() {
    guard let bytes = try? readFile(master.statusFile), bytes != statusBytes,
      let status = SupervisorStatus(bytes)
    else { return }
    statusBytes = bytes
    if status.phase != proof.status?.phase, proof.status != nil || status.phase != "watching" {
      timeline.say(.loopwarden, "phase: \(status.phase)", .strong, of: master.name)
    }
    proof.status = status
  }

  private func lookAtProcess() {
    guard let before = proof.pidBefore, let now = processID() else { return }
    if now != before { proof.pidAfter = now }
    proof.oldProcessIsGone = Glibc.kill(pid_t(before), 0) != 0 && errno == ESRCH
  }

  private func processID() -> Int? {
    guard let bytes = try? readFile(master.pidFile) else { return nil }
    return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }

  private func note(_ status: Int?, askedAt: ContinuousClock.Instant) {
    readiness = status
    if status == 200, firstStart == nil { firstStart = startSeen?.duration(to: .now) }
    // Only an answer to a question that was put after the stop can be the new process's 200.
    if let stopSeen, askedAt > stopSeen {
      proof.isReady = status == 200
      if status == 200, readyAgain == nil { readyAgain = .now }
    }
    let said = status ?? 0
    guard said != saidReadiness, firstStart != nil else { return }
    saidReadiness = said
    timeline.say(
      .client, status.map { "/readyz: \($0)" } ?? "/readyz: no answer",
      status == 200 ? .good : .warning, of: master.name)
  }
}
