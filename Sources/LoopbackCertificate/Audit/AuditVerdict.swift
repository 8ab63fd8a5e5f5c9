/// How much a verdict weighs, lightest first.
package enum AuditSeverity: String, Sendable, CaseIterable, Comparable {
  /// Nothing to judge: what it would be judged from is missing, and another rule says so.
  case skipped
  /// As it should be.
  case ok
  /// It works, but not as client-go makes it, or its time comes near.
  case warning
  /// It could not be seen.
  case unknown
  /// It would not work, or others could read or replace the key, or its time has come.
  case critical

  /// Lighter is less.
  package static func < (left: AuditSeverity, right: AuditSeverity) -> Bool {
    left.weight < right.weight
  }

  private var weight: Int {
    switch self {
    case .skipped: 0
    case .ok: 1
    case .warning: 2
    case .unknown: 3
    case .critical: 4
    }
  }
}

/// What one rule says of a pair.
package struct AuditVerdict: Sendable, Equatable {
  /// The rule.
  package let rule: AuditRule
  /// How much it weighs.
  package let severity: AuditSeverity
  /// Why, in one sentence. Names in certificates are others' words: they may hold anything.
  package let sentence: String
}

/// The remaining lifetimes from which on `time-left` warns and alarms, seconds.
package struct AuditThresholds: Sendable, Equatable {
  /// WARNING from here on.
  package var warning: Int64
  /// CRITICAL from here on.
  package var critical: Int64

  /// Both in seconds.
  package init(warning: Int64, critical: Int64) {
    self.warning = warning
    self.critical = critical
  }
}
