import OpenSSLKit

/// What the certificates say of themselves.
extension Audit {
  /// Extensions that Go's verifier handles, so that they may be critical (crypto/x509
  /// `processExtensions`; OpenSSL's short names).
  private static let handledByGo: Set<String> = [
    "basicConstraints", "keyUsage", "extendedKeyUsage", "subjectAltName", "nameConstraints",
    "certificatePolicies", "authorityKeyIdentifier", "subjectKeyIdentifier", "authorityInfoAccess",
  ]

  func alternativeNames(_ leaf: AuditedCertificate) -> Judgement {
    let wanted = "DNS:" + LoopbackFormat.serverName
    let found = leaf.extensions.alternativeNames
    // Go compares DNS names without regard to case; a wildcard has no label to stand for here.
    guard found.contains(where: { $0.lowercased() == wanted.lowercased() }) else {
      return (
        .critical,
        "valid for \(AuditWords.list(found)), not for \(wanted): kube-apiserver's own client "
          + "refuses it at every internal connection"
      )
    }
    var findings: [Judgement] = []
    if found != [wanted] {
      findings.append((.warning, "valid for \(AuditWords.list(found)), not for \(wanted) alone"))
    }
    if let names = authority?.extensions.alternativeNames, !names.isEmpty {
      findings.append((.warning, "the authority has names of its own: \(AuditWords.list(names))"))
    }
    return worst(findings, good: "\(wanted) alone")
  }

  func keyUsage(_ leaf: AuditedCertificate) -> Judgement {
    var findings: [Judgement] = []
    func check(_ one: AuditedCertificate, wanted: [String], what: String) {
      let found = one.certificate.keyUsages
      if Set(found) != Set(wanted) {
        findings.append(
          (
            .warning,
            "the \(what) has \(AuditWords.list(found)) instead of \(AuditWords.list(wanted))"
          ))
      } else if !one.extensions.critical.contains("keyUsage") {
        findings.append((.warning, "the \(what)'s key usage is not critical"))
      }
    }
    let common = ["digitalSignature", "keyEncipherment"]
    check(leaf, wanted: common, what: "leaf")
    if let authority { check(authority, wanted: common + ["keyCertSign"], what: "authority") }
    return worst(findings, good: AuditWords.list(common))
  }

  func extendedKeyUsage(_ leaf: AuditedCertificate) -> Judgement {
    let found = leaf.certificate.extendedKeyUsages
    var findings: [Judgement] = []
    if !found.isEmpty, !found.contains("serverAuth"), !found.contains("anyExtendedKeyUsage") {
      findings.append(
        (
          .critical,
          "\(AuditWords.list(found)) without serverAuth: kube-apiserver's own client refuses it at "
            + "every internal connection"
        ))
    } else if found != ["serverAuth"] {
      findings.append((.warning, "\(AuditWords.list(found)) instead of serverAuth alone"))
    }
    if let usages = authority?.certificate.extendedKeyUsages, !usages.isEmpty {
      findings.append(
        (.warning, "the authority has \(AuditWords.list(usages)), and should have none"))
    }
    return worst(findings, good: "serverAuth alone")
  }

  func constraints(_ leaf: AuditedCertificate) -> Judgement {
    var findings: [Judgement] = []
    let strange = leaf.extensions.critical.filter { !Self.handledByGo.contains($0) }
    if !strange.isEmpty {
      findings.append(
        (
          .critical,
          "the leaf has the critical extension \(AuditWords.list(strange)), which Go does not know: "
            + "kube-apiserver's own client refuses it"
        ))
    }
    if leaf.certificate.isCA {
      findings.append(
        (
          .warning, "the leaf is an authority (CA:TRUE): whoever has its key can sign certificates"
        ))
    }
    if let authority, !authority.certificate.isCA {
      findings.append((.warning, "the authority is none (no CA:TRUE)"))
    }
    for (what, one) in [("leaf", leaf)] + (authority.map { [("authority", $0)] } ?? [])
    where !one.extensions.critical.contains("basicConstraints") {
      let state = one.extensions.present.contains("basicConstraints") ? "not critical" : "missing"
      findings.append((.warning, "the \(what)'s basic constraints are \(state)"))
    }
    return worst(findings, good: "CA:FALSE on the leaf, CA:TRUE on the authority")
  }

  func keyStrength(_ leaf: AuditedCertificate) -> Judgement {
    var findings: [Judgement] = []
    for (what, one) in [("leaf", leaf)] + (authority.map { [("authority", $0)] } ?? []) {
      if let finding = strength(one.certificate, what) { findings.append(finding) }
    }
    return worst(findings, good: describe(leaf.certificate))
  }

  private func strength(_ certificate: Certificate, _ what: String) -> Judgement? {
    let found = "the \(what)'s key is \(describe(certificate))"
    switch certificate.keyAlgorithm {
    case .rsa where certificate.keyBits < 2048: return (.critical, found + ": it can be broken")
    case .rsa where certificate.keyBits > 8192:
      return (.critical, found + ": Go's TLS client refuses RSA keys of more than 8192 bits")
    case .rsa, .ed25519: return nil
    case .ec(curve: "secp224r1"): return (.warning, found + ": weaker than P-256")
    case .ec(let curve) where ["P-256", "P-384", "P-521"].contains(curve): return nil
    case .ec, .other: return (.critical, found + ", which Go does not know")
    }
  }

  private func describe(_ certificate: Certificate) -> String {
    certificate.keyAlgorithm == .rsa
      ? "RSA, \(certificate.keyBits) bits" : "\(certificate.keyAlgorithm)"
  }

  func signatures(_ leaf: AuditedCertificate) -> Judgement {
    var findings: [Judgement] = []
    for (what, one) in [("leaf", leaf)] + (authority.map { [("authority", $0)] } ?? []) {
      let name = one.certificate.signatureAlgorithm
      let good = ["sha256", "sha384", "sha512", "ed25519", "rsassapss"]
      if !good.contains(where: { name.lowercased().contains($0) }) {
        findings.append(
          (
            .warning, "the \(what) is signed with \(name), which is weak or unknown to Go"
          ))
      }
    }
    return worst(findings, good: leaf.certificate.signatureAlgorithm)
  }
}
