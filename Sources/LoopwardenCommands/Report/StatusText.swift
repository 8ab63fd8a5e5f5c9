import Configuration
import LoopbackCertificate
import Glibc
import RestartDecision
import Supervision

/// Puts one step into a `StatusSnapshot`.
struct StatusText {
  let wording: Wording
  let view: MasterView

  func snapshot(
    _ step: StepReport, sight: Sight, lastRequest: StatusSnapshot.RequestReport?, hold: String?
  ) -> StatusSnapshot {
    let decision = step.decision
    let certificate = SightReport.certificate(sight)
    let cluster = ClusterReport(
      sight, decision, node: view.node, settings: view.settings, policy: step.policy,
      wording: wording)
    return StatusSnapshot(
      node: view.node, pid: getpid(),
      pidStartedAfterBoot: StatusSnapshot.start(of: getpid()), version: Version.text,
      at: TimeText.rfc3339(sight.at.wall.unixSeconds),
      mode: step.policy.mode == .enforce ? "Enforce" : "Observe",
      modeNote: view.modeNote, phase: "\(step.durable.phase.label)", summary: summary(step, sight),
      certificate: certificate, container: SightReport.container(sight),
      readiness: SightReport.readiness(sight), pair: PairReport(sight),
      hour: decision.hour.map { "\($0)" },
      due: decision.schedule.map { TimeText.rfc3339($0.due.unixSeconds) },
      plan: step.durable.phase.isInFlight
        ? "a restart is in flight: \(step.durable.phase.label)"
        : wording.plan(decision, mode: step.policy.mode, now: sight.at.wall)
          + (cluster?.laterTurn.map { "; \($0)" } ?? ""),
      gates: gates(decision, wereWeighed: step.before == .due),
      hold: hold,
      lastStop: step.durable.memory.lastStop.map(Self.lastStop), lastRequest: lastRequest,
      recordFault: step.recordFault,
      credentialAlert: sight.credentialAlert(decision)?.sentence,
      cluster: cluster,
      clusterProblem: sight.clusterProblem, leaseSeen: step.leaseSeen,
      nextLook: TimeText.rfc3339((sight.at.wall + decision.nextLook).unixSeconds))
  }

  /// "loopback expires 2027-03-01, 98 d; observing; watching".
  private func summary(_ step: StepReport, _ sight: Sight) -> String {
    let certificate: String
    if let identity = sight.certificate.value {
      let end = WallTime(unixSeconds: identity.notAfter)
      certificate =
        "loopback \(end < sight.at.wall ? "EXPIRED" : "expires") \(wording.time.day(end)), "
        + TimeText.distance(end - sight.at.wall)
    } else {
      certificate = sight.certificate.problem ?? "loopback unknown"
    }
    let mode = step.policy.mode == .enforce ? "enforcing" : "observing"
    let phase: String
    switch step.durable.phase {
    case .due:
      let gates = step.decision.binding.map { "\($0.gate.label)" }.joined(separator: ", ")
      phase = gates.isEmpty ? "due" : "due, blocked by \(gates)"
    case .held: phase = "HELD after a failed restart"
    default: phase = "\(step.durable.phase.label)"
    }
    return "\(certificate); \(mode); \(phase)" + lock(sight)
  }

  /// "; lock free", "; lock held by m2, verifying".
  private func lock(_ sight: Sight) -> String {
    guard let cluster = sight.cluster else { return "" }
    let report = ClusterReport.LockReport(
      cluster.lease, settings: view.settings.cluster, node: view.node)
    guard report.state == "held" else { return "; lock \(report.state)" }
    return "; lock held by \(report.holder ?? ""), \(report.phase ?? "")"
  }

  private func gates(_ decision: Decision, wereWeighed: Bool) -> [StatusSnapshot.GateReport] {
    // Looks that weigh no restart take no preflight: that it was not taken is no news then.
    decision.verdicts
      .filter { $0.effect != .passes && (wereWeighed || $0.reason != .preflightNotTaken) }
      .map { StatusSnapshot.GateReport($0, wording) }
  }

  private static func lastStop(_ stop: LastStop) -> StatusSnapshot.LastStopReport {
    .init(
      at: TimeText.rfc3339(stop.issued.wall.unixSeconds),
      fingerprintBefore: stop.before.description, fingerprintAfter: stop.after?.description,
      proved: stop.proved.map { TimeText.rfc3339($0.unixSeconds) },
      outageSeconds: stop.outage.map { Double($0.milliseconds) / 1000 },
      failure: stop.failure.map { "\($0.label)" })
  }
}
