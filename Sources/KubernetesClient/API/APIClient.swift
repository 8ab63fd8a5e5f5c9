package import HTTPTransport

/// Asks the API servers of one cluster, with failover. Used from one thread; `HTTPTransport.drive`
/// moves what was begun.
package final class APIClient {
  private let transport: HTTPTransport
  /// How servers are reached; what changes holds for requests that are begun from then on.
  package var access: APIAccess
  /// Goes first next time; the others keep the order in which they were given.
  private var lastAnswering: APIServer?

  /// A client that asks by `transport` as whom `access` says.
  package init(transport: HTTPTransport, access: APIAccess) {
    self.transport = transport
    self.access = access
  }

  /// Begins a request: to `servers` in this order (the one that answered last goes first), to each
  /// for `perTry` at most, and all in all until `deadline`. Throws where nothing can be asked:
  /// no usable credential, no server, no valid request.
  package func begin(
    _ request: APIRequest, servers: [APIServer], perTry: Duration,
    deadline: ContinuousClock.Instant
  ) throws(APIFailure) -> APICall {
    let attempts = try attempts(request, servers, perTry, deadline)
    return APICall(transport: transport, attempts: attempts) { [weak self] answering in
      self?.remember(answering, among: servers)
    }
  }

  /// A request from start to end; other exchanges of the transport advance meanwhile. Ends as soon
  /// as `wakeFD` is readable; the byte is left there.
  package func perform(
    _ request: APIRequest, servers: [APIServer], perTry: Duration,
    deadline: ContinuousClock.Instant, interruptedBy wakeFD: Int32? = nil
  ) -> Result<APIAnswer, APIFailure> {
    do throws(APIFailure) {
      var attempts = try attempts(request, servers, perTry, deadline)
      var next = attempts.next()
      while true {
        switch next {
        case .ask(let http):
          next = attempts.take(transport.perform(http, interruptedBy: wakeFD))
        case .over(let result):
          if case .success(let answer) = result, answer.status < 500 {
            remember(attempts.answering, among: servers)
          }
          return result
        }
      }
    } catch {
      return .failure(error)
    }
  }

  private func attempts(
    _ request: APIRequest, _ servers: [APIServer], _ perTry: Duration,
    _ deadline: ContinuousClock.Instant
  ) throws(APIFailure) -> APIAttempts {
    let credential: APICredential
    do { credential = try access.read() } catch {
      throw APIFailure("\(request.title): \(error)")
    }
    var order = servers
    if let lastAnswering, let index = order.firstIndex(of: lastAnswering) {
      order.remove(at: index)
      order.insert(lastAnswering, at: 0)
    }
    return try APIAttempts(
      request, servers: order, credential: credential, perTry: perTry, deadline: deadline)
  }

  /// A question to one server alone says nothing about which is best.
  private func remember(_ server: APIServer?, among servers: [APIServer]) {
    if servers.count > 1, let server { lastAnswering = server }
  }
}
