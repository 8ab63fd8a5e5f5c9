package import RestartDecision
package import TLSProbe

/// The line of progress on a terminal.
package enum ScanProgress {
  /// `1234 of 10000 asked, 12 in flight, 3 CRITICAL, 14 UNKNOWN, 48/s, 3 min left`.
  package static func line(
    _ progress: FleetProgress, seen: [CheckVerdict: Int], after elapsed: Interval
  ) -> String {
    var parts = ["\(progress.ended) of \(progress.total) asked", "\(progress.inFlight) in flight"]
    for verdict in [CheckVerdict.critical, .warning, .unknown] {
      if let count = seen[verdict], count > 0 { parts.append("\(count) \(verdict.rawValue)") }
    }
    let milliseconds = elapsed.milliseconds
    if progress.ended > 0, milliseconds >= 1000 {
      parts.append("\(Int64(progress.ended) * 1000 / milliseconds)/s")
      let rest = Int64(progress.total - progress.ended) * milliseconds / Int64(progress.ended)
      // Whole seconds: tenths would flicker.
      parts.append("\(TimeText.length(.seconds(rest / 1000))) left")
    }
    return parts.joined(separator: ", ")
  }
}
