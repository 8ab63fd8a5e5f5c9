import ClusterSimulation
import Configuration
import RestartDecision

/// What `rehearse` says.
package struct RehearsalReport: Codable, Sendable, Equatable {
  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "RehearsalReport"
  /// `OK`, `WARNING` or `CRITICAL`.
  package var verdict: CheckVerdict
  /// When it begins and ends (RFC 3339).
  package var from: String
  /// When it ends (RFC 3339).
  package var to: String
  /// Which chance was taken: the same seed gives the same years.
  package var seed: UInt64
  /// What an admin should change before this comes true.
  package var warnings: [String]
  /// A line per master.
  package var masters: [Master]
  /// What happens, in order.
  package var timeline: [Entry]

  /// One master's years.
  package struct Master: Codable, Sendable, Equatable {
    /// The node's name.
    package var node: String
    /// How often it was renewed.
    package var renewals: Int
    /// How often outside every window, because no other way was left.
    package var urgentRenewals: Int
    /// The shortest time that a certificate had left when its API server was stopped.
    package var leastSecondsLeft: Int64?
    /// When the certificate ends that it serves in the end (RFC 3339).
    package var servesUntil: String?
  }

  /// One thing that happens.
  package struct Entry: Codable, Sendable, Equatable {
    /// When (RFC 3339).
    package var at: String
    /// The same in Unix seconds.
    package var atUnix: Int64
    /// The node's name.
    package var node: String
    /// `due`, `renewed`, `failed` or `expired`.
    package var event: String
    /// Why then, or what it waits for, in a sentence.
    package var why: String
    /// Seconds that the certificate had left.
    package var secondsLeft: Int64?
  }

  init(
    _ notes: RehearsalNotes, outcome: ClusterRun.Outcome, begins: WallTime, ends: WallTime,
    years: Int, seed: UInt64, settings: Settings
  ) {
    let words = RehearsalWords(notes.names, .of(settings), settings)
    from = TimeText.rfc3339(begins.unixSeconds)
    to = TimeText.rfc3339(ends.unixSeconds)
    self.seed = seed
    timeline = notes.entries.map(words.entry)
    masters = notes.names.indices.map { Self.master($0, notes) }
    warnings =
      words.warnings(notes.entries, notes.notAfter, ends: ends)
      + outcome.violations.map {
        "the rehearsal itself broke a rule, which is a fault of loopwarden: \($0)"
      }
    let isCritical =
      timeline.contains { $0.event == "expired" || $0.event == "failed" }
      || !outcome.violations.isEmpty
    verdict = isCritical ? .critical : warnings.isEmpty ? .ok : .warning
  }

  private static func master(_ index: Int, _ notes: RehearsalNotes) -> Master {
    var master = Master(node: notes.names[index], renewals: 0, urgentRenewals: 0)
    for entry in notes.entries where entry.master == index {
      guard case .renewed(let hour, let left, _, let windowOpen) = entry.what else { continue }
      master.renewals += 1
      if hour == .expired || (hour == .urgent && !windowOpen) { master.urgentRenewals += 1 }
      master.leastSecondsLeft = min(master.leastSecondsLeft ?? .max, left.seconds)
    }
    master.servesUntil = notes.notAfter[index].map { TimeText.rfc3339($0.unixSeconds) }
    return master
  }

  /// The report for people.
  package func lines(time: TimeText) -> [String] {
    var lines = [
      "REHEARSAL \(verdict.rawValue) - \(masters.count) master\(masters.count == 1 ? "" : "s"), "
        + "\(from) to \(to), seed \(seed)"
    ]
    if !warnings.isEmpty { lines += [""] + warnings.map { "WARNING: \($0)" } }
    lines.append("")
    lines += TextTable.lines(
      header: ["TIME", "MASTER", "EVENT", "LEFT", "WHY"],
      rows: timeline.map {
        [
          time.long(WallTime(unixSeconds: $0.atUnix)), $0.node, $0.event,
          $0.secondsLeft.map { TimeText.residual(.seconds($0)) } ?? "-", $0.why,
        ]
      })
    lines.append("")
    lines += TextTable.lines(
      header: ["MASTER", "RENEWALS", "OUTSIDE WINDOWS", "LEAST LEFT", "SERVES UNTIL"],
      rows: masters.map {
        [
          $0.node, "\($0.renewals)", "\($0.urgentRenewals)",
          $0.leastSecondsLeft.map { TimeText.residual(.seconds($0)) } ?? "-",
          $0.servesUntil ?? "-",
        ]
      })
    return lines
  }
}
