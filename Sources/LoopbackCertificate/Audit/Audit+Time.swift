import OpenSSLKit

/// Lifetime and what is left of it.
extension Audit {
  func timeLeft(_ leaf: AuditedCertificate) -> Judgement {
    let notAfter = leaf.certificate.notAfter
    let end = AuditWords.time(notAfter)
    if now > notAfter {
      return (.critical, "EXPIRED \(AuditWords.length(now - notAfter)) ago (\(end))")
    }
    let left = notAfter - now
    let sentence = "expires in \(AuditWords.length(left)) (\(end))"
    if left <= thresholds.critical { return (.critical, sentence) }
    return (left <= thresholds.warning ? .warning : .ok, sentence)
  }

  func validFrom(_ leaf: AuditedCertificate) -> Judgement {
    let notBefore = leaf.certificate.notBefore
    let begin = AuditWords.time(notBefore)
    guard now < notBefore else { return (.ok, "valid since \(begin)") }
    return (
      .critical,
      "valid only in \(AuditWords.length(notBefore - now)) (\(begin)); look at this machine's clock"
    )
  }

  func lifetime(_ leaf: AuditedCertificate) -> Judgement {
    let certificate = leaf.certificate
    let seconds = certificate.notAfter - certificate.notBefore
    guard seconds > 0 else {
      return (.critical, "it ends before it begins: it is valid at no time")
    }
    var findings: [Judgement] = []
    let explanation = StockLifetime.explanation(ofSeconds: seconds)
    if seconds > 10 * 366 * 86_400 {
      findings.append((.warning, "\(explanation): so long a key on a disk is a risk of its own"))
    }
    if let authority, authority.certificate.notAfter < certificate.notAfter {
      findings.append(
        (
          .warning,
          "its authority ends before it (\(AuditWords.time(authority.certificate.notAfter))); "
            + "kube-apiserver looks at the leaf's end alone, other programs at both"
        ))
    }
    return worst(findings, good: explanation)
  }
}
