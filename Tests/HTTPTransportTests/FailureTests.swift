import Glibc
import HTTPTransport
import TestSupport
import Testing

@Suite struct FailureTests {
  @Test func refusedConnectionWasSurelyNotDelivered() throws {
    let unserved = try UnservedPort()
    defer { withExtendedLifetime(unserved) {} }
    let port = unserved.port
    let failure = try makeTransport().perform(
      HTTPRequest(url: "http://127.0.0.1:\(port)/", timeout: generous)
    ).failure
    #expect(
      failure
        == HTTPFailure(
          kind: .connectionRefused, message: "connection refused by 127.0.0.1:\(port)",
          surelyNotDelivered: true))
  }

  @Test func missingSocketIsTold() throws {
    let failure = try makeTransport().perform(
      HTTPRequest(url: "http://localhost/", unixSocket: "/nowhere/s", timeout: generous)
    ).failure
    #expect(
      failure
        == HTTPFailure(
          kind: .noSuchSocket, message: "no such socket: /nowhere/s", surelyNotDelivered: true))
  }

  @Test func socketWithoutAListenerIsRefused() throws {
    let folder = try TemporaryDirectory()
    try AbandonedSocket.leave(at: folder.path("s"))
    let failure = try makeTransport().perform(
      HTTPRequest(url: "http://localhost/", unixSocket: folder.path("s"), timeout: generous)
    ).failure
    #expect(failure?.kind == .connectionRefused)
    #expect(failure?.surelyNotDelivered == true)
  }

  @Test func pathThatIsNoFolderCannotBeConnected() throws {
    let failure = try makeTransport().perform(
      HTTPRequest(url: "http://localhost/", unixSocket: "/dev/null/s", timeout: generous)
    ).failure
    #expect(failure?.kind == .couldNotConnect)
    #expect(failure?.surelyNotDelivered == true)
  }

  @Test func silentServerEndsAtTheDeadline() throws {
    let server = try SteppedServer(steps: [.readRequest, .hold])
    let start = ContinuousClock.now
    let failure = try makeTransport().perform(
      HTTPRequest(url: server.url, timeout: .milliseconds(200))
    ).failure
    #expect(failure?.kind == .timedOut)
    #expect(failure?.surelyNotDelivered == false)
    #expect(failure?.message.hasPrefix("no complete answer from 127.0.0.1:") == true)
    #expect(start.duration(to: .now) < generous)
  }

  @Test func slowBodyEndsAtTheDeadline() throws {
    let server = try SteppedServer(steps: [
      .readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n"),
      .drip(String(repeating: "x", count: 2000)),
    ])
    let start = ContinuousClock.now
    let failure = try makeTransport().perform(
      HTTPRequest(url: server.url, timeout: .milliseconds(300))
    ).failure
    #expect(failure?.kind == .timedOut)
    #expect(start.duration(to: .now) < generous)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\n",
  ]) func bodyIsCapped(head: String) throws {
    let body = String(repeating: "x", count: 1001)
    let server = try SteppedServer(steps: [.readRequest, .send(head + body), .hold])
    let failure = try makeTransport().perform(
      HTTPRequest(url: server.url, timeout: generous, maximumBodyBytes: 1000)
    ).failure
    #expect(failure?.kind == .bodyTooLarge)
    #expect(failure?.surelyNotDelivered == false)
  }

  @Test(arguments: [0, 5]) func bodyAtTheCapIsTaken(size: Int) throws {
    let body = String(repeating: "x", count: size)
    let server = try SteppedServer(steps: [
      .readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n" + body), .hold,
    ])
    let result = try makeTransport().perform(
      HTTPRequest(url: server.url, timeout: generous, maximumBodyBytes: size))
    #expect(result.bodyText == body)
  }

  @Test func endlessHeadIsCutOff() throws {
    let field = "X-Junk: " + String(repeating: "j", count: 990) + "\r\n"
    let server = try SteppedServer(steps: [
      .readRequest, .send("HTTP/1.1 200 OK\r\n" + String(repeating: field, count: 290)), .hold,
    ])
    let failure = try makeTransport().perform(HTTPRequest(url: server.url, timeout: generous))
      .failure
    #expect(failure?.kind == .protocolError)
  }

  @Test(
    arguments: [
      ([.readRequest], HTTPFailure.Kind.connectionLost),
      ([.readRequest, .reset], .connectionLost),
      ([.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")], .connectionLost),
      ([.readRequest, .send("SSH-2.0-OpenSSH_9.2\r\n")], .protocolError),
    ] as [([SteppedServer.Step], HTTPFailure.Kind)]) func brokenAnswer(
      script: [SteppedServer.Step], kind: HTTPFailure.Kind
    ) throws
  {
    let server = try SteppedServer(steps: script)
    let failure = try makeTransport().perform(HTTPRequest(url: server.url, timeout: generous))
      .failure
    #expect(failure?.kind == kind, "\(String(describing: failure))")
    #expect(failure?.surelyNotDelivered == false)
  }

  @Test func wakeDescriptorInterrupts() throws {
    let server = try SteppedServer(steps: [.readRequest, .hold])
    let pipe = try Pipe.open()
    defer {
      close(pipe.reading)
      close(pipe.writing)
    }
    let writing = pipe.writing
    let waker = try Thread {
      // Only once the request is there, so that the wait itself is interrupted.
      let deadline = ContinuousClock.now.advanced(by: generous)
      while server.requests.isEmpty, ContinuousClock.now < deadline { usleep(1000) }
      var byte: UInt8 = 1
      _ = write(writing, &byte, 1)
    }
    defer { waker.join() }
    let start = ContinuousClock.now
    let failure = try makeTransport().perform(
      HTTPRequest(url: server.url, timeout: .seconds(60)), interruptedBy: pipe.reading
    ).failure
    #expect(failure?.kind == .interrupted)
    #expect(failure?.surelyNotDelivered == false)
    #expect(start.duration(to: .now) < .seconds(40))
  }

  @Test func noTimeLeftSendsNothing() throws {
    let server = try SteppedServer(steps: [.readRequest, .hold])
    let failure = try makeTransport().perform(HTTPRequest(url: server.url, timeout: .zero)).failure
    #expect(failure?.kind == .timedOut)
    #expect(failure?.surelyNotDelivered == true)
    #expect(server.requests.isEmpty)
  }

  @Test(arguments: [
    HTTPRequest(url: "readyz", timeout: generous),
    HTTPRequest(url: "ftp://127.0.0.1/", timeout: generous),
    HTTPRequest(url: "file:///etc/hostname", timeout: generous),
    HTTPRequest(url: "http://user:secret@127.0.0.1/", timeout: generous),
    HTTPRequest(url: "https://127.0.0.1/", timeout: generous),
    HTTPRequest(url: "https://127.0.0.1/", timeout: generous, tls: TLSOptions()),
    HTTPRequest(url: "http://127.0.0.1/", timeout: generous, tls: TLSOptions(insecure: true)),
    HTTPRequest(
      url: "https://127.0.0.1/", timeout: generous,
      tls: TLSOptions(clientCertificate: [1], insecure: true)),
    HTTPRequest(method: "GET /x", url: "http://127.0.0.1/", timeout: generous),
    HTTPRequest(
      url: "http://127.0.0.1/", headers: [("X", "a\r\nY: secret")], timeout: generous),
    HTTPRequest(url: "http://127.0.0.1/", headers: [("X: y", "a")], timeout: generous),
    HTTPRequest(url: "http://localhost/", unixSocket: "relative", timeout: generous),
    HTTPRequest(
      url: "http://localhost/", unixSocket: "/" + String(repeating: "p", count: 107),
      timeout: generous),
  ]) func unusableRequestIsRefused(request: HTTPRequest) throws {
    let failure = try makeTransport().perform(request).failure
    #expect(failure?.kind == .invalidRequest, "\(String(describing: failure))")
    #expect(failure?.surelyNotDelivered == true)
    #expect(failure?.message.contains("secret") == false)
  }
}
