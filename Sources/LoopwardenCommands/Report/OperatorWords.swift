import RestartDecision
package import Supervision

/// Who asked for what, and why, in the operators' own words: the decision needs none of it, the
/// log and `status` do.
package struct OperatorWords: Sendable {
  /// The hold that binds; `nil` without one, and once its end has come.
  package let hold: String?
  /// The release that this step took.
  package let release: String?
  /// Who asked for the restart of this step.
  package let requestedBy: String?

  /// These words.
  package init(hold: String? = nil, release: String? = nil, requestedBy: String? = nil) {
    self.hold = hold
    self.release = release
    self.requestedBy = requestedBy
  }

  /// The words behind what `step` saw and did.
  package init(_ step: StepReport, state: StateDirectory) {
    hold = Self.hold(step, state)
    release =
      step.decision.event == .released
      ? (try? state.release()).flatMap { $0 }.map { "\($0.reason) (\($0.by))" } : nil
    requestedBy = (try? state.request()).flatMap { $0 }?.by
  }

  private static func hold(_ step: StepReport, _ state: StateDirectory) -> String? {
    let verdict = step.decision.verdicts.first { $0.gate == .operatorHold }
    // An end that has come frees by itself; the file stays until `resume` or the next hold.
    if verdict?.effect == .passes { return nil }
    switch step.observation.hold {
    case .none: return nil
    case .unreadable: return "a hold file that cannot be read"
    case .held(let until):
      // In flight there is no process to check the wall clock against, and the gate does not take
      // its word; what is told does.
      if verdict == nil || step.durable.phase.isInFlight, let until,
        until <= step.observation.now.wall
      {
        return nil
      }
      return (try? state.hold()).flatMap { $0 }.map { file in
        "\(file.reason) (\(file.by)"
          + (file.until.map { ", until \(TimeText.rfc3339($0))" } ?? "") + ")"
      }
    }
  }
}
