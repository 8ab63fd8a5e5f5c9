import RestartDecision
import TLSProbe

/// Rows for people that are written one by one: the widths are those of everything that is to come.
package struct ScanTable: Sendable {
  private let widths: [Int]
  private let isColoured: Bool

  /// Columns wide enough for `targets`.
  package init(_ targets: [ScanTarget], isColoured: Bool) {
    self.isColoured = isColoured
    func width(_ header: String, _ cells: some Sequence<Int>) -> Int {
      min(60, max(header.count, cells.max() ?? 0))
    }
    widths = [
      8, width("TARGET", targets.lazy.map { $0.place.description.count }),
      width("CLUSTER", targets.lazy.map { $0.cluster?.count ?? 1 }),
    ]
  }

  /// The names of the columns.
  package var header: String { row(["VERDICT", "TARGET", "CLUSTER", "EXPIRES"]) }

  /// One result's line.
  package func line(_ record: ScanRecord, _ verdict: CheckVerdict, now: Int64) -> String {
    let last: String
    if let end = record.notAfterUnix, record.outcome == .loopback {
      last = "\(TimeText.kubeadm(end))   \(TimeText.distance(.seconds(end - now)))"
    } else {
      last = "\(record.cause ?? ""): \(record.message ?? "")"
    }
    let line = row([verdict.rawValue, record.target, record.cluster ?? "-", last])
    guard isColoured else { return line }
    return "\u{1B}[\(Self.colour(verdict))m" + line.prefix(8) + "\u{1B}[0m" + line.dropFirst(8)
  }

  private func row(_ cells: [String]) -> String {
    var row = ""
    for (column, cell) in cells.enumerated() {
      // Not from the input alone: nothing of it may repaint a terminal.
      let cell = PlainText.line(cell)
      row += cell
      if column < cells.count - 1 {
        row += String(repeating: " ", count: max(0, widths[column] - cell.count) + 3)
      }
    }
    return row
  }

  /// SGR (ECMA-48 section 8.3.117): green, yellow, red, magenta.
  private static func colour(_ verdict: CheckVerdict) -> Int {
    switch verdict {
    case .ok: 32
    case .warning: 33
    case .critical: 31
    case .unknown: 35
    }
  }
}
