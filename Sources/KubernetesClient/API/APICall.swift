import HTTPTransport

/// One request in flight.
package final class APICall {
  private let transport: HTTPTransport
  private var attempts: APIAttempts
  private let onAnswer: (APIServer?) -> Void
  private var exchange: ExchangeID?
  private var result: Result<APIAnswer, APIFailure>?

  init(
    transport: HTTPTransport, attempts: APIAttempts, onAnswer: @escaping (APIServer?) -> Void
  ) {
    self.transport = transport
    self.attempts = attempts
    self.onAnswer = onAnswer
    advance(self.attempts.next())
  }

  deinit { if let exchange { transport.cancel(exchange) } }

  /// The outcome, again at each call once it is there; nil while in flight. Starts the turn of the
  /// next server where that is due: poll after every `drive`.
  package func poll() -> Result<APIAnswer, APIFailure>? {
    while let exchange, let taken = transport.takeResult(exchange) {
      self.exchange = nil
      advance(attempts.take(taken))
    }
    return result
  }

  /// Drops the request. What was sent was sent: a write may still be applied.
  package func cancel() {
    if let exchange { transport.cancel(exchange) }
    exchange = nil
    if result == nil { result = .failure(attempts.cancelled) }
  }

  private func advance(_ next: APIAttempts.Next) {
    var next = next
    while true {
      switch next {
      case .over(let outcome):
        if case .success(let answer) = outcome, answer.status < 500 { onAnswer(attempts.answering) }
        result = outcome
        return
      case .ask(let request):
        do throws(HTTPFailure) {
          exchange = try transport.start(request)
          return
        } catch {
          next = attempts.take(.failure(error))
        }
      }
    }
  }
}
