package import RestartDecision

/// What stands in the way of arming this master, and what its operator should know before.
///
/// Arming must not be the beginning of a restart that cannot be proved. What only needs time or
/// another master's turn is no objection: the gates see to it at every look.
package struct ArmingCheck: Sendable, Equatable {
  /// Each with what was found and what to do; empty: it may be armed.
  package private(set) var refusals: [String] = []
  /// What keeps restarts away for now, and what is left to mend.
  package private(set) var notices: [String] = []

  /// Judges what this command saw, and what the running service sees from inside its sandbox;
  /// `service` is `nil` where none runs.
  package init(_ plan: PlanReport, isSingleMaster: Bool, service: StatusSnapshot?) {
    judge(plan.gates, plan.preflight, seenBy: nil)
    judgeCredential(plan, isSingleMaster)
    guard let service else { return }
    // What this command objects to anyway need not be said twice.
    let known = Set(plan.gates.filter { $0.effect == "binds" }.map(\.gate))
    judge(service.gates.filter { !known.contains($0.gate) }, [], seenBy: service)
    let isPairObjected = plan.pair?.cannotBeRenewed != nil
    if !isPairObjected, let problem = service.pair?.cannotBeRenewed {
      refusals.append(Self.fromService("generator: \(problem)"))
    }
  }

  private mutating func judge(
    _ gates: [StatusSnapshot.GateReport], _ preflight: [PlanReport.CheckLine],
    seenBy service: StatusSnapshot?
  ) {
    let binding = gates.filter { $0.effect == "binds" && $0.gate != "\(Gate.mode.label)" }
    let lines = { (gates: [StatusSnapshot.GateReport]) in
      PlanReport.refusals(gates, preflight, waived: [])
        .map { service == nil ? $0 : Self.fromService($0) }
    }
    refusals += lines(binding.filter { Self.mustPass.contains($0.gate) })
    notices += lines(binding.filter { !Self.mustPass.contains($0.gate) })
  }

  /// The credential must be good for the Lease too, whoever holds that now.
  private mutating func judgeCredential(_ plan: PlanReport, _ isSingleMaster: Bool) {
    if let problem = plan.pair?.cannotBeRenewed { refusals.append("generator: \(problem)") }
    if isSingleMaster { return }
    if let problem = plan.clusterProblem {
      refusals.append("lock: \(problem); `loopwarden bootstrap` makes a credential")
    } else if let lock = plan.cluster?.lock {
      if ["missing", "denied", "unavailable"].contains(lock.state) {
        refusals.append("lock: \(lock.lease) \(lock.state): \(lock.sentence)")
      }
    } else {
      refusals.append(
        "lock: nobody can be asked for it; run `loopwarden bootstrap`, or, where there is no other master, say so: cluster.singleMaster: true"
      )
    }
    if let alert = plan.credentialAlert { notices.append("credential: \(alert)") }
  }

  private static func fromService(_ line: String) -> String {
    "\(line) (so the running service sees it, from inside its sandbox: \(Handbook.page("unit")))"
  }

  private static let mustPass = Set(Gate.allCases.filter(mustPass).map { "\($0.label)" })

  /// Whether nothing but a hand can change what `gate` objects to.
  package static func mustPass(_ gate: Gate) -> Bool {
    switch gate {
    case .failedRestart, .record, .certificate, .container, .correlation, .persisted, .clocks,
      .alreadyStopped, .renewedStillDue, .grace, .preflightFatal, .readinessAccess, .readiness,
      .members:
      true
    // The mode is what is about to change, and the lock is judged by whether it can be read.
    case .mode, .lock: false
    case .operatorHold, .machineShutdown, .minimumInterval, .processShutdown, .kubeletBackOff,
      .window, .preflightRisk, .minimumReady, .preStopHook, .peers, .order, .pause, .cordon,
      .rebootLock, .upgrade, .clockSkew:
      false
    }
  }
}
