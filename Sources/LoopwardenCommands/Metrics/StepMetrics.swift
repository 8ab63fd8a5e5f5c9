import RestartDecision
package import Supervision
package import Telemetry

/// One step in samples.
package struct StepMetrics {
  let step: StepReport
  let sight: Sight
  let node: String

  /// `step`, in which `node` saw `sight`.
  package init(_ step: StepReport, _ sight: Sight, node: String) {
    self.step = step
    self.sight = sight
    self.node = node
  }

  /// Every sample; what is not known has none.
  package func exposition(_ counts: ServiceCounts) -> Exposition {
    var exposition = Exposition()
    service(counts, &exposition)
    certificate(&exposition)
    apiServer(&exposition)
    restart(&exposition)
    gates(&exposition)
    cluster(&exposition)
    return exposition
  }

  private func service(_ counts: ServiceCounts, _ exposition: inout Exposition) {
    exposition.set(.buildInfo, [Version.text], to: 1)
    exposition.set(.nodeInfo, [node], to: 1)
    exposition.set(.serviceStart, to: counts.started.inSeconds)
    exposition.set(
      .mode, oneOf: ["observe", "enforce"],
      is: step.policy.mode == .enforce ? "enforce" : "observe")
    exposition.set(.lastLook, to: sight.at.wall.inSeconds)
    exposition.set(.nextLook, to: (sight.at.wall + step.decision.nextLook).inSeconds)
    exposition.set(.lookDuration, toKnown: counts.lookDuration.map { $0 / .seconds(1) })
    exposition.set(.looks, to: Double(counts.looks))
    exposition.set(.textfileErrors, to: Double(counts.textfileErrors))
    for probe in ProbeErrors.Probe.allCases {
      for kind in probe.kinds {
        exposition.set(
          .probeErrors, [probe.rawValue, kind], to: Double(counts.probeErrors[probe, kind]))
      }
    }
  }

  private func restart(_ exposition: inout Exposition) {
    let phase = step.durable.phase
    exposition.set(.state, oneOf: Phase.allCases.map { "\($0.label)" }, is: "\(phase.label)")
    exposition.set(.held, to: phase == .held)
    exposition.set(
      .operatorHold, to: step.decision.verdicts[.operatorHold].effect != .passes)
    exposition.set(.restartDue, toKnown: step.decision.schedule?.due.inSeconds)
    exposition.set(.restartUrgent, toKnown: step.decision.schedule?.urgent.inSeconds)
    exposition.set(.restartPlanned, toKnown: step.decision.plan.time?.inSeconds)
    exposition.set(
      .restartHour, oneOf: Hour.allCases.map { "\($0)" },
      is: step.decision.hour.map { "\($0)" })
    let memory = step.durable.memory
    exposition.set(.restarts, to: Double(memory.attempts))
    guard let stop = memory.lastStop else { return }
    exposition.set(.lastStop, to: stop.issued.wall.inSeconds)
    guard let proved = stop.proved else { return }
    exposition.set(.lastRenewal, to: proved.inSeconds)
    exposition.set(.renewalDuration, to: (proved - stop.issued.wall).inSeconds)
    exposition.set(.renewalOutage, toKnown: stop.outage?.inSeconds)
  }

  private func gates(_ exposition: inout Exposition) {
    for verdict in step.decision.verdicts {
      // Looks that weigh no restart take no preflight: that it was not taken is no verdict.
      let isWeighed = step.before == .due || verdict.reason != .preflightNotTaken
      exposition.set(
        .gateVerdict, ["\(verdict.gate.label)"], oneOf: ["passes", "binds", "warns", "waived"],
        is: isWeighed ? verdict.effect.metricLabel : nil)
    }
  }
}

extension GateVerdict.Effect {
  /// The value of the label `verdict`; who waived it is told in the log.
  fileprivate var metricLabel: String {
    switch self {
    case .passes: "passes"
    case .binds: "binds"
    case .warns: "warns"
    case .waived, .waivedByOperator: "waived"
    }
  }
}

extension WallTime {
  /// Unix seconds with their fraction.
  var inSeconds: Double { Double(milliseconds) / 1000 }
}

extension Interval {
  /// Seconds with their fraction.
  var inSeconds: Double { Double(milliseconds) / 1000 }
}
