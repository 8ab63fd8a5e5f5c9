import Telemetry

/// Results for Prometheus' textfile collector (text format 0.0.4).
package enum ScanMetrics {
  /// A metric's name, type and help.
  package struct Metric: Sendable {
    package let name: String
    package let help: String
  }

  package static let notAfter = Metric(
    name: "loopwarden_scan_not_after_timestamp_seconds",
    help: "Last second of the loopback certificate that the target presents.")
  package static let success = Metric(
    name: "loopwarden_scan_success",
    help: "Whether the target presented its loopback certificate.")
  package static let failures = Metric(
    name: "loopwarden_scan_failures",
    help: "Targets without a loopback certificate, by cause.")
  package static let together = Metric(
    name: "loopwarden_scan_fail_together",
    help: "Masters of the cluster whose certificates end within one hour of each other.")
  package static let finished = Metric(
    name: "loopwarden_scan_finished_timestamp_seconds", help: "When the scan ended.")

  /// Each of them, in the order of the text.
  package static let all = [notAfter, success, failures, together, finished]

  /// The whole text; `now` in Unix seconds.
  package static func text(_ records: [ScanRecord], _ summary: ScanSummary, now: Int64) -> String {
    let sorted = records.sorted { $0.target < $1.target }
    var lines = head(notAfter)
    for record in sorted {
      if record.outcome == .loopback, let end = record.notAfterUnix {
        lines.append("\(notAfter.name){\(place(record))} \(end)")
      }
    }
    lines += head(success)
    for record in sorted {
      lines.append("\(success.name){\(place(record))} \(record.outcome == .loopback ? 1 : 0)")
    }
    lines += head(failures)
    for cause in summary.causes.sorted(by: { $0.cause < $1.cause }) {
      lines.append("\(failures.name){cause=\"\(escaped(cause.cause))\"} \(cause.targets.count)")
    }
    lines += head(together)
    // A cluster may have several such sets: the largest is what an alert asks about.
    let largest = Dictionary(grouping: summary.together, by: \.cluster)
      .mapValues { $0.map(\.targets.count).max() ?? 0 }
    for (cluster, count) in largest.sorted(by: { $0.key < $1.key }) {
      lines.append("\(together.name){cluster=\"\(escaped(cluster))\"} \(count)")
    }
    lines += head(finished) + ["\(finished.name) \(now)"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func head(_ metric: Metric) -> [String] {
    ["# HELP \(metric.name) \(metric.help)", "# TYPE \(metric.name) gauge"]
  }

  private static func place(_ record: ScanRecord) -> String {
    "target=\"\(escaped(record.target))\",cluster=\"\(escaped(record.cluster ?? ""))\""
  }

  private static func escaped(_ text: String) -> String { SampleText.label(PlainText.line(text)) }
}
