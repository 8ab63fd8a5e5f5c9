import RestartDecision
import Supervision

/// Looks at the world as the real observer does: with "could not be learned" among the facts.
struct WorldObserver: Observing {
  let world: World

  mutating func observe(at now: Moment, _ request: LookRequest) -> Observation {
    let process = world.process
    // The listener refuses from the SIGTERM on (measured); the container runs until it is drained.
    let answers = process.map { $0.goneAt == nil } ?? false
    let ready = answers && (process.map { $0.readyFrom <= now.boot } ?? false)
    var observation = Observation(
      now: now, boot: world.boot, certificate: .unreadable, container: .none,
      readiness: ready ? .ready : answers ? .notReady(failingChecks: 1) : .unreachable,
      grace: World.grace, lock: .singleMaster)
    if let process {
      observation.container = .running(process.identity)
      if answers { observation.certificate = .loopback(process.certificate) }
    }
    if world.mute { observation.container = .unreadable }
    if request.depth == .full {
      observation.preflight = .taken(
        world.fatal ? [PreflightFinding(check: 1, weight: .fatal)] : [])
    }
    observation.hold = world.hold
    observation.release = world.release
    if let call = world.stopCall, call.attempt == request.attempt?.number {
      observation.stopCall = call.result
    }
    if let hook = world.hook, hook.attempt == request.attempt?.number {
      observation.hook =
        hook.ends > now.boot
        ? .running(hook.hook) : hook.works ? .succeeded(hook.hook) : .failed(hook.hook)
    }
    return observation
  }
}

/// Carries out actions, and notes everything that the real thing would refuse or regret.
struct WorldActor: Acting {
  let world: World

  mutating func begin(_ action: Action, for attempt: Attempt?) {
    // The process may die between the record and the action.
    if world.faulty, world.chance.once(in: 25) { world.crashed = true }
    guard !world.crashed, let attempt else {
      world.never(attempt == nil, "an action of no restart")
      return
    }
    world.never(world.policy.mode == .observe, "an action in observe mode: \(action)")
    switch action {
    case .none: break
    case .runHook(let hook):
      world.never(
        world.hook.map { $0.ends > world.now.boot } ?? false
          && world.hook?.attempt == attempt.number,
        "two hooks at a time")
      world.hook = (
        attempt.number, hook, world.now.boot + .seconds(5),
        !(world.faulty && world.chance.once(in: 5))
      )
    case .stop(let identity, let grace): stop(identity, grace: grace, attempt)
    }
    // Or right after it.
    if world.faulty, world.chance.once(in: 25) { world.crashed = true }
  }

  private func stop(_ identity: ProcessIdentity, grace: Interval, _ attempt: Attempt) {
    var journal = Journal(storage: world.disk)
    let onDisk = try? journal.load()
    world.never(
      onDisk?.phase != .stopping || onDisk?.attempt != attempt
        || onDisk?.attempt?.stopIssued == nil || onDisk?.memory.lastStop?.before != attempt.before,
      "a stop that the record does not allow")
    world.never(grace < World.grace, "SIGKILL sooner than the grace")
    world.never(world.fatal, "a stop against a fatal preflight")
    if case .none = world.hold {
    } else {
      let ended: Bool
      if case .held(let until?) = world.hold {
        ended = until <= world.now.wall
      } else {
        ended = false
      }
      world.never(!ended, "a stop against a hold")
    }
    guard let process = world.process, process.identity == identity else {
      world.stopCall = .init(attempt: attempt.number, process: identity, result: .notDelivered)
      return
    }
    world.never(process.goneAt != nil, "a second SIGTERM")
    world.never(
      world.stopped.contains(process.certificate.fingerprint), "a second stop for one certificate")
    // Both clocks must say so: the age of the process, too, has come within an hour of being due.
    let age = world.now.boot - process.identity.started
    world.never(age < World.lifetime / 2 - .hours(3), "a stop on the word of one clock, at \(age)")
    let outcome = world.faulty ? world.chance.below(20) : 19
    if outcome == 0 {
      world.stopCall = .init(attempt: attempt.number, process: identity, result: .notDelivered)
      return
    }
    world.stopped.insert(process.certificate.fingerprint)
    let facts: [StopCallFact] = [.failedAfterDelivery, .inFlight, .finished]
    world.stopCall = .init(
      attempt: attempt.number, process: identity, result: facts[Int(outcome % 3)])
    // A stop may be acknowledged and do nothing.
    if outcome > 2 { world.process?.goneAt = world.now.boot + .seconds(1 + world.chance.below(60)) }
  }
}

/// Keeps the last report.
final class Reports: Reporting {
  var last: StepReport?
  func report(_ step: StepReport) { last = step }
}
