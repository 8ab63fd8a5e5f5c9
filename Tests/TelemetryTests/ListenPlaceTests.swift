import Telemetry
import TestSupport
import Testing

@Suite("Where metrics may be served") struct ListenPlaceTests {
  @Test(
    "this machine alone",
    arguments: [
      ("127.0.0.1:9105", ListenPlace.address(host: "127.0.0.1", port: 9105)),
      ("127.1.2.3:1", .address(host: "127.1.2.3", port: 1)),
      ("[::1]:65535", .address(host: "::1", port: 65535)),
      ("[0:0:0:0:0:0:0:1]:9105", .address(host: "0:0:0:0:0:0:0:1", port: 9105)),
      ("unix:/run/loopwarden/metrics.sock", .unix(path: "/run/loopwarden/metrics.sock")),
    ])
  func accepted(_ text: String, _ place: ListenPlace) throws {
    #expect(try ListenPlace(parsing: text) == place)
    #expect("\(place)" == text)
  }

  @Test(
    "nothing else",
    arguments: [
      "0.0.0.0:9105", "10.0.0.1:9105", "[::]:9105", "[fe80::1]:9105", "[::ffff:127.0.0.1]:9105",
      "::1:9105", "localhost:9105", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
      "127.0.0.1:+80", ":9105", "", "127.1:9105", "[127.0.0.1]:9105", "unix:", "unix:relative",
      "unix:/run/", "unix://run/x/", "unix:/" + String(repeating: "x", count: 107), "/run/socket",
    ])
  func refused(_ text: String) {
    #expect(throws: ListenPlace.Malformed.self) { try ListenPlace(parsing: text) }
  }

  @Test("a socket that others could reach is not made, whoever asks")
  func notMade() {
    #expect(throws: ListenFault.self) {
      try MetricsListener(.address(host: "0.0.0.0", port: 0))
    }
    #expect(throws: ListenFault.self) { try MetricsListener(.address(host: "::", port: 0)) }
  }

  @Test("a Unix socket: the leavings of a dead process go, anything else stays")
  func unixSocket() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("metrics.sock")
    var first: MetricsListener? = try MetricsListener(.unix(path: path))
    #expect(first?.port == 0)
    let fault = #expect(throws: ListenFault.self) { try MetricsListener(.unix(path: path)) }
    #expect(fault?.description.contains("another process listens there") == true)
    first = nil
    // Its file went with it, so that another kind of file can stand there.
    try directory.write("a file", to: "metrics.sock")
    #expect(throws: ListenFault.self) { try MetricsListener(.unix(path: path)) }
    #expect(try directory.read("metrics.sock") == Array("a file".utf8))
    let abandoned = try Client.abandonedSocket(directory.path("old.sock"))
    #expect(abandoned)
    _ = try MetricsListener(.unix(path: directory.path("old.sock")))
  }

  @Test("a port that is taken is a fault with the place in it")
  func taken() throws {
    let first = try MetricsListener(.address(host: "127.0.0.1", port: 0))
    let place = ListenPlace.address(host: "127.0.0.1", port: first.port)
    let fault = #expect(throws: ListenFault.self) { try MetricsListener(place) }
    #expect(fault?.place == place)
    #expect(fault?.description.contains("\(place)") == true)
  }
}
