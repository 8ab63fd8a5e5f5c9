import Glibc
import HTTPTransport

/// One round of the demo: three masters in a folder, the real loopwarden over each, a balancer
/// before them and a client before that; and what the demo sees of it all.
final class RollRound {
  enum Outcome: Equatable {
    case proved
    case notProved(String)
    case interrupted(Int32)
  }

  let settings: DemoSettings
  let timeline: Timeline
  let cluster: DemoCluster
  let sights: [MasterSight]
  private(set) var proof = RollProof()
  private(set) var client: DemoClient?
  private(set) var frontLog: LogFollower
  /// The Events on the Nodes at the end.
  private(set) var events: [String] = []

  private let supervisorProgram: String
  private let launcher: [String]
  private let signals: SignalPipe
  private let etcd: StandInEtcd
  private let glance: LoopbackGlance
  private let transport: HTTPTransport
  private var sampler: ReadinessSampler?
  private var front: DemoChild?
  private var tls: TLSOptions?
  private var saidLease = ""
  private var nextLook = ContinuousClock.now
  private var nextGlance = ContinuousClock.now
  private var nextTick = ContinuousClock.now

  /// Makes the folder and the listeners; `supervisorProgram` is the real loopwarden.
  init(
    _ settings: DemoSettings, supervisorProgram: String, launcher: [String], signals: SignalPipe,
    timeline: Timeline
  ) throws {
    self.settings = settings
    self.supervisorProgram = supervisorProgram
    self.launcher = launcher
    self.signals = signals
    self.timeline = timeline
    etcd = try StandInEtcd()
    glance = try LoopbackGlance()
    transport = try HTTPTransport()
    cluster = try DemoCluster(masters: settings.masters)
    sights = cluster.masters.map { MasterSight($0, timeline: timeline) }
    frontLog = LogFollower(cluster.frontLog)
  }

  /// Starts the API servers and waits until they serve; `cleanUp` is the caller's to call, whatever
  /// comes of it. An outcome ends the demo.
  func prepare() throws -> Outcome? {
    try cluster.write(settings, standIn: launcher[0], etcdPort: etcd.port)
    let deadline = ContinuousClock.now + .seconds(60)
    let tls = TLSOptions(
      authorities: try readFile(cluster.pkiFolder + "/ca.crt"),
      clientCertificate: try readFile(cluster.pkiFolder + "/demo-client.crt"),
      clientKey: try readFile(cluster.pkiFolder + "/demo-client.key"))
    self.tls = tls
    for sight in sights { try sight.startKubelet(launcher) }
    sampler = ReadinessSampler(
      masters: cluster.masters.map { ($0.name, $0.address) }, transport: transport, tls: tls,
      interval: .milliseconds(settings.sampleIntervalMilliseconds))
    while !sights.allSatisfy({ $0.proof.fingerprintBefore != nil && $0.readiness == 200 }) {
      if let outcome = try step(until: deadline) { return outcome }
    }
    return nil
  }

  /// Runs the round, once prepared.
  func run() throws -> Outcome {
    guard let tls, let sampler else { throw StandInError("the round is not prepared") }
    let deadline = ContinuousClock.now + settings.limit
    front = try DemoChild(
      [
        launcher[0], "front", "--listen", "\(cluster.front)", "--certificate",
        cluster.pkiFolder + "/demo-client.crt", "--key", cluster.pkiFolder + "/demo-client.key",
        "--backend",
      ] + cluster.masters.map { "\($0.address)" }, launcher: launcher, log: cluster.frontLog)
    timeline.say(.demo, "starts a balancer at \(cluster.front): /readyz every 0.5 s, two failures")
    if let outcome = try awaitFront(tls, until: deadline) { return outcome }
    // From here on everything is up, and what is down is news.
    sampler.reset()
    client = DemoClient(
      front: cluster.front, masters: cluster.masters.map(\.address), transport: transport,
      tls: tls, rhythm: .milliseconds(settings.requestIntervalMilliseconds))
    timeline.say(
      .client,
      "sends a request through it every \(settings.requestIntervalMilliseconds) ms, each on a new"
        + " connection, and holds \(settings.masters + 1) watches")
    for sight in sights { try sight.startSupervisor(supervisorProgram, launcher) }
    timeline.say(.demo, "starts the real loopwarden on each master, mode Enforce")
    return try follow(until: deadline)
  }

  /// Ends every process and removes the folder.
  func cleanUp() {
    timeline.endTicking()
    client?.finish()
    sampler?.cancel()
    sights.forEach { $0.askToEnd() }
    sights.forEach { $0.end() }
    front?.kill()
    cluster.folder.remove()
  }

  /// Steps until somebody answers through the balancer; an outcome ends the round.
  private func awaitFront(
    _ tls: TLSOptions, until deadline: ContinuousClock.Instant
  ) throws -> Outcome? {
    let limit = min(deadline, .now + .seconds(20))
    var why = "no answer"
    while ContinuousClock.now < limit {
      if let outcome = try step(until: deadline) { return outcome }
      switch transport.perform(
        HTTPRequest(url: "https://\(cluster.front)/version", timeout: .seconds(1), tls: tls))
      {
      case .success(let response) where response.status == 200: return nil
      case .success(let response): why = "status \(response.status)"
      case .failure(let failure): why = failure.message
      }
    }
    return failed("nobody answers through the balancer: \(why)")
  }

