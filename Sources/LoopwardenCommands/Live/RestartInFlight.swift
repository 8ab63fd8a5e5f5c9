import ContainerRuntime
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
  private(set) var stopMessage: String?

  /// Nothing in flight.
  package init() {}

  /// Takes charge of the stop that restart number `attempt` has begun.
  func begin(_ call: any StopCall, attempt: UInt64) {
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
    guard current.last == .inFlight else { return current.last }
    let fact: StopCallFact
    switch current.call.poll() {
    case .inFlight: fact = .inFlight
    case .finished: fact = .finished
    case .notDelivered(let why):
      fact = .notDelivered
      stopMessage = why
    case .failedAfterDelivery(let why):
      fact = .failedAfterDelivery
      stopMessage = why
    }
    stop?.last = fact
    return fact
  }
}

/// Begins what the supervisor has written down.
package struct MasterActor: Acting {
  let view: MasterView
  let inFlight: RestartInFlight

  package mutating func begin(_ action: Action, for attempt: Attempt?) {
    guard let attempt else { return }
    switch action {
    case .none: break
    case .runHook(let hook):
      guard let program = view.hookProgram(hook) else {
        inFlight.hooks.refuse(
          hook, attempt: attempt.number, because: "no program is configured for it any more")
        return
      }
      inFlight.hooks.start(
        hook, program, attempt: attempt.number, node: view.node, now: Clocks.now().boot)
    case .stop(let process, let grace):
      guard let container = view.sight?.container?.value, view.identity(of: container) == process,
        let runtime = view.runtime
      else {
        inFlight.refuse(
          attempt: attempt.number,
          because: "the container that was to be stopped is no longer the one that runs")
        return
      }
      inFlight.begin(
        runtime.beginStop(
          container, grace: .milliseconds(grace.milliseconds),
          // The runtime may hang after the kill; the call must outlive the grace, and end.
          deadline: .milliseconds(grace.milliseconds) + view.stopMargin),
        attempt: attempt.number)
    }
  }
}
