import Glibc
import HTTPTransport
import TestSupport
import Testing

@Suite struct ExchangeTests {
  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  @Test func answersWithStatusFieldsAndBody() throws {
    let server = try SteppedServer(steps: [
      .readRequest,
      .send(
        "HTTP/1.1 503 Busy\r\nDate: today \r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 4\r\n\r\nwait"),
      .hold,
    ])
    let response = try makeTransport().perform(
      HTTPRequest(url: server.url + "readyz", headers: [("X-Mine", "yes")], timeout: generous)
    ).get()
    #expect(response.status == 503)
    #expect(response.header("date") == "today")
    #expect(response.headers.filter { $0.name.lowercased() == "x-a" }.map(\.value) == ["1", "2"])
    #expect(String(decoding: response.body, as: UTF8.self) == "wait")
    #expect(response.trailers.isEmpty)
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("GET /readyz HTTP/1.1\r\n"))
    #expect(request.contains("\r\nX-Mine: yes\r\n"))
    #expect(request.contains("\r\nHost: 127.0.0.1:\(server.port)\r\n"))
  }

  @Test(arguments: ["POST", "PUT", "PATCH"]) func sendsContent(method: String) throws {
    let server = try SteppedServer(steps: [.readRequest, .readRequest, .send(Self.ok), .hold])
    let response = try makeTransport().perform(
      HTTPRequest(
        method: method, url: server.url, headers: [("Content-Type", "application/json")],
        body: Array("{}\r\n\r\n".utf8), timeout: generous)
    ).get()
    #expect(response.status == 200)
    let head = try #require(server.requests.first)
    #expect(head.hasPrefix("\(method) / HTTP/1.1\r\n"))
    #expect(head.contains("Content-Length: 6"))
    #expect(head.contains("Content-Type: application/json"))
    #expect(!head.contains("Expect"))
    #expect(server.requests.last == "{}\r\n\r\n")
  }

  @Test func keepsTrailersApart() throws {
    let server = try SteppedServer(steps: [
      .readRequest,
      .send(
        "HTTP/1.1 200 OK\r\nTrailer: grpc-status\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "2\r\nhi\r\n0\r\ngrpc-status: 7\r\n\r\n"),
      .hold,
    ])
    let response = try makeTransport().perform(HTTPRequest(url: server.url, timeout: generous))
      .get()
    #expect(response.trailer("Grpc-Status") == "7")
    #expect(response.header("grpc-status") == nil)
    #expect(response.body == Array("hi".utf8))
  }

  @Test func skipsInterimResponses() throws {
    let server = try SteppedServer(steps: [
      .readRequest, .send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Self.ok), .hold,
    ])
    let response = try makeTransport().perform(HTTPRequest(url: server.url, timeout: generous))
      .get()
    #expect(response.status == 200)
    #expect(response.header("link") == nil)
    #expect(response.trailers.isEmpty)
  }

  @Test func doesNotFollowRedirects() throws {
    let target = try SteppedServer(steps: [.readRequest, .send(Self.ok), .hold])
    let server = try SteppedServer(steps: [
      .readRequest,
      .send("HTTP/1.1 302 Found\r\nLocation: \(target.url)\r\nContent-Length: 0\r\n\r\n"), .hold,
    ])
    let response = try makeTransport().perform(HTTPRequest(url: server.url, timeout: generous))
      .get()
    #expect(response.status == 302)
    #expect(target.requests.isEmpty)
  }

  @Test func speaksOverAUnixSocket() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("s")
    let server = try SteppedServer(
      .unix(path), steps: [.readRequest, .send(Self.ok), .hold])
    let result = try makeTransport().perform(
      HTTPRequest(url: "http://localhost/v1", unixSocket: path, timeout: generous))
    #expect(result.bodyText == "ok")
    #expect(server.requests.first?.contains("Host: localhost\r\n") == true)
  }

  @Test func carriesTwoExchangesAtOnce() throws {
    // The server answers nobody before it has read both requests.
    let server = try SteppedServer(steps: [
      .readRequest, .awaitRequests(2), .send(Self.ok), .hold,
    ])
    let transport = try makeTransport()
    let first = try transport.start(HTTPRequest(url: server.url + "1", timeout: generous))
    let second = try transport.start(HTTPRequest(url: server.url + "2", timeout: generous))
    var results: [ExchangeID: String] = [:]
    let deadline = ContinuousClock.now.advanced(by: generous)
    while results.count < 2, ContinuousClock.now < deadline {
      _ = transport.drive(until: deadline)
      for id in [first, second] where results[id] == nil {
        if let result = transport.takeResult(id) { results[id] = result.bodyText ?? "failed" }
      }
    }
    #expect(results == [first: "ok", second: "ok"])
    #expect(transport.takeResult(first)?.failure?.kind == .invalidRequest)
  }

  @Test func performAdvancesWhatElseIsInFlight() throws {
    let server = try SteppedServer(steps: [
      .readRequest, .awaitRequests(2), .send(Self.ok), .hold,
    ])
    let transport = try makeTransport()
    let first = try transport.start(HTTPRequest(url: server.url + "1", timeout: generous))
    #expect(
      transport.perform(HTTPRequest(url: server.url + "2", timeout: generous)).bodyText == "ok")
    let deadline = ContinuousClock.now.advanced(by: generous)
    _ = transport.drive(until: deadline)
    #expect(transport.takeResult(first)?.bodyText == "ok")
  }

  @Test func wakesForADescriptorWithNothingInFlight() throws {
    let pipe = try Pipe.open()
    defer { close(pipe.reading) }
    let transport = try makeTransport()
    let early = transport.drive(
      until: .now.advanced(by: .milliseconds(10)), alsoWaitingFor: [pipe.reading])
    #expect(early == [])
    // A pipe without a writer is at its end: never readable by POLLIN, and yet not to be waited for.
    close(pipe.writing)
    let deadline = ContinuousClock.now.advanced(by: generous)
    #expect(transport.drive(until: deadline, alsoWaitingFor: [pipe.reading]) == [pipe.reading])
    #expect(ContinuousClock.now < deadline)
  }
}
