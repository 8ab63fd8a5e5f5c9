import Glibc
import Telemetry
import TestSupport
import Testing

@Suite("Metrics over HTTP") struct MetricsListenerTests {
  static let loopback = ListenPlace.address(host: "127.0.0.1", port: 0)
  static let request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"

  private func ask(_ request: String, page: String? = "a 1\n") throws -> String {
    let listener = try MetricsListener(Self.loopback)
    return try Client(port: listener.port).exchange(request, with: listener, page: page)
  }

  @Test("GET gives the exposition and ends the connection")
  func get() throws {
    let answer = try ask(Self.request)
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
    #expect(answer.contains("\r\nContent-Length: 4\r\n"))
    #expect(answer.contains("\r\nConnection: close\r\n"))
    #expect(answer.hasSuffix("\r\n\r\na 1\n"))
    let date = try #require(answer.split(separator: "\r\n").first { $0.hasPrefix("Date: ") })
    #expect(
      date.hasSuffix(" GMT") && date.utf8.count == "Date: Sun, 06 Nov 1994 08:49:37 GMT".utf8.count)
  }

  @Test("HEAD gives the same without the exposition")
  func head() throws {
    let answer = try ask("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains("\r\nContent-Length: 4\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n"))
  }

  @Test("before the first look there is nothing to give")
  func unavailable() throws {
    #expect(try ask(Self.request, page: nil).hasPrefix("HTTP/1.1 503 "))
  }

  @Test(
    "other requests",
    arguments: [
      ("GET /metrics HTTP/1.0\r\n\r\n", 200),
      ("\r\nGET /metrics?x=1#y HTTP/1.1\r\nhost:\r\n\r\n", 200),
      ("GET http://localhost:9105/metrics HTTP/1.1\r\nHost: x\r\n\r\n", 200),
      ("GET /metrics HTTP/1.1\nHost: x\n\n", 200),
      ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 404),
      ("GET /metrics/ HTTP/1.1\r\nHost: x\r\n\r\n", 404),
      ("GET http://localhost HTTP/1.1\r\nHost: x\r\n\r\n", 404),
      ("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd", 405),
      ("DELETE /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 405),
      ("POST / HTTP/1.1\r\nHost: x\r\n\r\n", 404),
      ("GET /metrics HTTP/1.1\r\n\r\n", 400),
      ("GET /metrics HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
      ("GET /metrics HTTP/2.0\r\nHost: x\r\n\r\n", 400),
      ("GET  /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 400),
      ("GET /metrics\r\nHost: x\r\n\r\n", 400),
      ("GET metrics HTTP/1.1\r\nHost: x\r\n\r\n", 400),
      ("G@T /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 400),
      ("GET /metrics HTTP/1.1\r\nHost : x\r\n\r\n", 400),
      ("GET /metrics HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),
      ("GET /metrics HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
      ("GET /metrics HTTP/1.1\r\nHost: x\u{0}\r\n\r\n", 400),
      ("GET /metrics HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", 400),
      // A TLS ClientHello's first bytes: nothing to wait for.
      ("\u{16}\u{3}\u{1}", 400),
      (
        "GET /metrics HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "x", count: 4200))\r\n\r\n", 431
      ),
      (String(repeating: "A", count: 5000), 431),
    ])
  func others(_ request: String, _ status: Int) throws {
    let answer = try ask(request)
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(60))")
    #expect(answer.contains("\r\nAllow: GET, HEAD\r\n") == (status == 405))
  }

  @Test("a request in pieces, and one over a Unix socket")
  func pieces() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("metrics.sock")
    let listener = try MetricsListener(.unix(path: path))
    let client = try Client(path: path)
    for byte in Self.request.dropLast() {
      client.send(String(byte))
      listener.pump(page: "a 1\n")
    }
    client.receive()
    #expect(client.received.isEmpty)
    #expect(client.exchange("\r\n", with: listener, page: "a 1\n").hasSuffix("\r\n\r\na 1\n"))
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o666)
  }

  @Test("a large exposition arrives whole")
  func large() throws {
    let page = String(repeating: "loopwarden_x{y=\"z\"} 1\n", count: 100_000)
    let answer = try ask(Self.request, page: page)
    #expect(answer.hasSuffix(page))
    #expect(answer.contains("\r\nContent-Length: \(page.utf8.count)\r\n"))
  }
}
