import Configuration
import LoopwardenCommands
import RestartDecision
import Testing

@Suite("What check says")
struct CheckReportTests {
  private static func report(left: Int64?, correlation: String? = "renewed-by-restart")
    -> (CheckVerdict, String)
  {
    var certificate = CertificateReport(address: "127.0.0.1:6443", addressOrigin: "test")
    certificate.secondsLeft = left
    certificate.notAfter = left.map { _ in "2027-01-16T01:00:00Z" }
    certificate.problem = left == nil ? "127.0.0.1:6443: refused" : nil
    certificate.correlation = correlation
    certificate.correlationMessage = "another process answers on this port"
    return CheckReport.judge(
      certificate, ContainerReport(runtime: "test"), Settings().thresholds)
  }

  @Test(
    "the verdict follows the time that is left",
    arguments: [
      (5_270_400, .ok), (5_184_000, .warning), (1_296_000, .warning), (1_209_600, .critical),
      (0, .critical), (-1, .critical),
    ] as [(Int64, CheckVerdict)])
  func verdict(_ left: Int64, _ verdict: CheckVerdict) {
    #expect(Self.report(left: left).0 == verdict)
  }

  @Test("what cannot be read, or is another process's, is UNKNOWN and never an expiry")
  func unknown() {
    #expect(Self.report(left: nil).0 == .unknown)
    #expect(Self.report(left: nil).1 == "127.0.0.1:6443: refused")
    let (verdict, sentence) = Self.report(left: 1, correlation: "other-process")
    #expect(verdict == .unknown)
    #expect(sentence == "another process answers on this port")
  }

  @Test("an expired certificate is told as expired")
  func expired() {
    #expect(Self.report(left: -7200).1.hasPrefix("loopback certificate EXPIRED 2 h ago"))
  }

  @Test("exit statuses are those of monitoring plugins")
  func exitStatuses() {
    #expect(CheckVerdict.allCases.map(\.exitStatus) == [0, 1, 2, 3])
  }

  private static func report(podAge: Int64, youngerBy: Int64?) -> CheckReport {
    let sight = Sight(
      at: Moment(wall: WallTime(unixSeconds: 1_800_000_000), boot: BootTime(milliseconds: 0)),
      certificate: .problem(label: "not-asked", "not asked"), readiness: nil)
    var report = CheckReport(sight, node: "m1", thresholds: Settings().thresholds)
    report.certificate.notAfterUnix = 1_805_000_000
    report.certificate.secondsLeft = 5_000_000
    report.container.ageSeconds = 300 * 86_400
    var pod = MirrorPodReport(name: "kube-apiserver-m1")
    pod.ageSeconds = podAge
    pod.youngerBySeconds = youngerBy
    report.container.mirrorPod = pod
    return report
  }

  @Test("a deleted mirror pod's age and the process's are both shown, and told apart")
  func mirrorPod() throws {
    let lines = Self.report(podAge: 0, youngerBy: 300 * 86_400).lines(wide: false)
    let header = try #require(lines.first { $0.contains("POD AGE") })
    #expect(header.contains("CONTAINER AGE"))
    #expect(lines.contains { $0.contains("300d") && $0.contains("0s") })
    let note = try #require(lines.first { $0.hasPrefix("note: pod kube-apiserver-m1 is 0 s old") })
    #expect(note.contains("restarts nothing"))
  }

  @Test("a pod that is older than its container says nothing")
  func olderPod() {
    let lines = Self.report(podAge: 900 * 86_400, youngerBy: nil).lines(wide: true)
    #expect(lines.contains { $0.contains("900d") })
    #expect(!lines.contains { $0.contains("mirror pod") })
  }
}
