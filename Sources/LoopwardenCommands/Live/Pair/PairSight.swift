package import ControlPlaneNode
import LoopbackCertificate
package import RestartDecision

/// What was seen of the files that a patched API server reads its certificate from.
package struct PairSight: Sendable {
  /// The configured folder.
  package var folder: String
  /// What is in it; `nil`: no pair.
  package var stored: StoredPair?
  /// Why what is there cannot be used, for people.
  package var problem: String?
  /// Why the files could not be replaced as things stand, for people.
  package var objection: String?
  /// Why our last renewal of the files failed, for people.
  package var renewalProblem: String?

  /// The same without words.
  package var fact: PairFact {
    guard problem == nil else { return .unusable }
    guard let stored else { return .missing }
    guard let fingerprint = Fingerprint(stored.identity.fingerprint) else { return .unusable }
    return .stored(
      .init(
        fingerprint: fingerprint, notBefore: WallTime(unixSeconds: stored.identity.notBefore),
        notAfter: WallTime(unixSeconds: stored.identity.notAfter)))
  }
}
