import ContainerRuntime
import KubernetesClient
import LoopbackCertificate
import LoopwardenCommands
import RestartDecision
import Supervision
import Telemetry
import Testing

/// A look of `JournalScene` in samples.
final class MetricsScene {
  let scene: JournalScene
  var counts = ServiceCounts(started: WallTime(unixSeconds: 1_700_000_000))
  /// What is changed of the last step and of what it saw.
  var changeStep: (inout StepReport) -> Void = { _ in }
  var changeSight: (inout Sight) -> Void = { _ in }

  init(_ mode: Mode = .observe, age: Interval = .days(10)) throws {
    scene = try JournalScene(mode, age: age)
  }

  /// The exposition after `steps` looks.
  func exposition(steps: Int = 1) throws -> Exposition {
    for _ in 0..<steps { try scene.step() }
    var step = try #require(scene.reports.last)
    changeStep(&step)
    let membership = Membership(
      MembershipTests.facts(endpoints: ["1", "2", "3"], nodes: ["1", "2", "3"]))
    let cluster = ClusterSight(
      lease: .lease(try LeaseFactsTests.lease(holder: nil)), membership: membership,
      peers: membership.members.map { PeerSight($0, .ready, words: "ready") })
    var sight = Sight(
      at: step.observation.now, certificate: .value(scene.identity), readiness: .ready,
      cluster: cluster)
    sight.container = .value(
      APIServerContainer(
        id: "1", name: "kube-apiserver", createdAt: 0, startedAt: 0,
        process: ProcessStart(
          pid: 1, startedAfterBoot: .milliseconds(JournalScene.started.milliseconds))))
    changeSight(&sight)
    counts.probeErrors.take(sight)
    return StepMetrics(step, sight, node: "m1").exposition(counts)
  }

  /// Samples by their name and labels, as the text has them.
  func samples(steps: Int = 1) throws -> [String: Double] {
    let exposition = try exposition(steps: steps)
    #expect(exposition.breaches == [])
    return Self.samples(exposition.text())
  }

  static func samples(_ text: String) -> [String: Double] {
    var samples: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " ") else { continue }
      let name = line[..<space].dropFirst("loopwarden_".count)
      samples[String(name)] = Double(line[line.index(after: space)...])
    }
    return samples
  }

  /// The Lease is held by m2 since some time, as both sides see it.
  func hold() throws {
    var lease = try LeaseFactsTests.lease(
      holder: "m2/\(LeaseFactsTests.boot)", annotations: ["phase": "verifying"])
    lease.acquireTime = MicroTime(seconds: 1_700_000_050)
    let held = lease
    let record = LeaseRecord(held, duration: .seconds(137))
    scene.change = { $0.lock = .lease(record) }
    changeSight = { $0.cluster?.lease = .lease(held) }
  }

  /// A look of which everything is known: each metric has a sample.
  static func everything() throws -> Exposition {
    let metrics = try MetricsScene(.enforce)
    try metrics.hold()
    let fingerprint = metrics.scene.facts.fingerprint
    metrics.counts.lookDuration = .seconds(1)
    metrics.changeStep = {
      var stop = LastStop(before: fingerprint, issued: $0.observation.now, boot: .init(digest: 5))
      stop.proved = $0.observation.now.wall
      stop.outage = .seconds(1)
      $0.durable.memory.lastStop = stop
      $0.observation.pair = .stored(
        .init(
          fingerprint: fingerprint, notBefore: $0.observation.now.wall,
          notAfter: $0.observation.now.wall))
    }
    let held = metrics.changeSight
    metrics.changeSight = {
      held(&$0)
      $0.credentialLife = CredentialLife(
        kind: .clientCertificate, notBefore: nil, notAfter: 4_000_000_000)
    }
    return try metrics.exposition(steps: 2)
  }
}
