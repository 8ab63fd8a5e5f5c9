import RestartDecision

extension CertsReport {
  /// The report for people; the first line is a monitoring plugin's, performance data included. Both
  /// tables of files have kubeadm's columns.
  package func lines(wide: Bool) -> [String] {
    var lines = ["CERTS \(verdict.rawValue) - \(PlainText.line(summary))\(performance)"]
    if !certificates.isEmpty {
      lines.append("")
      let more = wide ? ["KEY", "FILE", "USED BY", "FINGERPRINT"] : []
      lines += TextTable.lines(
        header: [
          "CERTIFICATE", "EXPIRES", "RESIDUAL TIME", "CERTIFICATE AUTHORITY", "EXTERNALLY MANAGED",
        ] + more, rows: certificates.map { cells($0, authority: true, wide: wide) })
    }
    if !authorities.isEmpty {
      lines.append("")
      let more = wide ? ["FILE", "USED BY", "FINGERPRINT"] : []
      lines += TextTable.lines(
        header: ["CERTIFICATE AUTHORITY", "EXPIRES", "RESIDUAL TIME", "EXTERNALLY MANAGED"] + more,
        rows: authorities.map { cells($0, authority: false, wide: wide) })
    }
    if !served.isEmpty {
      lines.append("")
      lines += TextTable.lines(
        header: ["IN MEMORY OF", "ADDRESS", "EXPIRES", "RESIDUAL TIME", "CERTIFICATE"]
          + (wide ? ["FOUND BY", "FINGERPRINT"] : []),
        rows: served.map { cells($0, wide: wide) })
    }
    if wide { lines += processLines }
    for finding in findings {
      lines += ["", "\(finding.verdict.rawValue): \(PlainText.line(finding.message))"]
      lines.append("  \(PlainText.line(finding.action))")
    }
    if !notes.isEmpty { lines += [""] + notes.map { "note: \(PlainText.line($0))" } }
    if !unseen.isEmpty { lines += [""] + unseen.map { "not seen: \(PlainText.line($0))" } }
    return lines
  }

  private func cells(_ row: CertsRow, authority: Bool, wide: Bool) -> [String] {
    var cells: [String]
    switch row.state {
    case "read":
      cells = [
        row.name, row.notAfterUnix.map(TimeText.kubeadm) ?? "",
        row.secondsLeft.map(CertsText.residual) ?? "",
      ]
    case "missing": cells = ["!MISSING! \(row.name)", "", ""]
    case "not-used": cells = [row.name, "-", "-"]
    case "not-seen": cells = [row.name, "<not seen>", ""]
    default: cells = [row.name, "<\(row.state)>", ""]
    }
    let isRead = row.state == "read"
    if authority {
      cells.append(
        isRead ? (row.authority == "self" ? "<self>" : row.authority ?? "<unknown>") : "")
    }
    cells.append(isRead ? row.externallyManaged.map { $0 ? "yes" : "no" } ?? "<unknown>" : "")
    if wide {
      if authority { cells.append(isRead ? row.key : "-") }
      cells += [row.path, row.usedBy.isEmpty ? "-" : row.usedBy.joined(separator: ", ")]
      cells.append(row.fingerprint.map { String($0.prefix(16)) } ?? "-")
    }
    return cells.map(PlainText.line)
  }

  private func cells(_ row: ServedRow, wide: Bool) -> [String] {
    let name = row.serverName.map { " (\($0))" } ?? (row.kind == "loopback" ? " (loopback)" : "")
    var cells = [
      row.component + name, row.address, row.notAfterUnix.map(TimeText.kubeadm) ?? "<not seen>",
      row.secondsLeft.map(CertsText.residual) ?? "", row.sentence,
    ]
    if wide { cells += [row.origin, row.fingerprint.map { String($0.prefix(16)) } ?? "-"] }
    return cells.map(PlainText.line)
  }

  private var processLines: [String] {
    var lines = [""]
    let started = processStarted.map { "started \($0)" } ?? "start not known"
    lines.append("kube-apiserver \(apiServerVersion ?? "(release not known)"), \(started)")
    lines += changed.map {
      "changed since: --\($0.flag) \($0.path) \($0.modified): \($0.state)"
        + ($0.certainty.map { " (\($0))" } ?? "")
    }
    return lines
  }

  /// Performance data (section 2.6 of the guidelines): seconds left of each certificate, with the
  /// thresholds as "alert below" ranges.
  private var performance: String {
    var items: [(String, Int64)] = (certificates + authorities).compactMap { row in
      row.secondsLeft.map { (row.name, $0) }
    }
    items += served.filter { $0.kind == "loopback" }.compactMap { row in
      let name = row.component == "endpoint" ? "loopback-\(row.address)" : "loopback"
      return row.secondsLeft.map { (name, $0) }
    }
    let texts = items.map {
      "\(CertsText.label($0.0))=\($0.1)s;\(warningSeconds):;\(criticalSeconds):"
    }
    return texts.isEmpty ? "" : " | " + texts.joined(separator: " ")
  }
}

/// Words of kubeadm and of the monitoring plugins.
enum CertsText {
  /// "9y", "364d", "23h", "59m", "12s": kubeadm's column (k8s.io/apimachinery `util/duration`,
  /// `ShortHumanDuration`); what is over has a minus, where kubeadm says "<invalid>".
  static func residual(_ seconds: Int64) -> String {
    abs(seconds) >= 365 * 86_400
      ? "\(seconds / (365 * 86_400))y" : TimeText.residual(.seconds(seconds))
  }

  /// A label without the characters that the guidelines keep for themselves.
  static func label(_ name: String) -> String {
    let plain = PlainText.line(name).map { "'=| ".contains($0) ? "_" : $0 }
    return String(plain)
  }
}
