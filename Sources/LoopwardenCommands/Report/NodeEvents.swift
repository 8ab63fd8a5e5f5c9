import KubernetesClient
import RestartDecision
import Supervision

/// The Events on this Node that a step gives rise to.
struct NodeEvents {
  private var waitsForHuman = false

  /// In the order in which they happened.
  mutating func events(_ step: StepReport, wording: Wording) -> [NodeEvent] {
    var events: [NodeEvent] = []
    if let event = step.decision.event.flatMap({ Self.event($0, step, wording) }) {
      events.append(event)
    }
    if let event = humanEvent(step, wording) { events.append(event) }
    return events
  }

  private static func event(
    _ event: Event, _ step: StepReport, _ wording: Wording
  ) -> NodeEvent? {
    switch event {
    case .stopIssued:
      return NodeEvent(
        .normal, reason: "LoopbackRestartStarted",
        message: "kube-apiserver is stopped gracefully, to renew its loopback certificate")
    case .renewed, .recovered:
      let after = step.attempt?.after.map { " \(String($0.description.prefix(16)))" } ?? ""
      return NodeEvent(
        .normal, reason: "LoopbackCertificateRenewed",
        message: "kube-apiserver is ready with a new loopback certificate\(after)")
    case .failed(let failure):
      return NodeEvent(
        .warning, reason: "LoopbackRestartFailed",
        message:
          "\(wording.failure(failure)); no other master is restarted until it is well or released")
    case .adopted:
      return NodeEvent(
        .warning, reason: "LoopbackRestartHeld", message: wording.failure(.recordLost))
    case .released:
      return NodeEvent(
        .normal, reason: "LoopbackRestartReleased",
        message: "an operator released the failed restart")
    default: return nil
    }
  }

  /// Once when it begins to wait for a human: held, or urgent and blocked.
  private mutating func humanEvent(_ step: StepReport, _ wording: Wording) -> NodeEvent? {
    let before = waitsForHuman
    let isHeld = step.durable.phase == .held
    let isStuck =
      step.durable.phase == .due && (step.decision.hour ?? .normal) != .normal
      && !step.decision.binding.isEmpty
    waitsForHuman = isHeld || isStuck
    guard waitsForHuman, !before else { return nil }
    let why =
      isHeld ? "a restart failed" : wording.objections(step.decision).joined(separator: "; ")
    return NodeEvent(
      .warning, reason: "LoopbackRestartWaitsForHuman",
      message: "waiting for a human: \(why) (see `loopwarden status` on this node)")
  }
}
