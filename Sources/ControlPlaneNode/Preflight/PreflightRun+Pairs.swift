internal import OpenSSLKit

extension PreflightRun {
  mutating func checkPairs(_ flags: APIServerFlags) {
    for pair in CertificatePair.table {
      let set = [pair.certificate, pair.key].filter { !(flags.last($0)?.value ?? "").isEmpty }
      guard !set.isEmpty else { continue }
      recorder.look(.pairIncomplete)
      if set.count == 1 {
        let other = set[0] == pair.key ? pair.certificate : pair.key
        recorder.fail(
          .pairIncomplete, "--\(set[0]) is set and --\(other) is not", weight: pair.incomplete)
      }
      guard let chain = contents[pair.certificate],
        let leaf = (try? Certificate.fromPEM(chain))?.first
      else { continue }
      checkDates(leaf, pair)
      guard let bytes = contents[pair.key], let key = try? PrivateKey(pem: bytes) else { continue }
      recorder.look(pair.mismatch)
      if !key.matches(leaf) {
        recorder.fail(
          pair.mismatch,
          "the key of --\(pair.key) does not belong to the certificate of --\(pair.certificate)")
      }
    }
  }

  private mutating func checkDates(_ leaf: Certificate, _ pair: CertificatePair) {
    recorder.look(pair.expired, pair.notYetValid)
    let subject = "the certificate of --\(pair.certificate) (\(leaf.subject))"
    // What etcd has just accepted does not prevent a start.
    let weight: PreflightClass? =
      pair.certificate == "etcd-certfile" && etcdAcceptedCertificate ? .risk : nil
    if now > leaf.notAfter {
      recorder.fail(
        pair.expired, "\(subject) expired \(Self.span(now - leaf.notAfter)) ago", weight: weight)
    } else if now < leaf.notBefore {
      recorder.fail(
        pair.notYetValid,
        "\(subject) is valid only in \(Self.span(leaf.notBefore - now))", weight: weight)
    }
  }

  /// Days, hours or minutes, whichever tells enough.
  private static func span(_ seconds: Int64) -> String {
    if seconds >= 2 * 86400 { return "\(seconds / 86400) d" }
    return seconds >= 7200 ? "\(seconds / 3600) h" : "\(max(1, seconds / 60)) min"
  }

  mutating func checkServiceAccounts(_ flags: APIServerFlags) {
    guard let bytes = contents["service-account-signing-key-file"],
      let signer = (try? PublicKey.fromPEM(bytes))?.first
    else { return }
    // Without key files kube-apiserver verifies tokens with the serving key.
    let flag =
      flags.last("service-account-key-file") == nil
      ? "tls-private-key-file" : "service-account-key-file"
    guard let known = contents[flag], let keys = try? PublicKey.fromPEM(known) else { return }
    recorder.look(.serviceAccountSigningKeyMismatch)
    if !keys.contains(signer) {
      recorder.fail(
        .serviceAccountSigningKeyMismatch,
        "no key of --\(flag) verifies what --service-account-signing-key-file signs")
    }
  }
}
