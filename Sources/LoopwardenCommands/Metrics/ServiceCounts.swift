package import RestartDecision

/// What this process counts of itself for its metrics.
package struct ServiceCounts: Sendable {
  /// When it started.
  package var started: WallTime
  /// Looks that were completed.
  package var looks: UInt64 = 0
  /// How long the last one took; `nil`: not measured.
  package var lookDuration: Duration?
  /// Failed writes of the textfile.
  package var textfileErrors: UInt64 = 0
  /// What could not be seen.
  package var probeErrors = ProbeErrors()

  /// Nothing counted since `started`.
  package init(started: WallTime) { self.started = started }
}
