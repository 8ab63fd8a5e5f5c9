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

/// A stop that was never begun.
package final class RefusedStop: StopCall {
  private let reason: String

  /// A stop that was refused for this reason.
  package init(_ reason: String) { self.reason = reason }

  package func poll() -> StopProgress { .notDelivered(reason) }

  package func cancel() {}
}
