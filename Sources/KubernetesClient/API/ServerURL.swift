/// The `server` of a kubeconfig, taken apart (RFC 3986 section 3).
struct ServerURL: Equatable {
  let address: APIServerAddress
  /// What stands before every path: empty, or `/k8s/clusters/c1`.
  let prefix: String

  /// nil for anything but `https://host[:port][/path]`; user names, queries and fragments are
  /// refused.
  init?(_ text: String) {
    let scheme = "https://"
    guard text.hasPrefix(scheme), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      !text.utf8.contains(where: { "?#@\\".utf8.contains($0) })
    else { return nil }
    let rest = text.dropFirst(scheme.count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    guard let (host, port) = Self.hostAndPort(rest[..<slash]) else { return nil }
    address = APIServerAddress(host: host, port: port)
    var path = rest[slash...]
    while path.hasSuffix("/") { path = path.dropLast() }
    prefix = String(path)
  }

  private static func hostAndPort(_ text: Substring) -> (String, UInt16)? {
    var (host, rest) = (text, Substring())
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
    } else if let colon = text.firstIndex(of: ":") {
      (host, rest) = (text[..<colon], text[colon...])
    }
    guard !host.isEmpty else { return nil }
    guard !rest.isEmpty else { return (String(host), 443) }
    guard rest.hasPrefix(":"), rest.count > 1, let port = UInt16(rest.dropFirst()), port > 0,
      rest.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return (String(host), port)
  }

  /// Whether the host leads back to this machine: then it names no other master.
  var isLoopback: Bool {
    let host = address.host.lowercased()
    return host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }
}
