import HTTPTransport

/// Waiting for several calls that were begun together.
struct CallWaiter {
  let transport: HTTPTransport
  /// Readable when a signal came.
  let wakeFD: Int32?
  /// Moves what else is in flight, so that its results do not end every wait at once.
  let others: () -> Void

  /// Waits until `isDone`, which polls every call after every move, or until the deadline, or a
  /// signal.
  ///
  /// - Returns: whether a signal ended it. The signal stays to be read: it ends the next wait too.
  @discardableResult
  func wait(until deadline: ContinuousClock.Instant, _ isDone: () -> Bool) -> Bool {
    let descriptors = wakeFD.map { [$0] } ?? []
    while true {
      others()
      if isDone() || ContinuousClock.now >= deadline { return false }
      if !transport.drive(until: deadline, alsoWaitingFor: descriptors).isEmpty {
        // An answer that is already here counts.
        return !isDone()
      }
    }
  }
}
