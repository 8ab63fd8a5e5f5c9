import HTTPTransport

/// One stop in flight as one HTTP exchange on the shared transport.
final class ExchangeStopCall: StopCall {
  private enum State {
    case inFlight(ExchangeID)
    case over(StopProgress)
  }

  private let transport: HTTPTransport
  private let outcome: (Result<HTTPResponse, HTTPFailure>) -> StopProgress
  private var state: State

  /// Begins the exchange; `outcome` says what its result means for the stop.
  init(
    _ request: HTTPRequest, over transport: HTTPTransport,
    outcome: @escaping (Result<HTTPResponse, HTTPFailure>) -> StopProgress
  ) {
    self.transport = transport
    self.outcome = outcome
    do throws(HTTPFailure) {
      state = .inFlight(try transport.start(request))
    } catch {
      // Thrown before a connection was tried.
      state = .over(.notDelivered(error.message))
    }
  }

  deinit { cancel() }

  func poll() -> StopProgress {
    switch state {
    case .over(let progress): return progress
    case .inFlight(let id):
      _ = transport.drive(until: .now)
      guard let result = transport.takeResult(id) else { return .inFlight }
      let progress = outcome(result)
      state = .over(progress)
      return progress
    }
  }

  func cancel() {
    guard case .inFlight(let id) = state else { return }
    transport.cancel(id)
    state = .over(.failedAfterDelivery("the call was dropped before its answer"))
  }
}
