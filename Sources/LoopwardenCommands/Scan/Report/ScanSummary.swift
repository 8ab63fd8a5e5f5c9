/// What a scan found in all.
package struct ScanSummary: Codable, Sendable, Equatable {
  /// Places that could not be asked, or answered with something else, for one reason.
  package struct Cause: Codable, Sendable, Equatable {
    /// The label of the reason.
    package var cause: String
    /// Places, in the order of their names.
    package var targets: [String]

    /// Every part of it.
    package init(cause: String, targets: [String]) {
      self.cause = cause
      self.targets = targets
    }
  }

  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "ScanSummary"
  /// When it was made (RFC 3339).
  package var at: String
  /// The worst verdict of all.
  package var verdict: CheckVerdict
  /// Whether it was ended before every place was asked.
  package var interrupted: Bool
  /// Places that were to be asked.
  package var total: Int
  /// Certificates that have ended.
  package var expired = 0
  /// Those that have at most the critical threshold left, the expired ones not counted.
  package var critical = 0
  /// Those that have at most the warning threshold left, and more than the critical one.
  package var warning = 0
  /// Those that have more left.
  package var ok = 0
  /// Another certificate was presented.
  package var other = 0
  /// No certificate was presented.
  package var unreachable = 0
  /// Not asked, because it was interrupted.
  package var notAsked: Int
  /// Whose results are from an earlier run.
  package var resumed: Int
  /// Seconds left from which on it is WARNING.
  package var warningSeconds: Int64
  /// Seconds left from which on it is CRITICAL.
  package var criticalSeconds: Int64
  /// By reason, the most frequent first.
  package var causes: [Cause] = []
  /// Which masters of which cluster end together.
  package var together: [FailTogether]
  /// Places that gave one and the same certificate, by its fingerprint.
  package var shared: [String: [String]]
  /// Places with a loopback certificate of which no cluster is known.
  package var withoutCluster: Int

  /// The summary at `now`, Unix seconds, of what is known of `total` places.
  package init(
    _ records: [ScanRecord], total: Int, resumed: Int = 0, interrupted: Bool = false,
    thresholds: ScanThresholds, now: Int64
  ) {
    at = TimeText.rfc3339(now)
    self.total = total
    self.resumed = resumed
    self.interrupted = interrupted
    notAsked = total - records.count
    warningSeconds = thresholds.warning
    criticalSeconds = thresholds.critical
    for record in records {
      switch (record.outcome, record.verdict(at: now, thresholds)) {
      case (.other, _): other += 1
      case (.unreachable, _), (.loopback, .unknown): unreachable += 1
      case (.loopback, .ok): ok += 1
      case (.loopback, .warning): warning += 1
      case (.loopback, .critical):
        if let end = record.notAfterUnix, end < now { expired += 1 } else { critical += 1 }
      }
    }
    let loopback = records.filter { $0.outcome == .loopback }
    together = FailTogether.sets(in: loopback)
    withoutCluster = loopback.count { $0.cluster == nil }
    shared = Dictionary(grouping: loopback.filter { $0.fingerprint != nil }) {
      $0.fingerprint ?? ""
    }.filter { $0.value.count > 1 }.mapValues { $0.map(\.target).sorted() }
    // What could not be seen may hide anything but a known fault.
    verdict =
      expired + critical > 0
      ? .critical
      : other + unreachable + notAsked > 0 ? .unknown : warning > 0 ? .warning : .ok
    causes = Dictionary(grouping: records.filter { $0.cause != nil }) { $0.cause ?? "" }
      .map { Cause(cause: $0.key, targets: $0.value.map(\.target).sorted()) }
      .sorted { ($1.targets.count, $0.cause) < ($0.targets.count, $1.cause) }
  }

  /// The process's exit status: the verdict's, or 130 where it was interrupted.
  package var exitStatus: Int32 { interrupted ? Self.interruptedStatus : verdict.exitStatus }

  /// 128 and SIGINT's number, as shells have it.
  package static let interruptedStatus: Int32 = 130

  /// `a, b, c and 9 more`.
  package static func some(_ names: [String], most: Int = 8) -> String {
    let shown = names.prefix(most).joined(separator: ", ")
    return names.count > most ? "\(shown) and \(names.count - most) more" : shown
  }
}
