import ControlPlaneNode
import Configuration
import LoopbackCertificate
import OpenSSLKit
import RestartDecision

extension CertsReport {
  /// The report of one look.
  package init(_ facts: CertsFacts) {
    var judge = CertsJudge(facts)
    judge.judgeAll()
    node = facts.node
    at = TimeText.rfc3339(facts.at)
    warningSeconds = facts.thresholds.warning.seconds
    criticalSeconds = facts.thresholds.critical.seconds
    findings = judge.findings.enumerated().sorted {
      ($0.element.verdict.weight, -$0.offset) > ($1.element.verdict.weight, -$1.offset)
    }.map(\.element)
    let rows = facts.survey.rows.sorted { $0.name < $1.name }
    certificates = rows.filter { $0.purpose == .certificate }.map { CertsRow($0, at: facts.at) }
    authorities = rows.filter { $0.purpose == .authority }.map { CertsRow($0, at: facts.at) }
    served = judge.served
    changed = facts.stale.compactMap(ChangedRow.init)
    apiServerVersion = facts.process?.version?.description
    processStarted = facts.process.map { TimeText.rfc3339($0.started) }
    notes = judge.notes
    unseen = judge.unseen + facts.survey.unseen + facts.unseen
    (verdict, summary) = judge.conclusion(findings, unseen: unseen)
  }
}

extension CheckVerdict {
  /// The order of the Monitoring Plugins guidelines: what is known to be bad outweighs what is unknown.
  var weight: Int {
    switch self {
    case .ok: 0
    case .unknown: 1
    case .warning: 2
    case .critical: 3
    }
  }
}

/// Judges one look.
struct CertsJudge {
  let facts: CertsFacts
  var findings: [CertsFinding] = []
  var served: [ServedRow] = []
  var notes: [String] = []
  var unseen: [String] = []
  /// The end that comes first of everything that counts.
  private var earliest: (name: String, notAfter: Int64)?
  private var seen = 0

  init(_ facts: CertsFacts) { self.facts = facts }

  mutating func judgeAll() {
    judgeLoopback()
    for row in facts.survey.rows { judge(row) }
    for served in facts.served { judge(served) }
    for other in facts.others { judge(other) }
    for file in facts.stale { judge(file) }
  }

  /// Adds a finding.
  mutating func find(
    _ verdict: CheckVerdict, _ label: String, _ subject: String, _ message: String,
    do action: String
  ) {
    findings.append(
      CertsFinding(
        verdict: verdict, label: label, subject: subject, message: message, action: action))
  }

  /// Compares what is left with the thresholds.
  ///
  /// - Parameter share: for what is renewed by itself: only the last tenth of its life is late, the
  ///   last twentieth very late; kubelet renews between 70 and 90 %
  ///   (k8s.io/client-go `util/certificate`, `nextRotationDeadline`).
  mutating func judgeEnd(
    _ name: String, of certificate: Certificate, renewedByItself share: Bool = false,
    what: String, do action: String
  ) {
    seen += 1
    if earliest.map({ certificate.notAfter < $0.notAfter }) ?? true {
      earliest = (name, certificate.notAfter)
    }
    let left = certificate.notAfter - facts.at
    let life = max(0, certificate.notAfter - certificate.notBefore)
    var warning = facts.thresholds.warning.seconds
    var critical = facts.thresholds.critical.seconds
    if share {
      warning = min(warning, life / 10)
      critical = min(critical, life / 20)
    }
    let length = TimeText.length(.seconds(abs(left)))
    let date = TimeText.rfc3339(certificate.notAfter)
    if left < 0 {
      find(.critical, "expired", name, "\(what) EXPIRED \(length) ago (\(date))", do: action)
    } else if left <= warning {
      find(
        left <= critical ? .critical : .warning, "expires", name,
        "\(what) expires in \(length) (\(date))", do: action)
    } else if certificate.notBefore > facts.at {
      find(
        .critical, "not-yet-valid", name,
        "\(what) is valid only from \(TimeText.rfc3339(certificate.notBefore)) on",
        do: "compare this machine's clock with the one that signed it")
    }
  }

  /// The worst finding, else what could not be seen, else when the first one ends.
  func conclusion(_ findings: [CertsFinding], unseen: [String]) -> (CheckVerdict, String) {
    if let worst = findings.first {
      let more = findings.count - 1
      let rest = more == 0 ? "" : "; \(more) more finding\(more == 1 ? "" : "s")"
      return (worst.verdict, worst.message + rest)
    }
    guard let earliest else {
      return (
        .unknown, unseen.first.map { "nothing was seen: \($0)" } ?? "no certificate was found"
      )
    }
    let left = TimeText.length(.seconds(earliest.notAfter - facts.at))
    let sentence =
      "\(seen) certificates, the first to expire is \(earliest.name) in \(left) "
      + "(\(TimeText.rfc3339(earliest.notAfter)))"
    guard unseen.isEmpty else {
      return (.unknown, "\(unseen.count) not seen: \(unseen[0]); \(sentence)")
    }
    return (.ok, sentence)
  }
}

extension ChangedRow {
  /// Nil for what has not changed.
  init?(_ file: StaleFile) {
    flag = file.rule.flag
    path = file.path
    modified = TimeText.rfc3339(file.change.modified)
    switch file.staleness {
    case .fresh: return nil
    case .reloaded: state = "reloaded"
    case .stale(let certainty): (state, self.certainty) = ("stale", certainty.rawValue)
    case .undecided(let certainty): (state, self.certainty) = ("undecided", certainty.rawValue)
    }
  }
}
