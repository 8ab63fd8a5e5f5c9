import RestartDecision
import Supervision

/// Looks at the world as the real observer does: with "could not be learned" among the facts.
struct MasterEyes: Observing {
  unowned(unsafe) let master: SimulatedMaster

  mutating func observe(at now: Moment, _ request: LookRequest) -> Observation {
    master.observe(request)
  }
}

/// Carries out actions, after the rules have judged them.
struct MasterHands: Acting {
  unowned(unsafe) let master: SimulatedMaster

  mutating func begin(_ action: Action, for attempt: Attempt?) { master.begin(action, attempt) }
}

/// Hands what is told to the duties, and to whoever writes a timeline.
struct MasterVoice: Reporting {
  unowned(unsafe) let master: SimulatedMaster

  mutating func report(_ step: StepReport) { master.cluster.heard(step, from: master) }
}
