import RestartDecision
import Testing

/// Who goes first, as every master must see it alike.
@Suite struct OrderTests {
  static let lifetime = Interval.seconds(600)

  /// A master's view of the cluster when both are due, its process a little younger than its
  /// certificate, with a lead that half of the certificate's life caps.
  static func run(_ own: UInt64, processLate: Interval, peer: UInt64) -> Run {
    var run = Run()
    run.policy.renewBefore = .hours(1)
    run.policy.urgentBefore = .seconds(10)
    run.policy.minimumReady = .seconds(1)
    run.policy.kubeletBackOffReset = .seconds(1)
    let made = Master.made
    let started = BootTime(milliseconds: 60_000)
    run.look.node = NodeIdentity(digest: own)
    run.look.now = Moment(
      wall: made + .seconds(400), boot: started + .seconds(400) - processLate)
    run.look.container = .running(
      ProcessIdentity(container: 1, started: started, boot: Master.boot))
    run.look.certificate = .loopback(
      CertificateFacts(
        fingerprint: Master.print(UInt8(own)), madeAt: made, notBefore: made,
        notAfter: made + lifetime, correlation: .renewedByRestart(skew: .zero)))
    run.look.lock = .unavailable
    run.look.peers = PeersFact(
      peers: [
        PeerFact(
          node: NodeIdentity(digest: peer), readiness: .ready,
          certificate: PeerCertificate(
            fingerprint: Master.print(UInt8(peer)), madeAt: made, notBefore: made,
            notAfter: made + lifetime))
      ], askedFrom: run.look.now.boot)
    return run
  }

  private func objection(_ run: Run) -> Reason? {
    var run = run
    return run.machine.advance(run.look, policy: run.policy).verdicts
      .first { $0.gate == .order }?.reason
  }

  /// A process starts a little after or before its certificate's second, and only its own master sees
  /// that: counted in, each of two masters took the other for the first, until the urgent hour.
  @Test(arguments: [Interval.milliseconds(200), .milliseconds(700), .zero - .milliseconds(400)])
  func twoMastersNeverWaitForEachOther(processLate: Interval) {
    let first = objection(Self.run(1, processLate: processLate, peer: 2))
    let second = objection(Self.run(2, processLate: .milliseconds(500), peer: 1))
    #expect(first == nil)
    guard case .notOurTurn(before: NodeIdentity(digest: 1), _) = second else {
      Issue.record("\(String(describing: second))")
      return
    }
  }
}

extension BootTime {
  fileprivate static func - (a: BootTime, b: Interval) -> BootTime {
    BootTime(milliseconds: a.milliseconds - b.milliseconds)
  }
}
