import LoopwardenCommands
import OpenSSLKit
import TLSProbe
import Testing

@Suite("Probe errors by kind") struct MetricsProbeErrorsTests {
  /// Every way in which a probe ends; the stage that it came to is not counted.
  static let failures: [ProbeFailure] = [
    .notAnAddress("x"), .connectionRefused, .unreachable(errno: 1), .localProblem(errno: 1),
    .notTLS([]), .alert(1), .clientCertificateRequired, .tooManyBytes(limit: 1),
    .certificateListTooLarge(limit: 1), .messageTooLarge(.finishing),
    .chainTooLong(count: 2, limit: 1), .certificateTooLarge(bytes: 2, limit: 1), .noCertificate,
  ]

  @Test("each has a kind of its own", arguments: failures)
  func own(_ failure: ProbeFailure) {
    #expect(ProbeErrors.kind(failure.label) == failure.label)
  }

  @Test("those with a stage are counted together", arguments: ProbeStage.allCases)
  func stages(_ stage: ProbeStage) {
    #expect(ProbeErrors.kind(ProbeFailure.timedOut(stage).label) == "timed-out")
    #expect(ProbeErrors.kind(ProbeFailure.reset(stage).label) == "reset")
    #expect(ProbeErrors.kind(ProbeFailure.closed(stage).label) == "closed")
  }

  @Test("what is new some day is counted too")
  func other() {
    #expect(ProbeErrors.kind("handshake-refused") == "handshake-refused")
    #expect(ProbeErrors.kind("unreadable-certificate") == "unreadable-certificate")
    #expect(ProbeErrors.kind("eaten-by-a-grue") == "other")
  }
}
