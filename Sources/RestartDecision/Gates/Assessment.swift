/// Facts, policy and memory put together once a step; what the gates are asked about.
struct Assessment {
  let observation: Observation
  let policy: Policy
  let memory: Memory
  let recollection: Recollection
  let attempt: Attempt?
  let certificate: CertificateFacts?
  let process: ProcessIdentity?
  let schedule: Schedule?
  let clocks: ClockVerdict

  init(
    _ observation: Observation, policy: Policy, memory: Memory, recollection: Recollection,
    attempt: Attempt? = nil
  ) {
    self.attempt = attempt
    self.observation = observation
    self.policy = policy
    self.memory = memory
    self.recollection = recollection
    if case .loopback(let facts) = observation.certificate {
      certificate = facts
    } else {
      certificate = nil
    }
    if case .running(let identity) = observation.container {
      process = identity
    } else {
      process = nil
    }
    guard let certificate, let process else {
      schedule = nil
      clocks = .unknown
      return
    }
    let now = observation.now
    schedule = Schedule(
      certificate: certificate, processStart: now.wall - (now.boot - process.started),
      policy: policy)
    if policy.mutations.contains(.trustsWallClock) {
      clocks = .agree(difference: .zero)
      return
    }
    clocks = .compare(
      certificate: certificate, process: process, processStarted: observation.processStarted,
      now: now, tolerance: policy.clockTolerance,
      peers: observation.peers.peers)
  }

  /// The hour that may be acted on: due by a wall clock that the boot clock bears out. Stale files make
  /// it normal, never more.
  var hour: Hour? {
    guard clocks.isBelieved else { return nil }
    return schedule?.hour(at: observation.now.wall) ?? (staleReason == nil ? nil : .normal)
  }

  /// Every gate's verdict. `hour` is `normal` where none can be believed.
  func verdicts(waivedGates: GateSet, waivedChecks: [UInt16]) -> GateVerdicts {
    let hour = hour ?? .normal
    // One allocation of the right size, and none where nobody objects.
    return withUnsafeTemporaryAllocation(of: GateVerdict.self, capacity: GateTable.rows.count) {
      objections in
      var count = 0
      for row in GateTable.rows {
        guard let reason = objection(of: row.gate, waivedChecks: waivedChecks) else { continue }
        objections.initializeElement(
          at: count,
          to: GateVerdict(
            gate: row.gate, effect: effect(of: reason, row, hour, waivedGates), reason: reason))
        count += 1
      }
      defer { UnsafeMutableBufferPointer(rebasing: objections[..<count]).deinitialize() }
      return GateVerdicts(objections: Array(objections[..<count]))
    }
  }

  private func effect(
    of reason: Reason, _ row: GateTable.Row, _ hour: Hour, _ waivedGates: GateSet
  ) -> GateVerdict.Effect {
    if case .clockStepped = reason { return .warns }
    switch row.force(at: hour) {
    case .warns: return .warns
    case .waived: return .waived
    case .binds:
      return row.gate.mayBeWaived && reason.mayBeWaived && waivedGates.contains(row.gate)
        ? .waivedByOperator : .binds
    }
  }

  /// When the next restart is to be expected, as far as time alone decides.
  var plan: Plan {
    guard let schedule else { return .unknown }
    let from = max(observation.now.wall, wantedSince ?? schedule.due)
    // Without windows the hour changes nothing.
    if policy.windows.windows.isEmpty { return .due(from) }
    if from >= schedule.urgent { return .urgency(from) }
    guard let opens = policy.windows.nextOpening(from: from), opens < schedule.urgent else {
      return .urgency(schedule.urgent)
    }
    return opens == from ? .due(from) : .window(opens: opens)
  }
}
