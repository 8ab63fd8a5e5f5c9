/// The checks that every driver makes before it stops anything.
enum StopRequest {
  /// The grace in whole seconds, rounded up; or why the stop is refused. Less than a second could
  /// end as 0, which is a SIGKILL.
  static func graceSeconds(
    grace: Duration, deadline: Duration
  ) -> Result<Int64, StopRefusal> {
    guard grace >= .seconds(1) else {
      return .failure(StopRefusal(reason: "a grace of \(grace) is refused: at least 1 s"))
    }
    let (whole, attoseconds) = grace.components
    let seconds = attoseconds > 0 ? whole + 1 : whole
    guard deadline > .seconds(seconds) else {
      return .failure(
        StopRefusal(
          reason:
            "a deadline of \(deadline) is refused: it must be longer than the grace, \(seconds) s"
        ))
    }
    return .success(seconds)
  }
}

/// Why a stop was not even tried.
struct StopRefusal: Error {
  let reason: String
}

/// The moment by which a stop must be out.
package enum StopMoment {
  /// Whether it is over; nil never is.
  package static func isOver(_ before: ContinuousClock.Instant?) -> Bool {
    before.map { ContinuousClock.now >= $0 } ?? false
  }
}

/// A stop that was never begun.
package final class RefusedStop: StopCall {
  private let answer: StopProgress

  /// A stop that was refused for this reason.
  package init(_ reason: String) { answer = .notDelivered(reason) }

  private init(answer: StopProgress) { self.answer = answer }

  /// A stop whose time was over before it was sent.
  package static func tooLate() -> RefusedStop { RefusedStop(answer: .tooLate) }

  package func poll() -> StopProgress { answer }

  package func cancel() {}
}
