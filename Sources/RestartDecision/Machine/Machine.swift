/// The state machine of one master's restart: facts in, exactly one action out.
///
/// It reads no clock and does no I/O. `durable` is what must be on disk before the action that
/// it allows is begun.
package struct Machine: Sendable, Equatable {
  /// What outlives this process.
  package struct Durable: Sendable, Equatable, Codable {
    /// Where the restart stands.
    package var phase: Phase = .watching
    /// The restart in flight.
    package var attempt: Attempt?
    /// What outlives a restart.
    package var memory = Memory()

    /// Nothing begun and nothing remembered.
    package init() {}

    /// Whether phase and restart go together; a record in which they do not is nobody's work.
    package var isConsistent: Bool {
      switch phase {
      case .watching, .due: attempt == nil
      case .acquiringLock, .preparing, .stopping: attempt != nil
      case .verifying: attempt?.stopIssued != nil || attempt?.failure != nil
      case .soaking: attempt?.soakFrom != nil
      case .releasing: attempt?.ending != nil
      case .held: attempt?.failure != nil
      }
    }
  }

  /// What outlives this process.
  package internal(set) var durable: Durable
  var recollection = Recollection()
  /// Set by `init(resuming:)` until the first step has told it.
  var droppedUnstarted = false

  /// Whether the record that `before` left says something else: also what `init(resuming:)` changed.
  package func mustBeRecorded(after before: Machine) -> Bool {
    before.droppedUnstarted || durable != before.durable
  }

  /// Where the restart stands.
  package var phase: Phase { durable.phase }
  /// The restart in flight.
  package var attempt: Attempt? { durable.attempt }
  /// What outlives a restart.
  package var memory: Memory { durable.memory }

  /// A machine that has never run.
  package init() { durable = Durable() }

  /// A machine that goes on where another process was stopped or killed.
  ///
  /// What surely stopped nothing is dropped and decided anew; a stop that may have been
  /// delivered is only ever observed from here on.
  package init(resuming durable: Durable) {
    self.durable = durable
    switch durable.phase {
    case .acquiringLock, .preparing: dropUnstarted()
    case .stopping where durable.attempt?.stopIssued == nil: dropUnstarted()
    case .soaking:
      // Nobody watched meanwhile, and a soak is seen, not slept.
      self.durable.phase = .verifying
      self.durable.attempt?.soakFrom = nil
    case .watching, .due, .stopping, .verifying, .releasing, .held: break
    }
    recollection.failure = attempt?.ending == nil ? attempt?.failure : nil
  }

  private mutating func dropUnstarted() {
    durable.attempt?.ending = .aborted
    durable.phase = .releasing
    droppedUnstarted = true
  }

  /// Takes the facts of one look and answers with one action, every gate's verdict, and when to
  /// look again.
  package mutating func advance(_ observation: Observation, policy: Policy) -> Decision {
    remember(observation)
    if policy.mutations.contains(.releasesOnStart), recollection.phaseSince == nil, attempt != nil {
      durable.attempt?.ending = .aborted
      durable.phase = .releasing
      recollection.failure = nil
    }
    track(observation, policy: policy)
    let assessment = Assessment(
      observation, policy: policy, memory: memory, recollection: recollection, attempt: attempt)
    var decision = Decision()
    decision.schedule = assessment.schedule
    decision.clocks = assessment.clocks
    decision.hour = assessment.hour
    decision.isStaleAlone = assessment.isStaleAlone
    decision.plan = assessment.plan
    let waivers = Self.waivers(attempt: attempt, request: openRequest(in: observation))
    decision.verdicts = assessment.verdicts(
      waivedGates: waivers.gates, waivedChecks: waivers.checks)

    if !adoptsLeftLock(assessment, &decision) { proceed(assessment, &decision) }
    keepLock(assessment, &decision)
    if droppedUnstarted {
      droppedUnstarted = false
      decision.event = decision.event ?? .droppedUnstarted
    }
    decision.nextDepth = nextDepth(assessment)
    return decision
  }

  private mutating func proceed(_ assessment: Assessment, _ decision: inout Decision) {
    switch phase {
    case .watching: watch(assessment, &decision)
    case .due: weigh(assessment, &decision)
    case .acquiringLock: awaitLock(assessment, &decision)
    case .preparing: prepare(assessment, &decision)
    case .stopping: stop(assessment, &decision)
    case .verifying: verify(assessment, &decision)
    case .soaking: soak(assessment, &decision)
    case .releasing: release(assessment, &decision)
    case .held: hold(assessment, &decision)
    }
  }

  /// The request that has not been answered yet.
  func openRequest(in observation: Observation) -> RestartRequest? {
    observation.request.flatMap { $0.id == memory.answeredRequest ? nil : $0 }
  }

  /// Goes to the next phase. An exit that the phase does not list is a fault of ours.
  mutating func go(_ next: Phase) {
    precondition(phase.exits.contains(next), "illegal transition")
    durable.phase = next
  }

  private static func waivers(attempt: Attempt?, request: RestartRequest?)
    -> (gates: GateSet, checks: [UInt16])
  {
    if let attempt { return (GateSet(rawValue: attempt.waivedGates), attempt.waivedChecks) }
    return (request?.waivedGates ?? GateSet(), request?.waivedChecks ?? [])
  }

  private mutating func remember(_ observation: Observation) {
    let now = observation.now.boot
    if observation.readiness != .ready { recollection.lastNotReady = now }
    if case .taken = observation.preflight { recollection.lastFull = now }
    if let release = observation.release, attempt?.failure == nil {
      // There is nothing to release, and a later failure must not find it.
      durable.memory.answeredRelease = release
    }
    guard case .loopback(let certificate) = observation.certificate,
      case .running(let process) = observation.container
    else { return }
    if let seen = memory.lastSeen, seen.fingerprint == certificate.fingerprint,
      !seen.process.isSameProcess(as: process)
    {
      durable.memory.persisted = certificate.fingerprint
    }
    rememberPair(observation, certificate)
    let sighting = Memory.Sighting(fingerprint: certificate.fingerprint, process: process)
    if memory.lastSeen != sighting { durable.memory.lastSeen = sighting }
  }

  /// Whether the next look must ask the other masters: nothing that follows a stop depends on them.
  package var asksPeers: Bool {
    switch phase {
    case .watching, .due, .acquiringLock, .preparing, .held: true
    case .stopping: attempt?.stopIssued == nil
    case .verifying, .soaking, .releasing: false
    }
  }

  private func nextDepth(_ assessment: Assessment) -> Depth {
    switch phase {
    case .due, .acquiringLock, .preparing: return .full
    case .stopping where attempt?.stopIssued == nil: return .full
    case .stopping, .verifying, .soaking, .releasing, .held: return .light
    case .watching:
      guard let last = recollection.lastFull else { return .full }
      let next = assessment.observation.now.boot - last >= assessment.policy.preflightInterval
      return next ? .full : .light
    }
  }
}
