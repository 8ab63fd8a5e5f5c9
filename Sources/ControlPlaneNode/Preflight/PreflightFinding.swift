/// What one check found.
package struct PreflightFinding: Sendable, Equatable {
  /// How it ended.
  package enum Outcome: Sendable, Equatable {
    /// Looked at, and nothing is wrong.
    case passed
    /// What was found, where, and what to do.
    case failed(String)
    /// What could not be looked at, and why.
    case unknown(String)
  }

  /// Which check.
  package let check: PreflightCheck
  /// How it ended.
  package let outcome: Outcome
  /// What it weighs; nil when it passed. Unknown is a risk, or a warning where a failure is one.
  package let weight: PreflightClass?

  /// Makes a finding; `weight` only where a failure weighs less than its check's class.
  package init(
    _ check: PreflightCheck, _ outcome: Outcome, weight: PreflightClass? = nil
  ) {
    self.check = check
    self.outcome = outcome
    switch outcome {
    case .passed: self.weight = nil
    case .failed: self.weight = weight ?? check.failureClass
    case .unknown: self.weight = check.failureClass == .warning ? .warning : .risk
    }
  }

  /// The message of a finding that did not pass.
  package var message: String? {
    switch outcome {
    case .passed: nil
    case .failed(let text), .unknown(let text): text
    }
  }
}
