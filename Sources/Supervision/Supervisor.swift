package import RestartDecision

/// One master's loop, a step at a time: observe, decide, write down, act, report.
///
/// Synchronous, with every dependency behind a port: a simulation runs the very code that a
/// master runs.
package struct Supervisor<
  Observer: Observing, Actor: Acting, Reporter: Reporting, Storage: RecordStorage
> {
  /// Where facts come from.
  package var observer: Observer
  /// What begins actions.
  package var actor: Actor
  /// Who is told.
  package var reporter: Reporter
  /// The rules; replaced when the configuration is read anew.
  package var policy: Policy
  /// The state machine.
  package private(set) var machine: Machine

  private var journal: Journal<Storage>
  private var recordFault: String?
  private var nextDepth: Depth = .full

  /// A supervisor that goes on where the record says that its predecessor ended.
  ///
  /// A record that cannot be read is a gate that binds, never a reason to begin from nothing.
  package init(
    observer: Observer, actor: Actor, reporter: Reporter, storage: Storage, policy: Policy
  ) {
    self.observer = observer
    self.actor = actor
    self.reporter = reporter
    self.policy = policy
    journal = Journal(storage: storage)
    do {
      machine = try journal.load().map { Machine(resuming: $0) } ?? Machine()
    } catch {
      machine = Machine()
      recordFault = "\(error)"
      recordIsLost = true
    }
  }

  /// The record was unreadable at the start: writing over it would lose what it knew.
  private var recordIsLost = false

  /// One step.
  ///
  /// - Returns: how long to look away; facts that arrive earlier (a signal, a finished call) are a
  ///   reason to step earlier.
  package mutating func step(at now: Moment) -> Interval {
    var observation = observer.observe(
      at: now,
      LookRequest(
        depth: nextDepth, attempt: machine.attempt, asksPeers: machine.asksPeers,
        memory: machine.memory))
    observation.recordIsSound = recordFault == nil
    // Half a look decides nothing: the caller deals with the signal, and the next step looks anew.
    if observation.isInterrupted { return .zero }

    let before = machine
    var decision = machine.advance(observation, policy: policy)
    let actsFirst = policy.mutations.contains(.actsBeforeRecord) && decision.action != .none
    if actsFirst { actor.begin(decision.action, for: machine.attempt) }
    if machine.mustBeRecorded(after: before) || (recordFault != nil && !recordIsLost) {
      if let fault = save(machine.durable) {
        // What is not on disk has not been decided: the old state stands, and nothing is begun.
        recordFault = fault
        machine = before
        decision.action = .none
        decision.event = nil
        decision.nextLook =
          before.phase.isInFlight ? policy.flightInterval : policy.lookInterval
      } else {
        recordFault = nil
      }
    }
    nextDepth = decision.nextDepth
    if decision.action != .none, !actsFirst { actor.begin(decision.action, for: machine.attempt) }
    reporter.report(
      StepReport(
        observation: observation, decision: decision, before: before.phase,
        durable: machine.durable, attempt: machine.attempt ?? before.attempt, policy: policy,
        leaseSeen: machine.leaseSighting(during: observation.boot),
        recordFault: recordFault))
    return decision.nextLook
  }

  /// Has the next step look at everything: what is looked at may be somewhere else now.
  package mutating func lookFullyNext() { nextDepth = .full }

  private mutating func save(_ durable: Machine.Durable) -> String? {
    if recordIsLost { return recordFault }
    do {
      try journal.save(durable)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
