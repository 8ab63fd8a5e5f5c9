import Glibc
import OpenSSLKit

/// The demo: a master in a folder, the real loopwarden over it, and what the demo sees of both.
final class Demonstration {
  enum Outcome: Equatable {
    case proved
    case notProved(String)
    case interrupted(Int32)
  }

  let settings = DemoSettings()
  let timeline = Timeline()
  let master: DemoMaster
  let supervisorProgram: String
  private let launcher: [String]
  private let signals: SignalPipe
  private let etcd: StandInEtcd
  private let glance: LoopbackGlance
  private(set) var client: DemoClient?
  private var kubelet: DemoChild?
  private var supervisor: DemoChild?
  private(set) var supervisorLog: LogFollower
  private(set) var standInLog: LogFollower

  private(set) var proof = DemoProof()
  /// notAfter of what is on the wire, Unix seconds.
  private var notAfter: Int64?
  private var firstEnd: Int64?
  private var statusBytes: [UInt8] = []
  private var saidGates: [String]?
  private var stopSeen: ContinuousClock.Instant?
  private(set) var readyAgain: ContinuousClock.Instant?
  private var saidReadiness: Int?
  private var nextGlance = ContinuousClock.now
  private var nextTick = ContinuousClock.now

  /// Makes the folder and the listener; `supervisorProgram` is the real loopwarden.
  init(supervisorProgram: String) throws {
    self.supervisorProgram = supervisorProgram
    guard let launcher = DieWithParent.launcher() else {
      throw StandInError("cannot read /proc/self/exe: \(systemErrorText())")
    }
    self.launcher = launcher
    signals = try SignalPipe(catching: [SIGTERM, SIGINT, SIGHUP])
    etcd = try StandInEtcd()
    glance = try LoopbackGlance()
    master = try DemoMaster()
    supervisorLog = LogFollower(master.loopwardenLog)
    standInLog = LogFollower(master.kubeletLog)
  }

  /// From the stop, as the API server logs it, to the first `/readyz` 200 after it.
  var stopToReady: Duration? {
    guard let stopSeen, let readyAgain else { return nil }
    return stopSeen.duration(to: readyAgain)
  }

  /// Runs the whole demo; `cleanUp` is the caller's to call, whatever comes of it.
  func run() throws -> Outcome {
    try master.write(settings, standIn: launcher[0], etcdPort: etcd.port)
    kubelet = try DemoChild(
      [
        launcher[0], "kubelet", "--process", "--manifest", master.manifest, "--pid-file",
        master.pidFile, "--healthz-port", "\(master.kubeletHealthPort)", "--sync-interval", "200ms",
      ], launcher: launcher, log: master.kubeletLog)
    let deadline = ContinuousClock.now + settings.limit
    while proof.fingerprintBefore == nil {
      if let outcome = step(until: deadline) { return outcome }
    }
    client = try DemoClient(
      port: master.port, pki: master.pkiFolder,
      rhythm: .milliseconds(settings.requestIntervalMilliseconds))
    timeline.say(
      .client,
      "sends a request every \(settings.requestIntervalMilliseconds) ms, keeps a watch open")
    let child = try DemoChild(
      [supervisorProgram, "run", "--config", master.configuration], launcher: launcher,
      log: master.loopwardenLog)
    supervisor = child
    proof.supervisorPID = Int(child.pid)
    timeline.say(.demo, "starts the real loopwarden: process \(child.pid), mode Enforce")
    return follow(until: deadline)
  }

  /// Ends every process and removes the folder.
  func cleanUp() {
    timeline.endTicking()
    client?.hangUp()
    supervisor?.end(within: .seconds(5))
    kubelet?.end(within: .seconds(5))
    master.remove()
  }

  private func follow(until deadline: ContinuousClock.Instant) -> Outcome {
    var settled: ContinuousClock.Instant?
    while true {
      if let outcome = step(until: deadline) { return outcome }
      // The proof is read two seconds after the first moment at which loopwarden thinks it is done:
      // a second stop, or a new process that falls over at once, shall be seen.
      if let stop = proof.status?.lastStop, stop.proved || stop.failure != nil, settled == nil {
        settled = .now + .seconds(2)
      }
      guard let settled, ContinuousClock.now >= settled else { continue }
      if proof.holds { return .proved }
      if ContinuousClock.now >= settled + .seconds(3) {
        return .notProved("loopwarden has ended its restart, and the proof does not hold")
      }
    }
  }

  /// One round of looking at everything; an outcome ends the demo.
  private func step(until deadline: ContinuousClock.Instant) -> Outcome? {
    wait(.milliseconds(50))
    etcd.serve()
    if let signal = signals.take().first { return .interrupted(signal) }
    if timeline.isClosed { return .interrupted(SIGPIPE) }
    readStandInLog()
    readStatus()
    for line in supervisorLog.lines().map(DemoLine.supervisor) { say(line) }
    lookAtCertificate()
    lookAtProcess()
    lookAtReadiness()
    tick()
    if let kubelet, !kubelet.isAlive() { return .notProved("the stand-in kubelet has ended") }
    proof.supervisorIsAlive = supervisor?.isAlive() ?? false
    if supervisor != nil, !proof.supervisorIsAlive { return .notProved("loopwarden has ended") }
    if ContinuousClock.now >= deadline {
      return .notProved("it took longer than \(settings.limit.tenths) s")
    }
    return nil
  }

