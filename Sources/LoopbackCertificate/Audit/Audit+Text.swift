import OpenSSLKit

/// Whether it loads, and the two texts.
extension Audit {
  var loads: Judgement {
    switch load {
    case .unknown(let why):
      return (.unknown, "whether kube-apiserver would load this is not known: \(why)")
    case .refused(let words, let because):
      return (.critical, "kube-apiserver would NOT load this, and not start (\(words)): \(because)")
    case .loads:
      // Its own client verifies against the leaf itself, and at every connection looks at the time.
      if let leaf, now > leaf.certificate.notAfter {
        return (
          .critical,
          "kube-apiserver would load this and not notice that it has expired; then every internal "
            + "connection fails, and it does not become ready"
        )
      }
      if let leaf, now < leaf.certificate.notBefore {
        return (
          .critical,
          "kube-apiserver would load this and not notice that it is not valid yet; then every "
            + "internal connection fails, and it does not become ready"
        )
      }
      return (.ok, "kube-apiserver would load this")
    }
  }

  var certificateText: Judgement {
    switch material.certificate {
    case .absent(let place):
      if material.isFixture, material.key.isThere {
        return (
          .critical,
          "no certificate beside the key (\(place)): kube-apiserver would make a new pair of 100 "
            + "years and write over this key; install the certificate, or generate a pair"
        )
      }
      return (.unknown, "no certificate: \(place)")
    case .unreadable(let place, let why): return (.unknown, "\(place) \(why)")
    case .read(let text):
      let summary = text.summary
      guard summary.certificateCount > 0 else {
        return (.critical, "no certificate: " + AuditWords.noBlock(summary, wanted: "CERTIFICATE"))
      }
      var findings = damages(summary)
      if let fault = text.fault {
        findings.append(
          (
            fault.number == 1 ? .critical : .warning,
            "certificate \(fault.number) cannot be read (\(fault.reason))"
          ))
      }
      if summary.labels.contains(where: { $0.hasSuffix("CERTIFICATE") && $0 != "CERTIFICATE" }) {
        findings.append(
          (
            .warning, "blocks of another label than CERTIFICATE are there, which Go passes over"
          ))
      }
      return worst(findings, good: "\(count(summary)) in PEM\(lineEnds(summary))")
    }
  }

  var keyText: Judgement {
    switch material.key {
    case .absent(let place):
      if material.isFixture, material.certificate.isThere {
        return (
          .critical,
          "no key beside the certificate (\(place)): kube-apiserver would not start (cert … can be "
            + "read, but key … cannot)"
        )
      }
      return (.unknown, "no private key: \(place)")
    case .unreadable(let place, let why): return (.unknown, "\(place) \(why)")
    case .read(let text):
      switch text.outcome {
      case .none:
        return (
          .critical, "no private key: " + AuditWords.noBlock(text.summary, wanted: "PRIVATE KEY")
        )
      case .encrypted(let how):
        return (
          .critical,
          "the key is encrypted (\(how)); write it without a passphrase, mode 0600: openssl pkey"
        )
      case .unreadable(let why):
        return (.critical, "the \(text.label ?? "key") block cannot be read: \(why)")
      case .damaged:
        return (
          .critical,
          "the key is damaged: its private half is not that of its public half; take a good copy, or "
            + "generate a new pair"
        )
      case .key:
        // A bundle's other blocks belong to the certificates.
        let findings = damages(text.summary)
        return worst(findings, good: "one private key in PEM\(lineEnds(text.summary))")
      }
    }
  }

  var keyForm: Judgement {
    guard case .read(let text) = material.key, case .key(let key, let form) = text.outcome else {
      return (.skipped, "no key could be read")
    }
    let found = "\(form.rawValue), \(key.algorithm)"
    let usual: PrivateKey.Form = key.algorithm == .rsa ? .pkcs1 : .sec1
    let note = form == usual ? "" : "; kube-apiserver loads it as well as \(usual.rawValue)"
    let labels: [PrivateKey.Form: String] = [
      .pkcs1: "RSA PRIVATE KEY", .sec1: "EC PRIVATE KEY", .pkcs8: "PRIVATE KEY",
    ]
    guard text.label == labels[form] else {
      return (
        .warning,
        "\(found) under the label \(text.label ?? "none"); Go does not mind, other programs do"
      )
    }
    return (.ok, found + note)
  }

  func keyMatch(_ leaf: AuditedCertificate) -> Judgement {
    guard let key = material.key.text?.key else { return (.skipped, "no key could be read") }
    if key.matches(leaf.certificate) { return (.ok, "the key is the leaf's") }
    if let authority, key.matches(authority.certificate) {
      return (.critical, "the key is the authority's, not the leaf's")
    }
    return (
      .critical,
      "the key is not the leaf's: key and certificate are of two pairs; install one pair as a whole"
    )
  }

  private func damages(_ summary: PEMSummary) -> [Judgement] {
    var findings: [Judgement] = []
    if summary.beginning == .byteOrderMark {
      findings.append(
        (
          .warning,
          "a byte order mark stands before the first BEGIN, and Go does not see that block; take it "
            + "out: sed -i '1s/^\\xEF\\xBB\\xBF//'"
        ))
    }
    if let damage = summary.damages.first {
      let more = summary.damages.count > 1 ? " (and further ones)" : ""
      findings.append(
        (
          .warning,
          "line \(damage.line): the \(damage.label) block is damaged: \(damage.reason.rawValue)"
            + "\(more); Go passes over it in silence"
        ))
    }
    return findings
  }

  private func count(_ summary: PEMSummary) -> String {
    summary.certificateCount == 1 ? "one certificate" : "\(summary.certificateCount) certificates"
  }

  private func lineEnds(_ summary: PEMSummary) -> String {
    summary.hasCarriageReturns ? "; lines end in CR LF, which Go reads as well" : ""
  }
}

extension AuditMaterial.Source {
  /// Whether something is there, readable or not.
  fileprivate var isThere: Bool {
    if case .absent = self { return false }
    return true
  }
}
