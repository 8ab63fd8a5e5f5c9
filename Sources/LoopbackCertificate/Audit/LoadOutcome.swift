import OpenSSLKit

/// What kube-apiserver does with a pair when it starts: Go's `tls.X509KeyPair`, in its order, on what
/// was read. It looks at no date, no name and no signature.
package enum LoadOutcome: Sendable, Equatable {
  /// It loads it.
  case loads
  /// It refuses to start. `words` are Go's, as they stand in its log.
  case refused(words: String, because: String)
  /// Not known, because something could not be read.
  case unknown(String)

  /// The curves that Go's crypto/x509 knows.
  private static let curves = ["P-256", "P-384", "P-521", "secp224r1"]

  /// Judges a pair.
  package static func of(_ material: AuditMaterial) -> LoadOutcome {
    guard case .read(let certificates) = material.certificate else {
      return .unknown("the certificate could not be read")
    }
    guard certificates.summary.certificateCount > 0 else {
      return noCertificate(certificates.summary)
    }
    guard case .read(let key) = material.key else {
      return .unknown("the key could not be read")
    }
    guard let label = key.label else { return noKey(key.summary) }
    guard let leaf = certificates.certificates.first?.certificate else {
      let reason = certificates.fault?.reason ?? "nothing there"
      return .refused(words: "x509: malformed certificate", because: "\(reason)")
    }
    switch key.outcome {
    case .none: return noKey(key.summary)
    case .encrypted(let how):
      return .refused(
        words: "tls: failed to parse private key",
        because: "the key is encrypted (\(how)), and kube-apiserver asks nobody for a passphrase")
    case .unreadable(let why):
      return .refused(
        words: "tls: failed to parse private key", because: "its \(label) block: \(why)")
    case .damaged(let key):
      // Go computes the public half of an EC key itself, and validates an RSA key while it reads it.
      return .refused(
        words: key.algorithm == .rsa
          ? "tls: failed to parse private key" : "tls: private key does not match public key",
        because: "the key is damaged: its private half is not that of its public half")
    case .key(let key, _): return match(leaf, key)
    }
  }

  private static func match(_ leaf: Certificate, _ key: PrivateKey) -> LoadOutcome {
    switch leaf.keyAlgorithm {
    case .rsa, .ed25519: break
    case .ec(let curve):
      guard curves.contains(curve) else {
        return .refused(
          words: "x509: unsupported elliptic curve", because: "Go does not know the curve \(curve)")
      }
    case .other(let name):
      return .refused(
        words: "tls: unknown public key algorithm",
        because: "Go's TLS does not know keys of the kind \(name)")
    }
    if key.matches(leaf) { return .loads }
    let kinds = "the key is \(key.algorithm), the first certificate's \(leaf.keyAlgorithm)"
    return sameKind(key.algorithm, leaf.keyAlgorithm)
      ? .refused(
        words: "tls: private key does not match public key",
        because: "the key is not the first certificate's")
      : .refused(
        words: "tls: private key type does not match public key type", because: kinds)
  }

  private static func sameKind(_ left: KeyAlgorithm, _ right: KeyAlgorithm) -> Bool {
    switch (left, right) {
    case (.rsa, .rsa), (.ec, .ec), (.ed25519, .ed25519): true
    default: false
    }
  }

  private static func noCertificate(_ summary: PEMSummary) -> LoadOutcome {
    let because = AuditWords.noBlock(summary, wanted: "CERTIFICATE")
    if summary.blockCount == 0 {
      return .refused(
        words: "tls: failed to find any PEM data in certificate input", because: because)
    }
    if summary.blockCount == 1, summary.labels[0].hasSuffix("PRIVATE KEY") {
      return .refused(
        words: "tls: failed to find certificate PEM data in certificate input, but did find a "
          + "private key; PEM inputs may have been switched", because: because)
    }
    return .refused(
      words: "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping "
        + "PEM blocks of the following types: [\(summary.labels.joined(separator: " "))]",
      because: because)
  }

  private static func noKey(_ summary: PEMSummary) -> LoadOutcome {
    let because = AuditWords.noBlock(summary, wanted: "PRIVATE KEY")
    if summary.blockCount == 0 {
      return .refused(words: "tls: failed to find any PEM data in key input", because: because)
    }
    if summary.blockCount == 1, summary.labels[0] == "CERTIFICATE" {
      return .refused(
        words: "tls: found a certificate rather than a key in the PEM for the private key",
        because: because)
    }
    return .refused(
      words: "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after "
        + "skipping PEM blocks of the following types: [\(summary.labels.joined(separator: " "))]",
      because: because)
  }
}
