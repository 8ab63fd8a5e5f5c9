import OpenSSLKit
import LoopbackCertificate
import ContainerRuntime
import Configuration
import Logging
import RestartDecision
import Supervision

/// One log line per change, not per tick: what was said last on each topic.
struct Announcements {
  private var said: [String: String] = [:]

  /// Whether `key` is news on `topic`.
  mutating func isNews(_ topic: String, _ key: String) -> Bool {
    if said[topic] == key { return false }
    said[topic] = key
    return true
  }
}

/// The log lines of one step.
struct StepLog {
  var wording: Wording
  let node: String
  let settings: Settings.Cluster
  var announcements = Announcements()
  private var heldBefore: String?

  /// The log of the supervisor on `node`, whose cluster `settings` describe.
  init(wording: Wording, node: String, settings: Settings.Cluster) {
    self.wording = wording
    self.node = node
    self.settings = settings
  }

  /// What is new since the last step: level and sentence.
  mutating func lines(
    _ step: StepReport, sight: Sight?, inFlight: RestartInFlight, operatorWords: OperatorWords
  ) -> [(Logger.Level, String)] {
    var lines: [(Logger.Level, String)] = []
    if let line = holdLine(operatorWords.hold) { lines.append(line) }
    if let event = step.decision.event {
      lines.append(describe(event, step, inFlight: inFlight, operatorWords))
    }
    certificate(step, sight, &lines)
    if let sight {
      let alert = sight.credentialAlert(step.decision)
      if announcements.isNews("credential-life", alert?.key ?? ""), let alert {
        lines.append((alert.isOver ? .error : .warning, alert.sentence))
      }
      // What a restart does to the lock and the endpoints is no news while it is in flight.
      cluster(sight, step, &lines)
    }
    gates(step, &lines)
    if announcements.isNews("record", step.recordFault ?? ""), let fault = step.recordFault {
      lines.append(
        (
          .error,
          "the record of restarts in the state folder cannot be used: \(fault); nothing is restarted. "
            + "See the gate `record` in docs/gates.md"
        ))
    }
    return lines
  }

  private mutating func holdLine(_ hold: String?) -> (Logger.Level, String)? {
    let before = heldBefore
    heldBefore = hold
    if hold == before { return nil }
    return hold.map { (.notice, "an operator holds it, nothing is restarted: \($0)") }
      ?? (.notice, "the operator's hold has ended")
  }

  private mutating func certificate(
    _ step: StepReport, _ sight: Sight?, _ lines: inout [(Logger.Level, String)]
  ) {
    guard let sight else { return }
    // While a restart is in flight the API server is away; that is no news.
    if step.durable.phase.isInFlight { return }
    let readiness = sight.readiness?.sentence ?? ""
    if let problem = sight.certificate.problem {
      if announcements.isNews("certificate", problem) { lines.append((.warning, problem)) }
    } else if let identity = sight.certificate.value,
      announcements.isNews("certificate", "\(identity.fingerprint)")
    {
      let end = WallTime(unixSeconds: identity.notAfter)
      let left = TimeText.length(end - sight.at.wall)
      lines.append(
        (
          .info,
          "loopback certificate \(identity.leaf.subjectCommonName ?? "") ends \(wording.time.long(end)), in \(left); "
            + (sight.correlation.map(\.sentence) ?? "its process is not known")
        ))
    }
    if let problem = sight.container?.problem, announcements.isNews("container", problem) {
      lines.append((.warning, problem))
    } else if sight.container?.value != nil, announcements.isNews("container", "found"),
      let container = sight.container?.value
    {
      lines.append(
        (.info, "API server: container \(ContainerReport.short(container.id)) of \(sight.runtime)"))
    }
    if let problem = sight.credentialProblem, announcements.isNews("credential", problem) {
      lines.append((.warning, problem))
    }
    let warnings = sight.credentialWarnings.joined(separator: "; ")
    if announcements.isNews("credential-warnings", warnings), !warnings.isEmpty {
      lines.append((.warning, warnings))
    }
    // What was not asked for want of a credential has been said.
    if step.observation.readiness != .ready, sight.credentialProblem == nil,
      announcements.isNews("readiness", readiness)
    {
      lines.append((.warning, "/readyz: \(readiness)"))
    } else if step.observation.readiness == .ready {
      _ = announcements.isNews("readiness", "ready")
    }
  }

