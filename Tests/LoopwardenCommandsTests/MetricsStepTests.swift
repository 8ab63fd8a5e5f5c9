import Glibc
import KubernetesClient
import LoopwardenCommands
import RestartDecision
import Supervision
import Telemetry
import TestSupport
import Testing

@Suite("A step in samples") struct MetricsStepTests {
  @Test("a quiet look of one of three masters")
  func quiet() throws {
    let metrics = try MetricsScene()
    metrics.counts.looks = 3
    metrics.counts.lookDuration = .milliseconds(250)
    let samples = try metrics.samples()
    let at = Double(metrics.scene.reports[0].observation.now.wall.milliseconds) / 1000
    let made = Double(metrics.scene.facts.madeAt.unixSeconds)
    #expect(samples["build_info{version=\"\(Version.text)\"}"] == 1)
    #expect(samples["node_info{node=\"m1\"}"] == 1)
    #expect(samples["mode{mode=\"observe\"}"] == 1 && samples["mode{mode=\"enforce\"}"] == 0)
    #expect(samples["last_look_timestamp_seconds"] == at)
    #expect(samples["next_look_timestamp_seconds"] == at + 300)
    #expect(samples["look_duration_seconds"] == 0.25 && samples["looks_total"] == 3)
    #expect(samples["certificate_readable"] == 1 && samples["certificate_persisted"] == 0)
    #expect(
      samples["certificate_not_after_timestamp_seconds"]
        == Double(metrics.scene.facts.notAfter.unixSeconds))
    #expect(samples["certificate_without_generator"] == 0)
    #expect(samples["apiserver_start_timestamp_seconds"] == made)
    #expect(samples["apiserver_ready"] == 1)
    #expect(samples["clock_doubtful"] == 0 && samples["clock_difference_seconds"] == 0)
    #expect(samples["state{state=\"watching\"}"] == 1 && samples["held"] == 0)
    #expect(samples["restarts_total"] == 0 && samples["last_stop_timestamp_seconds"] == nil)
    #expect(samples["peers_known"] == 0 && samples["lock_state{state=\"free\"}"] == nil)
    #expect(samples["gate_verdict{gate=\"mode\",verdict=\"binds\"}"] == 1)
    for gate in Gate.allCases {
      let sum = ["passes", "binds", "warns", "waived"].compactMap {
        samples["gate_verdict{gate=\"\(gate.label)\",verdict=\"\($0)\"}"]
      }
      #expect(sum.count == 4 && sum.reduce(0, +) == 1, "\(gate)")
    }
  }

  @Test("before it is due no preflight is taken: a gate without a verdict")
  func notWeighed() throws {
    let metrics = try MetricsScene()
    let samples = try metrics.samples(steps: 2)
    #expect(samples["gate_verdict{gate=\"preflight-fatal\",verdict=\"binds\"}"] == 0)
    #expect(samples["gate_verdict{gate=\"preflight-fatal\",verdict=\"passes\"}"] == 0)
  }

  @Test("what could not be seen has no sample")
  func unseen() throws {
    let metrics = try MetricsScene()
    metrics.scene.change = {
      $0.certificate = .unreadable
      $0.container = .unreadable
      $0.readiness = .credentialUnusable
    }
    metrics.changeSight = {
      $0.certificate = .problem(label: "timed-out-awaiting-answer", "no answer")
      $0.container = .problem(label: "container", "no answer")
      $0.credentialProblem = "no key"
      $0.cluster = nil
    }
    let samples = try metrics.samples()
    #expect(samples["certificate_readable"] == 0)
    for name in [
      "certificate_not_after_timestamp_seconds", "certificate_persisted", "clock_doubtful",
      "apiserver_ready", "apiserver_start_timestamp_seconds", "restart_due_timestamp_seconds",
    ] { #expect(samples[name] == nil, "\(name)") }
    #expect(samples["credential_sufficient"] == 0)
    #expect(samples["probe_errors_total{probe=\"certificate\",kind=\"timed-out\"}"] == 1)
    #expect(samples["probe_errors_total{probe=\"container\",kind=\"unreadable\"}"] == 1)
    #expect(samples["probe_errors_total{probe=\"readiness\",kind=\"credential-unusable\"}"] == 1)
    #expect(samples["probe_errors_total{probe=\"certificate\",kind=\"alert\"}"] == 0)
  }

  @Test("clocks that contradict each other")
  func clocks() throws {
    let metrics = try MetricsScene()
    metrics.scene.change = {
      $0.now = Moment(wall: $0.now.wall + .hours(5), boot: $0.now.boot)
    }
    let samples = try metrics.samples()
    #expect(samples["clock_doubtful"] == 1)
    #expect(samples["clock_difference_seconds"] == 18_000)
  }

  @Test("a persisted certificate, with and without a pair that can renew it")
  func persisted() throws {
    for (pair, without) in [
      (PairFact.notConfigured, 1.0), (.missing, 1), (.unusable, 1),
      (
        .stored(
          .init(
            fingerprint: try #require(Fingerprint([UInt8](repeating: 1, count: 32))),
            notBefore: WallTime(unixSeconds: 0), notAfter: WallTime(unixSeconds: 9))), 0
      ),
    ] {
      let metrics = try MetricsScene()
      metrics.changeStep = {
        $0.observation.pair = pair
        $0.durable.memory.persisted = metrics.scene.facts.fingerprint
      }
      let samples = try metrics.samples()
      #expect(samples["certificate_persisted"] == 1)
      #expect(samples["certificate_without_generator"] == without)
      #expect(samples["pair_not_after_timestamp_seconds"] == (without == 0 ? 9 : nil))
    }
  }

  @Test("the last stop: its times, once they are known")
  func lastStop() throws {
    let metrics = try MetricsScene()
    let issued = Moment(
      wall: WallTime(unixSeconds: 1_700_000_100), boot: BootTime(milliseconds: 5))
    var stop = LastStop(
      before: metrics.scene.facts.fingerprint, issued: issued, boot: .init(digest: 5))
    metrics.changeStep = {
      $0.durable.memory.attempts = 7
      $0.durable.memory.lastStop = stop
      $0.durable.phase = .held
    }
    var samples = try metrics.samples()
    #expect(samples["restarts_total"] == 7 && samples["held"] == 1)
    #expect(samples["state{state=\"held\"}"] == 1 && samples["state{state=\"watching\"}"] == 0)
    #expect(samples["last_stop_timestamp_seconds"] == 1_700_000_100)
    #expect(samples["last_renewal_timestamp_seconds"] == nil)
    stop.proved = issued.wall + .milliseconds(95_500)
    stop.outage = .milliseconds(4250)
    samples = try metrics.samples()
    #expect(samples["last_renewal_timestamp_seconds"] == 1_700_000_195.5)
    #expect(samples["last_renewal_duration_seconds"] == 95.5)
    #expect(samples["last_renewal_outage_seconds"] == 4.25)
  }

  @Test("the lock that another master holds, and the others' readiness")
  func lock() throws {
    let metrics = try MetricsScene()
    try metrics.hold()
    let samples = try metrics.samples(steps: 2)
    #expect(
      samples["lock_state{state=\"held\"}"] == 1 && samples["lock_state{state=\"free\"}"] == 0)
    #expect(samples["lock_holder_info{holder=\"m2\",phase=\"verifying\"}"] == 1)
    #expect(samples["lock_acquired_timestamp_seconds"] == 1_700_000_050)
    // Seen first at the first look, 300 s before.
    #expect(samples["lock_silent_seconds"] == 300)
    #expect(samples["peers_known"] == 2 && samples["peers_ready"] == 2)
  }

  @Test("every metric of the table is used")
  func coverage() throws {
    let text = try MetricsScene.everything().text()
    let used = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
      .map { String($0.split(separator: " ")[2]) }
    #expect(used == Metric.allCases.map(\.name))
  }

  private static let promtool = "/usr/bin/promtool"

  @Test(
    "promtool finds nothing to say about it",
    .enabled(if: access(promtool, X_OK) == 0, "no promtool: apt-get install prometheus"))
  func wellFormed() throws {
    let directory = try TemporaryDirectory()
    try directory.write(try MetricsScene.everything().text(), to: "metrics")
    let child = try ChildProcess(
      [Self.promtool, "check", "metrics"], input: directory.path("metrics"))
    let said = child.readToEnd(until: .now.advanced(by: .seconds(30)))
    try child.waitForEnd()
    #expect(child.exitStatus == 0)
    #expect(String(decoding: said.bytes, as: UTF8.self) == "")
  }
}
