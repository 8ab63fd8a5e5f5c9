import HTTPTransport

/// A client that notices every outage: a request each on a new connection in a steady rhythm, one
/// open watch, and `/readyz`, all verified against the cluster's CA.
final class DemoClient {
  private(set) var sent = 0
  private(set) var failed = 0
  private(set) var firstFailure: ContinuousClock.Instant?
  /// The first answer after the last failure.
  private(set) var recovery: ContinuousClock.Instant?
  private(set) var lastError = ""
  /// Watches that the server ended in due form, that broke off, and that nobody was there to take.
  private(set) var watchesEnded = 0
  private(set) var watchesCut = 0
  private(set) var watchesRefused = 0
  /// The last answer of `/readyz`: its status, or nil for none.
  private(set) var readiness: Int?
  /// When the request for that answer was sent.
  private(set) var readinessAskedAt: ContinuousClock.Instant?

  private let transport: HTTPTransport
  private let base: String
  private let tls: TLSOptions
  private let rhythm: Duration
  private var requests: [ExchangeID] = []
  private var watch: ExchangeID?
  private var readyz: (id: ExchangeID, at: ContinuousClock.Instant)?
  private var nextRequest = ContinuousClock.now
  private var nextWatch = ContinuousClock.now
  private var nextReadyz = ContinuousClock.now

  /// A client of 127.0.0.1:`port`; `rhythm` is the time between two requests.
  init(port: UInt16, pki: String, rhythm: Duration) throws {
    transport = try HTTPTransport()
    base = "https://127.0.0.1:\(port)"
    tls = TLSOptions(
      authorities: try readFile(pki + "/ca.crt"),
      clientCertificate: try readFile(pki + "/demo-client.crt"),
      clientKey: try readFile(pki + "/demo-client.key"))
    self.rhythm = rhythm
  }

  /// From the first failed request to the first answer after the last one; nil without failures.
  var outage: Duration? {
    guard let firstFailure, let recovery else { return nil }
    return firstFailure.duration(to: recovery)
  }

  /// Sends what is due and carries what is in flight, for `wait` at most or until one of
  /// `descriptors` is readable.
  func run(for wait: Duration, alsoWaitingFor descriptors: [Int32]) {
    let now = ContinuousClock.now
    if now >= nextRequest {
      nextRequest = max(nextRequest + rhythm, now)
      sent += 1
      if let id = start("/version", timeout: .seconds(3)) { requests.append(id) } else { fail() }
    }
    if now >= nextWatch, watch == nil {
      nextWatch = now + .milliseconds(250)
      watch = start("/api/v1/configmaps?watch=true", timeout: .seconds(600))
    }
    if now >= nextReadyz, readyz == nil {
      nextReadyz = now + .milliseconds(200)
      readyz = start("/readyz", timeout: .seconds(3)).map { ($0, now) }
    }
    _ = transport.drive(
      until: min(now + wait, max(now, nextRequest)), alsoWaitingFor: descriptors)
    takeResults()
  }

  /// Drops everything in flight: an open watch would only hold up the server's end.
  func hangUp() {
    for id in requests + [watch, readyz?.id].compactMap(\.self) { transport.cancel(id) }
    (requests, watch, readyz) = ([], nil, nil)
  }

  private func start(_ path: String, timeout: Duration) -> ExchangeID? {
    do throws(HTTPFailure) {
      return try transport.start(HTTPRequest(url: base + path, timeout: timeout, tls: tls))
    } catch {
      lastError = error.message
      return nil
    }
  }

  private func takeResults() {
    requests.removeAll { id in
      guard let result = transport.takeResult(id) else { return false }
      switch result {
      case .success(let response) where response.status == 200:
        if firstFailure != nil, recovery == nil { recovery = .now }
      case .success(let response):
        lastError = "status \(response.status)"
        fail()
      case .failure(let failure):
        lastError = failure.message
        fail()
      }
      return true
    }
    if let id = watch, let result = transport.takeResult(id) {
      watch = nil
      switch result {
      case .success(let response) where response.status == 200: watchesEnded += 1
      case .failure(let failure) where failure.surelyNotDelivered: watchesRefused += 1
      case .success, .failure: watchesCut += 1
      }
    }
    if let asked = readyz, let result = transport.takeResult(asked.id) {
      readyz = nil
      readiness = (try? result.get())?.status
      readinessAskedAt = asked.at
    }
  }

  private func fail() {
    failed += 1
    recovery = nil
    if firstFailure == nil { firstFailure = .now }
  }
}