  private func wait(_ length: Duration) {
    let descriptors = [signals.descriptor] + etcd.descriptors
    if let client { return client.run(for: length, alsoWaitingFor: descriptors) }
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&waiting, nfds_t(waiting.count), length.pollMilliseconds)
  }

  // MARK: - What is seen

  private func readStandInLog() {
    for line in standInLog.lines().map(DemoLine.standIn) where !line.isNoise {
      if line.isStop {
        proof.stopsDelivered += 1
        if stopSeen == nil { stopSeen = .now }
      }
      say(line)
    }
  }

  private func say(_ line: DemoLine) {
    let text = line.text.split(separator: master.folder + "/").joined()
    timeline.say(line.speaker, text, line.isWarning ? .warning : .plain)
  }

  private func readStatus() {
    guard let bytes = try? readFile(master.statusFile), bytes != statusBytes,
      let status = SupervisorStatus(bytes)
    else { return }
    statusBytes = bytes
    if status.hour != proof.status?.hour, let hour = status.hour, status.lastStop == nil {
      timeline.say(
        .loopwarden,
        hour == "urgent"
          ? "urgent: less than \(settings.urgentBefore) s left; gates that only advise give way"
          : "a restart is due: less than \(settings.renewBefore) s left; every gate is asked",
        .strong)
    }
    if status.phase != proof.status?.phase {
      timeline.say(.loopwarden, "phase: \(status.phase)", .strong)
    }
    sayGates(status)
    proof.status = status
  }

  private func sayGates(_ status: SupervisorStatus) {
    guard status.hour != nil, status.lastStop == nil else { return }
    // While it is due the gates may not have been asked with a preflight yet: silence proves
    // nothing before the restart begins.
    if status.gates.isEmpty, ["watching", "due"].contains(status.phase) { return }
    let keys = status.gates.map { "\($0.gate) \($0.effect)" }
    guard keys != saidGates else { return }
    saidGates = keys
    for gate in status.gates {
      let word = gate.effect == "binds" ? "stands in the way" : "gives way (\(gate.effect))"
      timeline.say(.loopwarden, "gate \(gate.gate) \(word): \(gate.reason)", .warning)
    }
    if status.gates.isEmpty { timeline.say(.loopwarden, "no gate objects", .good) }
  }

  private func lookAtCertificate() {
    let now = ContinuousClock.now
    guard now >= nextGlance else { return }
    nextGlance = now + .milliseconds(500)
    guard let leaf = glance.leaf(port: master.port) else { return }
    let fingerprint = DemoText.hexadecimal(leaf.sha256)
    notAfter = leaf.notAfter
    if proof.fingerprintBefore == nil {
      proof.fingerprintBefore = fingerprint
      firstEnd = leaf.notAfter
      proof.pidBefore = processID()
      timeline.say(
        .demo,
        "sees on the wire: \(leaf.subjectCommonName ?? ""), \(leaf.notAfter - wallClockNow()) s left,"
          + " SHA-256 \(fingerprint.prefix(16))...")
    } else if fingerprint != proof.fingerprintBefore, fingerprint != proof.fingerprintAfter {
      proof.fingerprintAfter = fingerprint
      if proof.secondsToSpare == nil { proof.secondsToSpare = firstEnd.map { $0 - wallClockNow() } }
      timeline.say(
        .demo,
        "sees a NEW certificate on the wire: \(leaf.notAfter - wallClockNow()) s left,"
          + " SHA-256 \(fingerprint.prefix(16))...", .good)
    }
  }

  private func lookAtProcess() {
    guard let before = proof.pidBefore, let now = processID() else { return }
    if now != before { proof.pidAfter = now }
    proof.oldProcessIsGone = kill(pid_t(before), 0) != 0 && errno == ESRCH
  }

  private func processID() -> Int? {
    guard let bytes = try? readFile(master.pidFile) else { return nil }
    return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }

  private func lookAtReadiness() {
    guard let client, let asked = client.readinessAskedAt else { return }
    let status = client.readiness ?? 0
    // Only an answer to a question that was put after the stop can be the new process's 200.
    if let stopSeen, asked > stopSeen {
      proof.isReady = status == 200
      if status == 200, readyAgain == nil { readyAgain = .now }
    }
    guard status != saidReadiness else { return }
    saidReadiness = status
    timeline.say(
      .client, status == 0 ? "/readyz: no answer" : "/readyz: \(status)",
      status == 200 ? .good : .warning)
  }

  private func tick() {
    let now = ContinuousClock.now
    guard let notAfter, let client else { return }
    let text = DemoText.ticker(
      secondsLeft: notAfter - wallClockNow(), of: Int64(settings.certificateLife),
      readiness: client.readiness, phase: proof.status?.phase ?? "starting", sent: client.sent,
      failed: client.failed)
    timeline.tick("certificate " + text)
    guard now >= nextTick else { return }
    nextTick = now + (timeline.isTerminal ? .seconds(10) : .seconds(5))
    timeline.say(.certificate, text, .quiet)
  }
}
