/// How much a finding weighs.
package enum FindingClass: UInt8, Sendable {
  /// A start is sure to fail.
  case fatal
  /// A start may fail.
  case risk
}

/// One failed or undecided preflight check: which, and how bad. Its words stay outside.
package struct PreflightFinding: Sendable, Equatable {
  /// The check's number; the words for it are the reporter's.
  package var check: UInt16
  /// Its weight. What could not be read is a risk.
  package var weight: FindingClass

  /// A finding of `check`.
  package init(check: UInt16, weight: FindingClass) {
    self.check = check
    self.weight = weight
  }
}

/// What a start would meet.
package enum PreflightFact: Sendable, Equatable {
  /// Not looked at this time.
  case notTaken
  /// Looked at: what did not pass.
  case taken([PreflightFinding])
}
