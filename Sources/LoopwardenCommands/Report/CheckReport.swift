package import Configuration
import RestartDecision

/// A monitoring plugin's verdict (Monitoring Plugins Development Guidelines, section 2.4).
package enum CheckVerdict: String, Codable, Sendable, CaseIterable {
  case ok = "OK"
  case warning = "WARNING"
  case critical = "CRITICAL"
  case unknown = "UNKNOWN"

  /// The process's exit status.
  package var exitStatus: Int32 {
    switch self {
    case .ok: 0
    case .warning: 1
    case .critical: 2
    case .unknown: 3
    }
  }
}

/// What `check` says.
package struct CheckReport: Codable, Sendable, Equatable {
  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "CheckReport"
  /// The node's name.
  package var node: String
  /// When this was seen (RFC 3339).
  package var at: String
  /// The verdict.
  package var verdict: CheckVerdict
  /// The verdict's reason in one sentence.
  package var summary: String
  /// Seconds left from which on it is WARNING.
  package var warningSeconds: Int64
  /// Seconds left from which on it is CRITICAL.
  package var criticalSeconds: Int64
  /// The certificate.
  package var certificate: CertificateReport
  /// The container.
  package var container: ContainerReport
  /// What could not be seen, and why.
  package var unseen: [String]
  /// A manifest that `restart --method manifest` left away from its place.
  package var manifestAway: String?

  /// The report of one look.
  package init(_ sight: Sight, node: String, thresholds: Settings.Thresholds) {
    self.node = node
    at = TimeText.rfc3339(sight.at.wall.unixSeconds)
    warningSeconds = thresholds.warning.seconds
    criticalSeconds = thresholds.critical.seconds
    certificate = SightReport.certificate(sight)
    container = SightReport.container(sight)
    unseen = []
    if let problem = sight.manifest.problem { unseen.append(problem) }
    if let problem = container.problem { unseen.append(problem) }
    (verdict, summary) = Self.judge(certificate, container, thresholds)
  }

  /// The verdict on what was seen, and the reason in one sentence.
  package static func judge(
    _ certificate: CertificateReport, _ container: ContainerReport,
    _ thresholds: Settings.Thresholds
  ) -> (CheckVerdict, String) {
    guard let left = certificate.secondsLeft, let notAfter = certificate.notAfter else {
      return (.unknown, certificate.problem ?? "the loopback certificate could not be read")
    }
    if certificate.correlation == "other-process" {
      return (.unknown, certificate.correlationMessage ?? "another process answers")
    }
    let length = TimeText.length(.seconds(abs(left)))
    let age = container.ageSeconds.map { ", process up \(TimeText.length(.seconds($0)))" } ?? ""
    if left < 0 {
      return (.critical, "loopback certificate EXPIRED \(length) ago (\(notAfter))\(age)")
    }
    let sentence = "loopback certificate expires in \(length) (\(notAfter))\(age)"
    if left <= thresholds.critical.seconds { return (.critical, sentence) }
    return (left <= thresholds.warning.seconds ? .warning : .ok, sentence)
  }

  /// The report for people; the first line is a monitoring plugin's, performance data included.
  package func lines(wide: Bool) -> [String] {
    var lines = ["LOOPBACK \(verdict.rawValue) - \(summary)\(performance)"]
    if let notAfter = certificate.notAfterUnix {
      lines.append("")
      var header = ["CERTIFICATE", "EXPIRES", "RESIDUAL TIME", "CONTAINER AGE"]
      var row = [
        "apiserver-loopback-client", TimeText.kubeadm(notAfter),
        TimeText.residual(.seconds(certificate.secondsLeft ?? 0)),
        container.ageSeconds.map { TimeText.residual(.seconds($0)) } ?? "<unknown>",
      ]
      if let age = container.mirrorPod?.ageSeconds {
        header.append("POD AGE")
        row.append(TimeText.residual(.seconds(max(age, 0))))
      }
      header.append("RENEWED BY RESTART")
      row.append(renewedByRestart)
      if wide {
        header += ["ADDRESS", "MADE", "KEY", "TLS", "CONTAINER", "PID", "FINGERPRINT"]
        row += [
          certificate.address, certificate.madeAt ?? "-", certificate.key ?? "-",
          certificate.protocolVersion ?? "-", container.id.map(ContainerReport.short) ?? "-",
          container.pid.map(String.init) ?? "-",
          certificate.fingerprint.map { String($0.prefix(16)) } ?? "-",
        ]
      }
      lines += TextTable.lines(header: header, rows: [row])
    }
    if let manifestAway { lines += ["", "ALARM: \(manifestAway)"] }
    if wide {
      lines.append("")
      lines.append(
        "asked \(certificate.address) (\(certificate.addressOrigin)); runtime: \(container.runtime)"
      )
      lines += (container.detection ?? []).map { "found: \($0)" }
      if let problem = container.mirrorPod?.problem { lines.append("pod age unknown: \(problem)") }
    }
    if let message = certificate.correlationMessage, certificate.correlation != "renewed-by-restart"
    {
      lines += ["", "note: \(message)"]
    }
    if let note = container.mirrorPod?.note(processAge: container.ageSeconds) {
      lines += ["", "note: \(note)"]
    }
    if !unseen.isEmpty { lines += [""] + unseen.map { "not seen: \($0)" } }
    return lines
  }

  /// Performance data (section 2.6 of the guidelines): seconds left, with the thresholds as
  /// "alert below" ranges.
  private var performance: String {
    guard let left = certificate.secondsLeft else { return "" }
    return " | loopback=\(left)s;\(warningSeconds):;\(criticalSeconds):"
  }

  private var renewedByRestart: String {
    switch certificate.correlation {
    case "renewed-by-restart", "clock-stepped": "yes"
    case "persisted": "no"
    default: "<unknown>"
    }
  }
}
