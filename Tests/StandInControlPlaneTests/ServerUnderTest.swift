import HTTPTransport
import OpenSSLKit
import StandInControlPlane
import Testing

/// A stand-in API server and a real client in one thread: sockets are real, time moves only by hand.
///
/// The client has real deadlines of its own, all generous.
final class ServerUnderTest {
  let server: APIServer
  let transport: HTTPTransport
  /// The server's time.
  private(set) var now: ContinuousClock.Instant
  /// The server's wall clock, in Unix seconds.
  private(set) var unixTime: Int64
  /// The server's log lines.
  var lines: [String] { log.lines }
  private let log = Lines()

  private final class Lines {
    var lines: [String] = []
  }

  init(
    _ flags: [String] = [], unixTime: Int64 = 1_700_000_000,
    now: ContinuousClock.Instant = .now
  ) throws {
    self.unixTime = unixTime
    self.now = now
    transport = try HTTPTransport()
    let log = log
    server = try APIServer(
      flags: APIServerFlags(
        arguments: ["--bind-address=127.0.0.1", "--secure-port=0"] + flags),
      unixTime: unixTime, log: ProcessLog { log.lines.append($0) })
  }

  /// Lets the server's clocks run on.
  func advance(_ duration: Duration) {
    now += duration
    unixTime += duration.components.seconds
    step()
  }

  func step() {
    server.step(at: now, unixTime: unixTime, waitingAtMost: .zero)
  }

  func request(
    _ method: String = "GET", _ path: String, headers: [(String, String)] = [],
    body: String? = nil, certificate: Bytes? = nil, key: Bytes? = nil
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, url: "https://127.0.0.1:\(server.port)\(path)", headers: headers,
      body: body.map { Array($0.utf8) }, timeout: .seconds(30),
      tls: TLSOptions(clientCertificate: certificate, clientKey: key, insecure: true))
  }

  typealias Bytes = [UInt8]

  /// Serves until the answer to `request` is there.
  func perform(_ request: HTTPRequest) throws -> Result<HTTPResponse, HTTPFailure> {
    try result(of: transport.start(request))
  }

  /// Serves until the exchange has ended.
  func result(of id: ExchangeID) throws -> Result<HTTPResponse, HTTPFailure> {
    try serve(until: "an exchange's end") { transport.takeResult(id) }
  }

  /// Serves in small steps until `condition` gives something.
  func serve<Value>(until what: String, _ condition: () throws -> Value?) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      _ = transport.drive(until: .now + .milliseconds(2))
      step()
      if let value = try condition() { return value }
    }
    throw StandInError("no \(what) within 30 s")
  }

  /// Starts a request and serves until the server has it in hand: a watch, or one in flight.
  func begin(_ path: String) throws -> ExchangeID {
    let before = server.openExchanges
    let id = try transport.start(request("GET", path))
    try serve(until: "arrival of \(path)") { server.openExchanges > before ? () : nil }
    return id
  }

  var ended: ShutdownSequence.End? {
    if case .ended(let end) = server.shutdown.phase { end } else { nil }
  }
}
