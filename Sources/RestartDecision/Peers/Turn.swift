/// A master's place in the order of renewals: who is due first goes first, and where two are due at
/// once their identities decide. Every master computes the same.
package struct Turn: Sendable, Hashable, Comparable {
  /// From when on its restart is wanted.
  package var due: WallTime
  /// Which master.
  package var node: NodeIdentity

  /// The turn of `node`, which is due at `due`.
  package init(due: WallTime, node: NodeIdentity) {
    self.due = due
    self.node = node
  }

  /// This master's own turn, as the others compute it: from the certificate alone, because they do not
  /// see the process. Otherwise two could each take the other for the first.
  package init(own certificate: CertificateFacts, node: NodeIdentity, policy: Policy) {
    let seen = PeerCertificate(
      fingerprint: certificate.fingerprint, madeAt: certificate.madeAt,
      notBefore: certificate.notBefore, notAfter: certificate.notAfter)
    due = Schedule(peer: seen, node: node, policy: policy).due
    self.node = node
  }

  /// The turn of another master, by its certificate and our policy; `nil` if its certificate is not
  /// known.
  package init?(_ peer: PeerFact, policy: Policy) {
    guard let certificate = peer.certificate else { return nil }
    due = Schedule(peer: certificate, node: peer.node, policy: policy).due
    node = peer.node
  }

  package static func < (a: Turn, b: Turn) -> Bool {
    a.due != b.due ? a.due < b.due : a.node < b.node
  }
}
