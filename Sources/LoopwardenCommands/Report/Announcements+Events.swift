import RestartDecision
import Supervision

extension StepLog {
  /// The line of what happened in a step.
  func describe(
    _ event: Event, _ step: StepReport, inFlight: RestartInFlight, _ operatorWords: OperatorWords
  ) -> LogLine {
    switch event {
    case .requestRefused:
      let reasons = wording.objections(step.decision).joined(separator: "; ")
      return LogLine(
        .requestRefused, "the restart that was asked for is refused by \(reasons)",
        [.reason: reasons, .by: operatorWords.requestedBy ?? ""]
      ).with(.gate, each: step.decision.binding.map { "\($0.gate.label)" })
    case .began(.due):
      return LogLine(
        .restartBegan, "the restart is due and nothing stands in its way: it begins",
        [.cause: "due"]
      ).with(.fingerprintBefore, step.attempt?.before.description)
    case .began(.stale):
      return LogLine(
        .restartBegan,
        "files changed that the API server does not take over by itself (`loopwarden certs` names them), and nothing stands in the way: a restart begins",
        [.cause: "stale"]
      ).with(.fingerprintBefore, step.attempt?.before.description)
    case .began(.request):
      let by = operatorWords.requestedBy.map { " by \($0)" } ?? ""
      return LogLine(
        .restartBegan, "the restart that was asked for\(by) begins",
        [.cause: "request", .by: operatorWords.requestedBy ?? ""]
      ).with(.fingerprintBefore, step.attempt?.before.description)
    case .stopIssued:
      let grace = step.attempt.map { TimeText.length($0.grace) } ?? ""
      return LogLine(.stopIssued, "stopping the API server gracefully (grace \(grace))")
        .with(.grace, step.attempt.map { "\($0.grace.seconds)" })
        .with(.fingerprintBefore, step.attempt?.before.description)
    case .stopNotDelivered(let refusals):
      let why = inFlight.stopMessage ?? "connection refused"
      return LogLine(
        .stopNotDelivered, "the stop was not delivered (\(refusals) of 3): \(why)",
        [.refusals: "\(refusals)", .reason: why])
    case .stopTooLate:
      let why = inFlight.stopMessage ?? "its time was over"
      return LogLine(.stopTooLate, "the stop was not sent: \(why)", [.reason: why])
    case .aborted(let gate): return aborted(gate, step)
    case .provedOnce:
      return LogLine(
        .proofBegan,
        "a new API server is ready with a new certificate; watching it for \(TimeText.length(step.policy.soak))",
        [.soak: "\(step.policy.soak.seconds)"]
      ).with(.fingerprintAfter, step.attempt?.after?.description)
    case .soakBroken:
      return LogLine(.proofBroken, "the new API server did not stay ready; watching on")
    case .renewed: return renewed(step)
    case .failed(let failure):
      let why = wording.failure(failure)
      return LogLine(
        .restartFailed,
        "the restart FAILED: \(why); no second stop will follow. Look at `loopwarden status`, mend it, then `loopwarden release`",
        [.failure: "\(failure.label)", .reason: why]
      ).with(.fingerprintBefore, step.attempt?.before.description)
    case .recovered:
      return outcome(
        LogLine(
          .restartRecovered, "the failed restart turned out well: new certificate, ready"), step)
    case .released:
      let why = operatorWords.release.map { ": \($0)" } ?? ""
      return LogLine(.restartReleased, "an operator released the failed restart\(why)")
        .with(.reason, operatorWords.release)
    case .hookFailed(let hook):
      let owed = "it is owed for a restart before, and observe mode runs nothing: run it by hand"
      let why = inFlight.hooks.lastFailure?.message ?? owed
      let name = hook == .preStop ? "pre-stop" : "post-proof"
      return LogLine(
        .hookFailed, "the \(name) hook failed: \(why)", [.hook: name, .reason: why])
    case .adopted:
      return LogLine(
        .restartAdopted,
        "the cluster's lock says that a restart of this node is in flight, and no record of it is left: it counts as failed. It ends when the API server proves to be well, or by `loopwarden release`",
        [.failure: "\(Failure.recordLost.label)"])
    case .pairRenewalBegan:
      return LogLine(
        .pairRenewalBegan,
        "the certificate is read from files: they are renewed before the restart"
      ).with(.fingerprintBefore, step.attempt?.before.description)
    case .pairRenewed:
      let renewed = step.durable.memory.pair?.renewed
      return LogLine(
        .pairRenewed,
        "the files hold a new pair, certificate \(short(renewed)): a restart brings it"
      ).with(.fingerprintAfter, renewed?.description)
    case .droppedUnstarted:
      return LogLine(
        .restartDropped,
        "a restart that had not stopped anything was interrupted; it is decided anew")
    }
  }

  private func aborted(_ gate: Gate?, _ step: StepReport) -> LogLine {
    let label = gate.map { "\($0.label)" }
    if gate == .lock {
      if step.before == .acquiringLock {
        return LogLine(
          .lockNotWon, "the lock was not won: another master was first, or it could not be written")
      }
      return LogLine(
        .lockLost,
        "the lock was lost, or could not be renewed: the restart is given up before the stop"
      ).with(.gate, label)
    }
    return LogLine(
      .restartAborted, "the restart is given up before the stop\(label.map { ": \($0)" } ?? "")"
    ).with(.gate, label)
  }

  private func renewed(_ step: StepReport) -> LogLine {
    let last = step.durable.memory.lastStop
    let outage = last?.outage.map { ", ready again after \(TimeText.length($0))" } ?? ""
    return outcome(
      LogLine(
        .renewed, "renewed and proved: new certificate \(short(last?.after))\(outage)"), step)
  }

  private func outcome(_ line: LogLine, _ step: StepReport) -> LogLine {
    let last = step.durable.memory.lastStop
    return line.with(.fingerprintBefore, last?.before.description)
      .with(.fingerprintAfter, last?.after?.description)
      .with(.outage, last?.outage.map { Self.seconds($0) })
  }

  /// "4.250": seconds with three decimals.
  private static func seconds(_ interval: Interval) -> String {
    let milliseconds = interval.milliseconds
    let rest = "\(milliseconds % 1000)"
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  private func short(_ fingerprint: Fingerprint?) -> String {
    fingerprint.map { String($0.description.prefix(16)) } ?? "unknown"
  }
}
