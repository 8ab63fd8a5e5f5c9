package import ControlPlaneNode
package import LoopbackCertificate
import OpenSSLKit
import RestartDecision

/// What `inspect` says.
package struct InspectReport: Codable, Sendable, Equatable {
  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "InspectReport"
  /// When this was seen (RFC 3339).
  package var at: String
  /// The worst verdict of all pairs.
  package var verdict: CheckVerdict
  /// Its reason in one sentence.
  package var summary: String
  /// Seconds left from which on it is WARNING.
  package var warningSeconds: Int64
  /// Seconds left from which on it is CRITICAL.
  package var criticalSeconds: Int64
  /// Every pair that was looked at, in the order in which they were named.
  package var pairs: [InspectedPairReport]

  /// The report on pairs at `now`, Unix seconds.
  package init(
    _ inspections: [PairInspection], now: Int64, thresholds: AuditThresholds
  ) {
    at = TimeText.rfc3339(now)
    warningSeconds = thresholds.warning
    criticalSeconds = thresholds.critical
    pairs = inspections.map { InspectedPairReport($0, now: now, thresholds: thresholds) }
    let worst = Self.worst(of: pairs)
    verdict = worst.first?.verdict ?? .unknown
    guard let first = worst.first else {
      summary = "nothing was named"
      return
    }
    let others = worst.count > 1 ? "\(worst.count) of \(pairs.count) pairs, the first: " : ""
    summary = "\(others)\(first.path): \(first.summary)"
  }

  /// Those with the worst verdict: what could not be seen may hide anything but a known fault.
  private static func worst(of pairs: [InspectedPairReport]) -> [InspectedPairReport] {
    let order: [CheckVerdict] = [.critical, .unknown, .warning, .ok]
    return order.lazy.map { verdict in pairs.filter { $0.verdict == verdict } }
      .first { !$0.isEmpty } ?? []
  }
}

/// One pair in it.
package struct InspectedPairReport: Codable, Sendable, Equatable {
  /// What was named.
  package var path: String
  /// The certificate's file.
  package var certificateFile: String?
  /// The key's file.
  package var keyFile: String?
  /// The worst verdict of all rules.
  package var verdict: CheckVerdict
  /// Its reason in one sentence.
  package var summary: String
  /// Whether kube-apiserver would load it: `yes`, `no`, `unknown`.
  package var loads: String
  /// Last second of the leaf's validity (RFC 3339).
  package var notAfter: String?
  /// The same in Unix seconds.
  package var notAfterUnix: Int64?
  /// Seconds until then; negative once it has expired.
  package var secondsLeft: Int64?
  /// The certificates, in their order.
  package var certificates: [InspectedCertificateReport]
  /// Every rule's verdict.
  package var rules: [InspectedRuleReport]

  init(_ inspection: PairInspection, now: Int64, thresholds: AuditThresholds) {
    path = PlainText.line(inspection.named)
    certificateFile = inspection.location.certificate.map(PlainText.line)
    keyFile = inspection.location.key.map(PlainText.line)
    let material = inspection.material
    certificates = (material.certificate.text?.certificates ?? []).map {
      InspectedCertificateReport($0.certificate)
    }
    loads =
      switch LoadOutcome.of(material) {
      case .loads: "yes"
      case .refused: "no"
      case .unknown: "unknown"
      }
    // The first one is what kube-apiserver would serve, whatever it is.
    if let leaf = material.certificate.text?.certificates.first?.certificate {
      notAfter = TimeText.rfc3339(leaf.notAfter)
      notAfterUnix = leaf.notAfter
      secondsLeft = leaf.notAfter - now
    }
    let verdicts = AuditRule.judge(material, now: now, thresholds: thresholds)
    rules = verdicts.map(InspectedRuleReport.init)
    let worst = verdicts.map(\.severity).max() ?? .unknown
    verdict = CheckVerdict(worst)
    summary = Self.summary(verdicts, worst, problem: inspection.location.problem)
  }

  private static func summary(
    _ verdicts: [AuditVerdict], _ worst: AuditSeverity, problem: String?
  ) -> String {
    if let problem { return PlainText.line(problem) }
    let findings = verdicts.filter { $0.severity == worst }
    if worst <= .ok {
      let left = verdicts.first { $0.rule == .timeLeft }
      return ["kube-apiserver would load this", left.map { PlainText.line($0.sentence) }]
        .compactMap { $0 }.joined(separator: "; ")
    }
    // That it could not be judged says less than why.
    let told = findings.first { $0.rule != .loads || worst != .unknown } ?? findings[0]
    let more = findings.count - 1
    let rest = more > 0 ? " (and \(more) more)" : ""
    return PlainText.line(told.sentence) + (worst == .unknown ? "" : rest)
  }
}

/// One certificate in it.
package struct InspectedCertificateReport: Codable, Sendable, Equatable {
  /// RFC 2253 text.
  package var subject: String
  /// RFC 2253 text.
  package var issuer: String
  /// Upper-case hex.
  package var serialNumber: String
  /// RFC 3339.
  package var notBefore: String
  /// RFC 3339.
  package var notAfter: String
  /// `RSA 2048 bits`.
  package var key: String
  /// OpenSSL's long name.
  package var signature: String
  /// SHA-256 of the DER, hex.
  package var fingerprint: String

  init(_ certificate: Certificate) {
    subject = PlainText.line(certificate.subject)
    issuer = PlainText.line(certificate.issuer)
    serialNumber = certificate.serialNumber
    notBefore = TimeText.rfc3339(certificate.notBefore)
    notAfter = TimeText.rfc3339(certificate.notAfter)
    key = "\(certificate.keyAlgorithm) \(certificate.keyBits) bits"
    signature = certificate.signatureAlgorithm
    fingerprint = Fingerprint(certificate.sha256)?.description ?? ""
  }
}

/// One rule's verdict in it.
package struct InspectedRuleReport: Codable, Sendable, Equatable {
  /// The rule's label.
  package var rule: String
  /// `OK`, `WARNING`, `CRITICAL`, `UNKNOWN`, or `SKIPPED` where there was nothing to judge.
  package var verdict: String
  /// Why.
  package var sentence: String

  init(_ verdict: AuditVerdict) {
    rule = verdict.rule.label
    self.verdict =
      verdict.severity == .skipped ? "SKIPPED" : CheckVerdict(verdict.severity).rawValue
    sentence = PlainText.line(verdict.sentence)
  }
}

extension CheckVerdict {
  init(_ severity: AuditSeverity) {
    switch severity {
    case .skipped, .ok: self = .ok
    case .warning: self = .warning
    case .unknown: self = .unknown
    case .critical: self = .critical
    }
  }
}
