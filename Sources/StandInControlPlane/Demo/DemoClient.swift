import HTTPTransport

/// A client that notices every outage: requests in a steady rhythm, each on a new connection
/// through the front, and watches that are held open, all verified against the cluster's CA.
final class DemoClient {
  private(set) var sent = 0
  private(set) var failed = 0
  private(set) var lastError = ""
  /// Watches that the server ended in due form, that broke off, and that nobody was there to take.
  private(set) var watchesEnded = 0
  private(set) var watchesCut = 0
  private(set) var watchesRefused = 0
  /// Watches that are open now.
  var openWatches: Int { watches.count { $0.id != nil } }

  private struct Watch {
    var base: String
    var id: ExchangeID?
    var next: ContinuousClock.Instant
  }

  private let transport: HTTPTransport
  private let base: String
  private let tls: TLSOptions
  private let rhythm: Duration
  private var requests: [ExchangeID] = []
  private var watches: [Watch]
  private var nextRequest = ContinuousClock.now

  /// A client of `front`; one watch goes there and one to each of `masters`. `rhythm` is the time
  /// between two requests.
  init(
    front: SocketAddress, masters: [SocketAddress], transport: HTTPTransport, tls: TLSOptions,
    rhythm: Duration
  ) {
    self.transport = transport
    self.tls = tls
    self.rhythm = rhythm
    base = "https://\(front)"
    watches = ([front] + masters).map { Watch(base: "https://\($0)", next: .now) }
  }

  /// Sends what is due; returns when the next is.
  func send(at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
    if now >= nextRequest {
      nextRequest = max(nextRequest + rhythm, now)
      sent += 1
      if let id = start(base, "/version", timeout: .seconds(3)) {
        requests.append(id)
      } else {
        failed += 1
      }
    }
    for index in watches.indices where watches[index].id == nil && now >= watches[index].next {
      watches[index].next = now + .milliseconds(500)
      watches[index].id = start(
        watches[index].base, "/api/v1/configmaps?watch=true", timeout: .seconds(600))
    }
    return nextRequest
  }

  /// Takes what has ended.
  func takeResults() {
    requests.removeAll { id in
      guard let result = transport.takeResult(id) else { return false }
      switch result {
      case .success(let response) where response.status == 200: break
      case .success(let response): fail("status \(response.status)")
      case .failure(let failure): fail(failure.message)
      }
      return true
    }
    for index in watches.indices {
      guard let id = watches[index].id, let result = transport.takeResult(id) else { continue }
      watches[index].id = nil
      switch result {
      case .success(let response) where response.status == 200: watchesEnded += 1
      case .failure(let failure) where failure.surelyNotDelivered: watchesRefused += 1
      case .success, .failure: watchesCut += 1
      }
    }
  }

  /// Stops asking, and lets what is on its way come back; what does not within a second counts as
  /// failed. Open watches are dropped: they would only hold up the servers' end.
  func finish() {
    for watch in watches { if let id = watch.id { transport.cancel(id) } }
    watches = []
    let deadline = ContinuousClock.now + .seconds(1)
    while !requests.isEmpty, ContinuousClock.now < deadline {
      _ = transport.drive(until: min(deadline, .now + .milliseconds(50)))
      takeResults()
    }
    for id in requests {
      transport.cancel(id)
      fail("no answer")
    }
    requests = []
  }

  private func start(_ base: String, _ path: String, timeout: Duration) -> ExchangeID? {
    do throws(HTTPFailure) {
      return try transport.start(HTTPRequest(url: base + path, timeout: timeout, tls: tls))
    } catch {
      lastError = error.message
      return nil
    }
  }

  private func fail(_ why: String) {
    lastError = why
    failed += 1
  }
}
