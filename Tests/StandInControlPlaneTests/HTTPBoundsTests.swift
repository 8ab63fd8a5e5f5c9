import StandInControlPlane
import Testing

/// Requests that a client library does not send.
struct HTTPBoundsTests {
  @Test(arguments: [
    ("BREW\r\n\r\n", 400),
    ("GET pods HTTP/1.1\r\n\r\n", 400),
    ("GET / HTTP/2.0\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
    ("POST /api/v1/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    ("POST /api/v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    ("POST /api/v1/x HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
    ("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 40_000), 431),
    ("TRACE / HTTP/1.1\r\nConnection: close\r\n\r\n", 405),
    ("GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n", 404),
  ])
  func eachGetsItsStatusAndTheConnectionEnds(request: String, status: Int) throws {
    let answer = try Handshake(ServerUnderTest(), serverName: nil).conversation(request)
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    #expect(answer.contains("\r\nConnection: close\r\n"))
  }

  @Test
  func requestsSentTogetherAreAnsweredInOrder() throws {
    let answer = try Handshake(ServerUnderTest(), serverName: nil).conversation(
      "POST /api/v1/namespaces HTTP/1.1\r\nContent-Length: 25\r\n\r\n{\"metadata\":{\"name\":\"x\"}}"
        + "GET /livez HTTP/1.1\r\n\r\nHEAD /readyz HTTP/1.1\r\nConnection: close\r\n\r\n")
    let parts = answer.split(separator: "HTTP/1.1 ")
    #expect(parts.map { $0.prefix(3) } == ["201", "200", "200"])
    #expect(parts.first?.contains("\"name\":\"x\"") == true)
    #expect(parts.dropFirst().first?.hasSuffix("\r\n\r\nok") == true)
    #expect(parts.last?.contains("Content-Length: 2\r\n") == true)
    #expect(parts.last?.hasSuffix("\r\n\r\n") == true)
  }
}
