package import ContainerRuntime
import Glibc
package import RestartDecision
import Supervision

/// What this process has begun and not seen the end of: one stop, one hook.
///
/// The actor begins them and the observer asks after them; dropping this drops the calls. What was
/// delivered stays delivered: the record knows.
package final class RestartInFlight {
  let hooks = HookRunner()
  private var stop: (attempt: UInt64, call: any StopCall, last: StopCallFact)?
  /// What the runtime or the driver said of the stop, for people.
  package private(set) var stopMessage: String?

  /// Nothing in flight.
  package init() {}

  /// Takes charge of the stop that restart number `attempt` has begun.
  package func begin(_ call: any StopCall, attempt: UInt64) {
    stop = (attempt, call, .inFlight)
    stopMessage = nil
  }

  /// The stop was not even tried, because.
  package func refuse(attempt: UInt64, because message: String) {
    begin(RefusedStop(message), attempt: attempt)
  }

  /// How far the stop of restart number `attempt` has come; a stop of another one is dropped.
  package func stopFact(attempt: UInt64?) -> StopCallFact {
    guard let current = stop else { return .none }
    guard current.attempt == attempt else {
      // Its restart is over. A result that nobody takes would end every wait of the loop at once.
      stop = nil
      return .none
    }
    move()
    return stop?.last ?? .none
  }

  /// Takes what has come of the stop, so that its result does not end every wait at once.
  func move() {
    guard let current = stop, current.last == .inFlight else { return }
    switch current.call.poll() {
    case .inFlight: stop?.last = .inFlight
    case .finished: stop?.last = .finished
    case .notDelivered(let why):
      stop?.last = .notDelivered
      stopMessage = why
    case .tooLate:
      stop?.last = .tooLate
      stopMessage = "the checks before the stop took too long; it is decided anew"
    case .failedAfterDelivery(let why):
      stop?.last = .failedAfterDelivery
      stopMessage = why
    }
  }
}

/// Begins what the supervisor has written down.
package struct MasterActor: Acting {
  let view: MasterView
  let inFlight: RestartInFlight

  package mutating func begin(_ action: Action, for attempt: Attempt?) {
    if action == .renewPair { view.pair?.renew(at: Clocks.now().wall) }
    guard let attempt else { return }
    switch action {
    case .none, .renewPair: break
    case .runHook(let hook):
      guard let program = view.hookProgram(hook) else {
        inFlight.hooks.refuse(
          hook, attempt: attempt.number, because: "no program is configured for it any more")
        return
      }
      inFlight.hooks.start(
        hook, program, attempt: attempt.number, node: view.node, now: Clocks.now().boot)
    case .writeLock(let write):
      view.writeLock(write, for: attempt)
    case .stop(let process, let grace, let before):
      guard let container = view.sight?.container?.value, view.identity(of: container) == process,
        let runtime = view.runtime
      else {
        inFlight.refuse(
          attempt: attempt.number,
          because: "the container that was to be stopped is no longer the one that runs")
        return
      }
      // The record may have taken its time to reach the disk, and the driver may ask first; the lock
      // and the other masters' answers do not wait.
      inFlight.begin(
        runtime.beginStop(
          container, grace: .milliseconds(grace.milliseconds),
          // The runtime may hang after the kill; the call must outlive the grace, and end.
          deadline: .milliseconds(grace.milliseconds) + view.stopMargin,
          before: before.map { Clocks.instant(at: $0) }),
        attempt: attempt.number)
    }
  }
}