  private mutating func gates(_ step: StepReport, _ lines: inout [(Logger.Level, String)]) {
    let decision = step.decision
    // Said when a restart is due, and again when the set of gates changes; doubtful clocks always.
    let clocks = decision.verdicts.first { $0.gate == .clocks && $0.effect == .binds }
    if announcements.isNews("clocks", clocks == nil ? "" : "doubtful"), let reason = clocks?.reason,
      decision.clocks != .unknown
    {
      lines.append(
        (.error, "clock doubtful: \(wording.reason(reason)); nothing is restarted on its word"))
    }
    // A step that has only just become due has not weighed the gates yet: no preflight was taken.
    if step.before == .watching, step.durable.phase == .due { return }
    guard step.durable.phase == .due, let hour = decision.hour else {
      _ = announcements.isNews("gates", "")
      return
    }
    let binding = decision.binding
    let key = "\(hour)" + binding.map { " \($0.gate.label)" }.joined()
    guard announcements.isNews("gates", key), !binding.isEmpty else { return }
    let level: Logger.Level = hour == .normal ? .warning : .error
    let reasons = wording.objections(decision).joined(separator: "; ")
    lines.append((level, "a restart is \(hour.label), and blocked by \(reasons)"))
  }

  private func describe(
    _ event: Event, _ step: StepReport, inFlight: RestartInFlight, _ operatorWords: OperatorWords
  ) -> (Logger.Level, String) {
    switch event {
    case .requestRefused:
      let reasons = wording.objections(step.decision).joined(separator: "; ")
      return (.warning, "the restart that was asked for is refused by \(reasons)")
    case .began(.due):
      return (.notice, "the restart is due and nothing stands in its way: it begins")
    case .began(.request):
      let by = operatorWords.requestedBy.map { " by \($0)" } ?? ""
      return (.notice, "the restart that was asked for\(by) begins")
    case .stopIssued:
      let grace = step.attempt.map { TimeText.length($0.grace) } ?? ""
      return (.notice, "stopping the API server gracefully (grace \(grace))")
    case .stopNotDelivered(let refusals):
      return (
        .warning,
        "the stop was not delivered (\(refusals) of 3): \(inFlight.stopMessage ?? "connection refused")"
      )
    case .aborted(.lock) where step.before == .acquiringLock:
      return (.info, "the lock was not won: another master was first, or it could not be written")
    case .aborted(let gate):
      return (
        .warning, "the restart is given up before the stop\(gate.map { ": \($0.label)" } ?? "")"
      )
    case .provedOnce:
      return (
        .notice,
        "a new API server is ready with a new certificate; watching it for \(TimeText.length(step.policy.soak))"
      )
    case .soakBroken: return (.warning, "the new API server did not stay ready; watching on")
    case .renewed:
      let outage =
        step.durable.memory.lastStop?.outage.map { ", ready again after \(TimeText.length($0))" }
        ?? ""
      return (
        .notice,
        "renewed and proved: new certificate \(fingerprint(step.durable.memory.lastStop?.after))\(outage)"
      )
    case .failed(let failure):
      return (
        .critical,
        "the restart FAILED: \(wording.failure(failure)); no second stop will follow. Look at `loopwarden status`, mend it, then `loopwarden release`"
      )
    case .recovered: return (.notice, "the failed restart turned out well: new certificate, ready")
    case .released:
      let why = operatorWords.release.map { ": \($0)" } ?? ""
      return (.notice, "an operator released the failed restart\(why)")
    case .hookFailed(let hook):
      let owed = "it is owed for a restart before, and observe mode runs nothing: run it by hand"
      let why = inFlight.hooks.lastFailure?.message ?? owed
      return (.error, "the \(hook == .preStop ? "pre-stop" : "post-proof") hook failed: \(why)")
    case .stopTooLate:
      return (.warning, "the stop was not sent: \(inFlight.stopMessage ?? "its time was over")")
    case .adopted:
      return (
        .critical,
        "the cluster's lock says that a restart of this node is in flight, and no record of it is left: it counts as failed. It ends when the API server proves to be well, or by `loopwarden release`"
      )
    case .droppedUnstarted:
      return (
        .notice, "a restart that had not stopped anything was interrupted; it is decided anew"
      )
    }
  }

  private func fingerprint(_ fingerprint: Fingerprint?) -> String {
    fingerprint.map { String($0.description.prefix(16)) } ?? "unknown"
  }
}

extension Hour {
  /// The word in sentences and metrics.
  package var label: String {
    switch self {
    case .normal: "due"
    case .urgent: "urgent"
    case .expired: "overdue: the certificate has expired"
    }
  }
}
