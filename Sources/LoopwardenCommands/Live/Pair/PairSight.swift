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

  /// Whether this very certificate is served.
  package func isServed(by sight: Sight) -> Bool {
    stored != nil && stored?.identity.fingerprint == sight.certificate.value?.fingerprint
  }

  /// What should be mended before anything depends on it, for people.
  package func trouble(at now: WallTime) -> String? {
    if let problem = problem ?? objection { return problem }
    guard let stored else { return "\(folder) holds no pair" }
    let identity = stored.identity
    if WallTime(unixSeconds: identity.notAfter) <= now {
      return "the pair in \(folder) has ended: kube-apiserver would end at its next start with it"
    }
    if WallTime(unixSeconds: identity.notBefore) > now {
      return
        "the pair in \(folder) is not valid yet: kube-apiserver would end at its next start with it"
    }
    return nil
  }

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
