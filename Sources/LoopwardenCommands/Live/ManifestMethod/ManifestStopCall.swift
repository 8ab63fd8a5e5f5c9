import ContainerRuntime

/// A stop by the manifest's move. It only watches: the move goes on without it.
final class ManifestStopCall: StopCall {
  private let method: ManifestMethod
  private let target: BareProcessID
  private let deadline: ContinuousClock.Instant
  private var outcome: StopProgress?

  init(_ method: ManifestMethod, target: BareProcessID, deadline: ContinuousClock.Instant) {
    self.method = method
    self.target = target
    self.deadline = deadline
  }

  func poll() -> StopProgress {
    if let outcome { return outcome }
    method.advance()
    switch method.result(of: target) {
    case .finished: outcome = .finished
    case .failed(let why): outcome = .failedAfterDelivery(why)
    case nil:
      if ContinuousClock.now >= deadline {
        outcome = .failedAfterDelivery(
          "process \(target.pid) is still there, or its manifest is not back yet; it comes back all "
            + "the same")
      }
    }
    return outcome ?? .inFlight
  }

  func cancel() {
    if outcome == nil {
      outcome = .failedAfterDelivery("the watch was dropped; the manifest comes back all the same")
    }
  }
}
