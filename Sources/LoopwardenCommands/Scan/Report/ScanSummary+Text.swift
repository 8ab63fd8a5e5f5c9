import RestartDecision

extension ScanSummary {
  /// The summary for people; the first line is a monitoring plugin's, performance data included.
  package func lines(_ records: [ScanRecord], now: Int64) -> [String] {
    var lines = ["LOOPBACK \(verdict.rawValue) - \(sentence)\(performance)"]
    lines += ending(records, now)
    if !causes.isEmpty {
      lines.append("")
      lines += TextTable.lines(
        header: ["NO LOOPBACK CERTIFICATE", "PLACES", "WHICH"],
        rows: causes.map { [$0.cause, String($0.targets.count), Self.some($0.targets, most: 4)] })
    }
    if !together.isEmpty { lines += [""] + together.map(\.sentence) }
    let notes = notes(records)
    if !notes.isEmpty { lines += [""] + notes.map { "note: " + $0 } }
    return lines
  }

  /// `2 expired, 1 within 14 d, 5 within 60 d, 3 unreachable, 988 good, of 1000`.
  package var sentence: String {
    let parts: [(Int, String)] = [
      (expired, "EXPIRED"), (critical, "within \(TimeText.length(.seconds(criticalSeconds)))"),
      (warning, "within \(TimeText.length(.seconds(warningSeconds)))"),
      (unreachable, "unreachable"), (other, "not the loopback certificate"),
      (notAsked, "not asked"), (ok, "good"),
    ]
    let said = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return (interrupted ? "interrupted: " : "") + "\(said.isEmpty ? "none" : said), of \(total)"
  }

  /// Performance data (Monitoring Plugins Development Guidelines, section 2.6).
  private var performance: String {
    " | expired=\(expired);;0 critical=\(critical);;0 warning=\(warning);0 ok=\(ok) "
      + "unreachable=\(unreachable) other=\(other) total=\(total)"
  }

  /// What ends soon, the earliest first.
  private func ending(_ records: [ScanRecord], _ now: Int64) -> [String] {
    let soon = records.filter { record in
      record.outcome == .loopback
        && (record.notAfterUnix.map { $0 - now <= warningSeconds } ?? false)
    }.sorted { ($0.notAfterUnix ?? 0, $0.target) < ($1.notAfterUnix ?? 0, $1.target) }
    guard !soon.isEmpty else { return [] }
    let rows = soon.prefix(Self.mostRows).map { record -> [String] in
      let end = record.notAfterUnix ?? 0
      return [
        end < now ? "EXPIRED" : TimeText.residual(.seconds(end - now)), TimeText.kubeadm(end),
        record.target, record.cluster ?? "-",
      ]
    }
    let more = soon.count - rows.count
    return [""]
      + TextTable.lines(header: ["RESIDUAL TIME", "EXPIRES", "TARGET", "CLUSTER"], rows: rows)
      + (more > 0 ? ["and \(more) more"] : [])
  }

  private func notes(_ records: [ScanRecord]) -> [String] {
    var notes: [String] = []
    for (_, targets) in shared.sorted(by: { $0.value.lexicographicallyPrecedes($1.value) })
      .prefix(10)
    {
      notes.append(
        "one and the same certificate, so one process or a load balancer: "
          + Self.some(targets))
    }
    if shared.count > 10 { notes.append("and \(shared.count - 10) more such sets") }
    let several = records.filter { ($0.otherAddresses ?? 0) > 0 }.map(\.target).sorted()
    if !several.isEmpty {
      notes.append(
        "names with several addresses, of which one was asked; list the masters themselves: "
          + Self.some(several))
    }
    if withoutCluster > 1 {
      notes.append(
        "of \(withoutCluster) places no cluster is known, so it is not said which of them fail "
          + "together; a list may name it after the host")
    }
    if resumed > 0 { notes.append("\(resumed) results are from an earlier run") }
    return notes
  }

  private static var mostRows: Int { 100 }
}
