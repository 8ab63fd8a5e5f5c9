import HTTPTransport

/// One StopContainer in flight on the shared transport.
final class CRIStopCall: StopCall {
  private enum State {
    case inFlight(ExchangeID)
    case over(StopProgress)
  }

  private let grpc: GRPCUnary
  private let transport: HTTPTransport
  private var state: State

  init(grpc: GRPCUnary, transport: HTTPTransport, service: String, message: [UInt8]) {
    self.grpc = grpc
    self.transport = transport
    do throws(HTTPFailure) {
      state = .inFlight(
        try transport.start(
          grpc.request(service: service, method: "StopContainer", message: message)))
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
      let progress = Self.progress(grpc.message(in: result))
      state = .over(progress)
      return progress
    }
  }

  func cancel() {
    guard case .inFlight(let id) = state else { return }
    transport.cancel(id)
    state = .over(.failedAfterDelivery("the call was dropped before its answer"))
  }

  /// Only a call that no connection was ever made for is surely not delivered. Everything else
  /// counts as delivered, an error of the runtime included: it may have sent the signal first.
  private static func progress(_ answer: Result<[UInt8], GRPCFailure>) -> StopProgress {
    switch answer {
    case .success: .finished
    case .failure(.transport(let failure)) where failure.surelyNotDelivered:
      .notDelivered(failure.message)
    case .failure(let failure): .failedAfterDelivery(failure.description)
    }
  }
}
