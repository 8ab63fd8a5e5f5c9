import CCurl
import Glibc

/// Names one exchange of one transport.
package struct ExchangeID: Sendable, Hashable {
  let number: UInt64
}

/// Carries any number of exchanges at once on one thread, by one libcurl multi handle.
///
/// Nothing happens between calls: exchanges advance in `start`, `drive` and `perform` alone.
package final class HTTPTransport {
  private let multi: UnsafeMutableRawPointer
  private var inFlight: [ExchangeID: Exchange] = [:]
  private var finished: [ExchangeID: Result<HTTPResponse, HTTPFailure>] = [:]
  private var nextNumber: UInt64 = 1

  /// Initialises libcurl once for the process. `main` calls it before any other thread exists
  /// (curl_global_init(3)); later calls and every transport only read the outcome.
  package static func initialiseLibrary() throws(HTTPFailure) {
    guard libraryCode == CURLE_OK.rawValue else {
      throw .invalid("libcurl cannot be initialised (code \(libraryCode))")
    }
  }

  private static let libraryCode = loopwarden_curl_global_init().rawValue

  /// A transport with nothing in flight.
  package init() throws(HTTPFailure) {
    try Self.initialiseLibrary()
    guard let multi = curl_multi_init() else { throw .invalid("libcurl gave no multi handle") }
    self.multi = multi
    // No exchange waits for another one's connection.
    let code = loopwarden_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    guard code == CURLM_OK else { throw .invalid("libcurl refused an option of the multi handle") }
  }

  deinit {
    for exchange in inFlight.values { curl_multi_remove_handle(multi, exchange.easy.pointer) }
    curl_multi_cleanup(multi)
  }

  /// Begins an exchange: connects and sends as far as that goes without waiting. What can be told
  /// without the peer (a bad URL, no time left) is thrown; all else is a result.
  package func start(_ request: HTTPRequest) throws(HTTPFailure) -> ExchangeID {
    let exchange = try Exchange(request, now: .now)
    guard curl_multi_add_handle(multi, exchange.easy.pointer) == CURLM_OK else {
      throw .invalid("libcurl does not take one more exchange")
    }
    let id = ExchangeID(number: nextNumber)
    nextNumber += 1
    inFlight[id] = exchange
    advance()
    return id
  }

  /// Advances everything in flight until a result is there to be taken, one of `descriptors` is
  /// readable (or broken), or the deadline is reached; with a deadline in the past it only does
  /// what can be done at once. Returns the descriptors that are readable or broken.
  ///
  /// A result that is neither taken nor cancelled makes every call return at once.
  package func drive(
    until deadline: ContinuousClock.Instant, alsoWaitingFor descriptors: [Int32] = []
  ) -> [Int32] {
    while true {
      advance()
      let ready = Self.readable(descriptors)
      let now = ContinuousClock.now
      if !finished.isEmpty || !ready.isEmpty || now >= deadline { return ready }
      let next = inFlight.values.map(\.deadline).min().map { min($0, deadline) } ?? deadline
      wait(for: now.duration(to: next), descriptors)
    }
  }

  /// The result, once; nil while the exchange is in flight. An exchange that was cancelled or
  /// already taken is an `.invalidRequest`, so that nobody waits for it.
  package func takeResult(_ id: ExchangeID) -> Result<HTTPResponse, HTTPFailure>? {
    if let result = finished.removeValue(forKey: id) { return result }
    if inFlight[id] != nil { return nil }
    return .failure(
      HTTPFailure(
        kind: .invalidRequest, message: "exchange \(id.number) was cancelled or already taken",
        surelyNotDelivered: false))
  }

  /// Drops the exchange, its connection and its result. What was sent was sent.
  package func cancel(_ id: ExchangeID) {
    finished[id] = nil
    if let exchange = inFlight.removeValue(forKey: id) {
      curl_multi_remove_handle(multi, exchange.easy.pointer)
    }
  }

  /// One exchange from start to end, at most the request's timeout; other exchanges advance
  /// meanwhile. Ends with `.interrupted` as soon as `wakeFD` is readable; the byte is left there.
  package func perform(
    _ request: HTTPRequest, interruptedBy wakeFD: Int32? = nil
  ) -> Result<HTTPResponse, HTTPFailure> {
    let id: ExchangeID
    do { id = try start(request) } catch { return .failure(error) }
    let descriptors = wakeFD.map { [$0] } ?? []
    let deadline = ContinuousClock.now.advanced(by: request.timeout + .seconds(1))
    while true {
      if let result = takeResult(id) { return result }
      if !step(until: deadline, descriptors).isEmpty {
        // An answer that is already here counts.
        if let result = takeResult(id) { return result }
        cancel(id)
        return .failure(
          HTTPFailure(
            kind: .interrupted,
            message: "interrupted while asking \(request.unixSocket ?? request.url)",
            surelyNotDelivered: false))
      }
    }
  }

  /// As `drive`, but results of other exchanges that wait to be taken do not end the wait.
  private func step(
    until deadline: ContinuousClock.Instant, _ descriptors: [Int32]
  ) -> [Int32] {
    let ready = Self.readable(descriptors)
    if ready.isEmpty {
      let now = ContinuousClock.now
      let next = inFlight.values.map(\.deadline).min().map { min($0, deadline) } ?? deadline
      wait(for: now.duration(to: next), descriptors)
    }
    advance()
    return ready.isEmpty ? Self.readable(descriptors) : ready
  }

  /// Lets libcurl do what can be done without waiting, and collects what is over.
  private func advance() {
    guard !inFlight.isEmpty else { return }
    var running: Int32 = 0
    let code = curl_multi_perform(multi, &running)
    guard code == CURLM_OK else { return abandonAll(code) }
    var result = CURLE_OK
    while let pointer = loopwarden_curl_multi_next_finished(multi, &result) {
      guard let (id, exchange) = inFlight.first(where: { $0.value.easy.pointer == pointer })
      else { continue }
      finish(id, exchange.result(of: result))
    }
    // libcurl counts CLOCK_MONOTONIC, which stands still in suspend; deadlines do not.
    let now = ContinuousClock.now
    for (id, exchange) in inFlight where now >= exchange.deadline {
      finish(
        id,
        .failure(
          exchange.easy.timedOut(endpoint: exchange.endpoint, timeout: exchange.timeout)))
    }
  }

  private func finish(_ id: ExchangeID, _ result: Result<HTTPResponse, HTTPFailure>) {
    guard let exchange = inFlight.removeValue(forKey: id) else { return }
    curl_multi_remove_handle(multi, exchange.easy.pointer)
    finished[id] = result
  }

  /// The multi handle itself failed (out of memory, out of descriptors): every exchange ends, so
  /// that no caller waits for what cannot come.
  private func abandonAll(_ code: CURLMcode) {
    let reason = String(cString: curl_multi_strerror(code))
    for (id, exchange) in inFlight {
      finish(
        id,
        .failure(
          HTTPFailure(
            kind: .protocolError,
            message: "asking \(exchange.endpoint.description) failed in libcurl: \(reason)",
            surelyNotDelivered: false)))
    }
  }

  private func wait(for duration: Duration, _ descriptors: [Int32]) {
    var extra = descriptors.map {
      curl_waitfd(fd: $0, events: Int16(CURL_WAIT_POLLIN), revents: 0)
    }
    let code = curl_multi_poll(
      multi, &extra, UInt32(extra.count), duration.millisecondsRoundedUp, nil)
    if code != CURLM_OK { abandonAll(code) }
  }

  /// Which descriptors a read would not wait on: readable, at their end, or broken. libcurl
  /// reports readable alone, and a hung-up pipe would spin.
  private static func readable(_ descriptors: [Int32]) -> [Int32] {
    guard !descriptors.isEmpty else { return [] }
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), 0) > 0 else { return [] }
    return polled.filter { $0.revents != 0 }.map(\.fd)
  }
}
