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
}
