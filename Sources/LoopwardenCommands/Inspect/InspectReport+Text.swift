extension InspectReport {
  /// The report for people; the first line is a monitoring plugin's, performance data included.
  package func lines(wide: Bool) -> [String] {
    var lines = ["LOOPBACK \(verdict.rawValue) - \(summary)\(performance)"]
    for pair in pairs {
      lines.append("")
      guard pair.certificateFile != nil || pair.keyFile != nil else {
        lines.append("\(pair.path): \(pair.verdict.rawValue): \(pair.summary)")
        continue
      }
      lines.append("\(pair.path): \(pair.verdict.rawValue)")
      lines += files(pair)
      lines.append("")
      if wide, !pair.certificates.isEmpty {
        lines += TextTable.lines(
          header: [
            "CERTIFICATE", "ISSUER", "VALID FROM", "EXPIRES", "KEY", "SIGNATURE", "SERIAL",
            "FINGERPRINT",
          ],
          rows: pair.certificates.map {
            [
              $0.subject, $0.issuer, $0.notBefore, $0.notAfter, $0.key, $0.signature,
              $0.serialNumber, String($0.fingerprint.prefix(16)),
            ]
          })
        lines.append("")
      }
      lines += TextTable.lines(
        header: ["VERDICT", "RULE", "WHY"],
        rows: pair.rules.filter { wide || $0.verdict != "SKIPPED" }.map {
          [$0.verdict, $0.rule, $0.sentence]
        })
    }
    return lines
  }

  private func files(_ pair: InspectedPairReport) -> [String] {
    if pair.certificateFile == pair.keyFile { return ["  file:        \(pair.keyFile ?? "-")"] }
    return [
      "  certificate: \(pair.certificateFile ?? "-")", "  key:         \(pair.keyFile ?? "-")",
    ]
  }

  /// Performance data, as `check` gives it: seconds left, one item for each pair.
  private var performance: String {
    let items = pairs.enumerated().compactMap { index, pair in
      pair.secondsLeft.map {
        "loopback\(index == 0 ? "" : String(index + 1))=\($0)s;\(warningSeconds):;\(criticalSeconds):"
      }
    }
    return items.isEmpty ? "" : " | " + items.joined(separator: " ")
  }
}
