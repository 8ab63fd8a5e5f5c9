/// A metric: `docs/metrics.md` lists them. Names, labels and units are stable.
package enum Metric: String, Sendable, CaseIterable {
  // The service itself.
  case buildInfo = "build_info"
  case nodeInfo = "node_info"
  case serviceStart = "start_timestamp_seconds"
  case mode
  case lastLook = "last_look_timestamp_seconds"
  case nextLook = "next_look_timestamp_seconds"
  case lookDuration = "look_duration_seconds"
  case looks = "looks_total"
  case probeErrors = "probe_errors_total"
  case textfileErrors = "textfile_errors_total"
  // What is watched.
  case certificateReadable = "certificate_readable"
  case notBefore = "certificate_not_before_timestamp_seconds"
  case notAfter = "certificate_not_after_timestamp_seconds"
  case persisted = "certificate_persisted"
  case withoutGenerator = "certificate_without_generator"
  case pairNotAfter = "pair_not_after_timestamp_seconds"
  case processStart = "apiserver_start_timestamp_seconds"
  case ready = "apiserver_ready"
  case clockDifference = "clock_difference_seconds"
  case clockDoubtful = "clock_doubtful"
  case credentialNotAfter = "credential_not_after_timestamp_seconds"
  case credentialSufficient = "credential_sufficient"
  // A restart.
  case state
  case held
  case operatorHold = "operator_hold"
  case restartDue = "restart_due_timestamp_seconds"
  case restartUrgent = "restart_urgent_timestamp_seconds"
  case restartPlanned = "restart_planned_timestamp_seconds"
  case restartHour = "restart_hour"
  case gateVerdict = "gate_verdict"
  case restarts = "restarts_total"
  case lastStop = "last_stop_timestamp_seconds"
  case lastRenewal = "last_renewal_timestamp_seconds"
  case renewalDuration = "last_renewal_duration_seconds"
  case renewalOutage = "last_renewal_outage_seconds"
  // The other masters.
  case peersKnown = "peers_known"
  case peersReady = "peers_ready"
  case lockState = "lock_state"
  case lockHolder = "lock_holder_info"
  case lockAcquired = "lock_acquired_timestamp_seconds"
  case lockSilent = "lock_silent_seconds"

  /// What kind of number it is, as `# TYPE` spells it.
  package enum Kind: String, Sendable {
    /// It only grows, until the service starts anew.
    case counter
    /// It goes up and down.
    case gauge
  }

  /// The name in the exposition; it ends in its unit.
  package var name: String { "loopwarden_" + rawValue }
  /// What kind of number it is.
  package var kind: Kind { row.kind }
  /// One line for `# HELP`, and for people.
  package var help: String { row.help }
  /// Its labels, in the order in which values are given.
  package var labels: [MetricLabel] { row.labels }
  /// The unit, which its name ends in: `seconds` since 1970-01-01T00:00:00Z where it is a time,
  /// `seconds` where it is a length, `1` where it is a count or a truth.
  package var unit: String { rawValue.contains("_seconds") ? "seconds" : "1" }

  /// What is written down of a metric.
  struct Row {
    let kind: Kind
    let labels: [MetricLabel]
    let help: String

    init(_ kind: Kind, _ labels: [MetricLabel], _ help: String) {
      self.kind = kind
      self.labels = labels
      self.help = help
    }
  }
}