  private func follow(until deadline: ContinuousClock.Instant) throws -> Outcome {
    var settled: ContinuousClock.Instant?
    while true {
      if let outcome = try step(until: deadline) { return outcome }
      // The proof is read two seconds after the first moment at which every loopwarden thinks it is
      // done: a second stop, or a new process that falls over at once, shall be seen.
      let isOver =
        sights.allSatisfy(\.isSettled)
        || sights.contains { $0.proof.status?.lastStop?.failure != nil }
      if settled == nil, isOver { settled = .now + .seconds(2) }
      guard let settled, ContinuousClock.now >= settled else { continue }
      client?.finish()
      takeProof()
      if proof.holds { return .proved }
      return .notProved("every loopwarden has ended its restart, and the proof does not hold")
    }
  }

  /// One round of looking at everything; an outcome ends it.
  private func step(until deadline: ContinuousClock.Instant) throws -> Outcome? {
    let now = ContinuousClock.now
    var next = min(nextLook, now + .milliseconds(50))
    if let client { next = min(next, client.send(at: now)) }
    if let sampler { next = min(next, try sampler.ask(at: now)) }
    _ = transport.drive(
      until: max(now, next), alsoWaitingFor: [signals.descriptor] + etcd.descriptors)
    client?.takeResults()
    sampler?.takeResults()
    etcd.serve()
    if let signal = signals.take().first { return .interrupted(signal) }
    if timeline.isClosed { return .interrupted(SIGPIPE) }
    guard ContinuousClock.now >= nextLook else { return nil }
    nextLook = .now + .milliseconds(50)
    let problems = sights.enumerated().compactMap { index, sight in
      sight.look(readiness: sampler?.last[index])
    }
    for line in frontLog.lines().map(DemoLine.standIn) where client != nil {
      timeline.say(.front, line.text, .warning)
    }
    lookAtCertificates()
    lookAtLease()
    lookAtPlans()
    tick()
    if let problem = problems.first { return failed(problem) }
    if let front, !front.isAlive() { return failed("the balancer has ended") }
    if ContinuousClock.now >= deadline {
      return failed("it took too long")
    }
    return nil
  }

  private func failed(_ why: String) -> Outcome {
    client?.finish()
    takeProof()
    return .notProved(why)
  }

  private func takeProof() {
    proof.masters = sights.map { ($0.master.name, $0.proof) }
    let stopped = sights.compactMap { sight in sight.stopSeen.map { ($0, sight.master.name) } }
    proof.stops = stopped.sorted { $0.0 < $1.0 }.map(\.1)
    proof.samples = sampler?.samples ?? 0
    proof.mostDown = sampler?.mostDown ?? 0
    proof.worst = sampler?.worst ?? []
    proof.sent = client?.sent ?? 0
    proof.failed = client?.failed ?? 0
    proof.noneMayFail = settings.shutdownDelay > 0
    proof.lease = read(
      "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/loopwarden"
    ).flatMap { LeaseStory($0) }
    let list = read("/api/v1/namespaces/default/events")
    events = (list?["items"]?.items ?? []).map { event in
      let node = event["involvedObject"]?["name"]?.string ?? "?"
      let reason = event["reason"]?.string ?? "?"
      return "\(node) \(reason): \(event["message"]?.string ?? "")"
    }
  }

  // MARK: - What is seen

  private func lookAtCertificates() {
    guard ContinuousClock.now >= nextGlance else { return }
    nextGlance = .now + .milliseconds(500)
    for sight in sights {
      if let leaf = glance.leaf(at: sight.master.address) { sight.note(leaf) }
    }
  }

  /// The Lease in the storage, whenever it says something new.
  private func lookAtLease() {
    let key = ResourceType.lease.key(namespace: "kube-system", name: "loopwarden")
    guard let object = (try? cluster.storage.read())?.objects[key],
      let lease = LeaseStory(object), lease.sentence != saidLease
    else { return }
    if !saidLease.isEmpty { timeline.say(.lease, lease.sentence, .strong) }
    saidLease = lease.sentence
  }

  /// The order in which each loopwarden would go, as long as nobody has begun.
  private func lookAtPlans() {
    guard sights.allSatisfy({ $0.stopSeen == nil }) else { return }
    let plans = sights.map { $0.proof.status?.masters ?? [] }
    guard plans != proof.plans else { return }
    proof.plans = plans
    guard let first = plans.first, first.count == sights.count,
      plans.allSatisfy({ $0 == first })
    else { return }
    timeline.say(
      .demo, "reads the same plan on every master: \(first.joined(separator: ", then "))", .strong)
  }

  /// An object as anybody reads it, through the front.
  private func read(_ path: String) -> JSONTree? {
    guard let tls else { return nil }
    let answer = transport.perform(
      HTTPRequest(url: "https://\(cluster.front)\(path)", timeout: .seconds(3), tls: tls))
    guard case .success(let response) = answer, response.status == 200 else { return nil }
    return try? JSONTree(parsing: response.body)
  }

  private func tick() {
    guard let client else { return }
    let masters = sights.map { sight in
      let left = (sight.notAfter ?? 0) - wallClockNow()
      let bar = DemoText.bar(secondsLeft: left, of: Int64(settings.certificateLife), cells: 5)
      let trouble = sight.readiness == 200 ? "" : " (\(sight.readiness.map { "\($0)" } ?? "down"))"
      return "\(sight.master.name) \(bar)\(trouble)"
    }
    let text = masters.joined(separator: ", ") + "; \(client.sent) sent, \(client.failed) failed"
    timeline.tick(text)
    guard ContinuousClock.now >= nextTick else { return }
    nextTick = .now + (timeline.isTerminal ? .seconds(20) : .seconds(10))
    timeline.say(.certificate, text, .quiet)
  }
}
