import Configuration
import Testing

@Suite struct HostPortTests {
  @Test(arguments: [
    ("127.0.0.1:6443", "127.0.0.1", 6443), ("[::1]:1", "::1", 1),
    ("[fd00::a]:65535", "fd00::a", 65_535), ("master-1.example:443", "master-1.example", 443),
    ("localhost:8443", "localhost", 8443),
  ])
  func read(text: String, host: String, port: UInt16) throws {
    let place = try HostPort(parsing: text)
    #expect(place == HostPort(host: host, port: port))
    #expect(place.description == text)
  }

  @Test(arguments: [
    "", ":", ":6443", "a:", "a:0", "a:-1", "a:+1", "a: 1", "a:1 ", "a:123456", "[::1", "[]:1",
    "[::1]6443", "[::1]:", "[::1%lo]:1", "[a]:1", "1.2.3:1", "1.2.3.4.5:1", "a b:1", "-a:1",
    "a..b:1",
    "https://a:1", "a/b:1", "\u{e4}:1",
  ])
  func refused(text: String) {
    #expect(throws: HostPort.Malformed.self) { _ = try HostPort(parsing: text) }
  }
}
