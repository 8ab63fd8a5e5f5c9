import OpenSSLKit

/// The certificates beside each other.
extension Audit {
  /// What a Go TLS client takes of certificates in one handshake (crypto/tls `maxHandshake`).
  private static let handshakeLimit = 65_536

  var order: Judgement {
    guard let text = material.certificate.text else {
      return (.skipped, "no certificate could be read")
    }
    let count = text.summary.certificateCount
    // TLS 1.3 puts a length of three bytes and extensions of two beside each (RFC 8446 4.4.2).
    let message = text.summary.certificateBytes + 5 * count
    if message > Self.handshakeLimit {
      return (
        .critical,
        "\(count) certificates of \(text.summary.certificateBytes) bytes: kube-apiserver would send "
          + "them all, and its own client refuses more than \(Self.handshakeLimit) in a handshake; "
          + "leave leaf and authority"
      )
    }
    if isReversed {
      return (
        .critical,
        "the authority stands before the leaf, and kube-apiserver takes the first certificate for "
          + "the key's: put the leaf first"
      )
    }
    switch count {
    case 1 where isAuthorityAlone:
      return (
        .critical,
        "the authority alone, which kube-apiserver would take for the leaf: put the leaf before it"
      )
    case 1:
      return (
        .warning,
        "the leaf alone: kube-apiserver works with it, but loopwarden does not recognise it; add "
          + "the authority"
      )
    case 2: return (.ok, "leaf, then authority")
    default:
      return (
        .warning,
        "\(count) certificates, not leaf and authority: all of them are sent in every handshake, "
          + "and loopwarden does not recognise such a chain"
      )
    }
  }

  private var isAuthorityAlone: Bool {
    guard let leaf, authority == nil, leaf.certificate.isCA else { return false }
    let name = leaf.certificate.subjectCommonName ?? ""
    return LoopbackFormat.seconds(in: name, after: LoopbackFormat.authorityPrefix) != nil
  }

  func chain(_ leaf: AuditedCertificate) -> Judgement {
    guard let authority else { return (.skipped, "there is no authority to compare with") }
    let (child, parent) = (leaf.certificate, authority.certificate)
    var findings: [Judgement] = []
    if child.issuer != parent.subject {
      findings.append(
        (
          .warning, "the leaf's issuer is \(child.issuer), the authority is \(parent.subject)"
        ))
    } else if !child.isSigned(by: parent) {
      findings.append(
        (
          .warning, "the leaf was not signed by this authority: they are of two pairs"
        ))
    }
    if !parent.isSigned(by: parent) {
      findings.append((.warning, "the authority is not signed by itself"))
    }
    if let named = child.authorityKeyIdentifier, let own = parent.subjectKeyIdentifier,
      named != own
    {
      findings.append((.warning, "the leaf names another authority's key"))
    }
    if !findings.isEmpty {
      findings.append(
        (
          .warning,
          "kube-apiserver trusts the leaf itself and works, loopwarden does not recognise it"
        ))
    }
    return worst(findings, good: "the authority signed the leaf and itself")
  }

  func names(_ leaf: AuditedCertificate) -> Judgement {
    var findings: [Judgement] = []
    func check(_ certificate: Certificate, prefix: String, what: String) {
      let name = certificate.subjectCommonName ?? ""
      if LoopbackFormat.seconds(in: name, after: prefix) == nil
        || certificate.subject != "CN=" + name
      {
        let subject = certificate.subject.isEmpty ? "nobody" : certificate.subject
        findings.append((.warning, "\(what) is \(subject), not CN=\(prefix)<unix seconds>"))
      }
    }
    check(leaf.certificate, prefix: LoopbackFormat.leafPrefix, what: "the leaf")
    if let authority {
      check(authority.certificate, prefix: LoopbackFormat.authorityPrefix, what: "the authority")
    }
    if !findings.isEmpty {
      findings.append(
        (
          .warning, "kube-apiserver does not look at it, loopwarden does not recognise it"
        ))
    }
    return worst(findings, good: leaf.certificate.subject)
  }

  func serials(_ leaf: AuditedCertificate) -> Judgement {
    var findings: [Judgement] = []
    let all = [("leaf", leaf)] + (authority.map { [("authority", $0)] } ?? [])
    for (what, one) in all {
      let serial = one.certificate.serialNumber
      if serial.hasPrefix("-") {
        findings.append(
          (
            .critical, "the \(what)'s serial is negative, which Go since 1.23 refuses to read"
          ))
      } else if serial.allSatisfy({ $0 == "0" }) {
        findings.append((.warning, "the \(what)'s serial is zero"))
      }
    }
    if let authority, authority.certificate.serialNumber == leaf.certificate.serialNumber,
      authority.certificate.issuer == leaf.certificate.issuer
    {
      findings.append((.warning, "leaf and authority have the same serial and issuer"))
    }
    return worst(findings, good: "positive and different")
  }
}
