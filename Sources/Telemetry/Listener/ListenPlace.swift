import Glibc

/// Where metrics are served: on this machine alone.
package enum ListenPlace: Sendable, Hashable, CustomStringConvertible {
  /// A loopback address (127.0.0.0/8 or ::1) and its port; 0 lets the kernel choose one.
  case address(host: String, port: UInt16)
  /// A Unix socket's path.
  case unix(path: String)

  /// What is wrong with a text, to follow the word "must".
  package struct Malformed: Error, Sendable, Equatable {
    /// Such as `be a loopback address`.
    package let advice: String
  }

  /// Reads `127.0.0.1:PORT`, `[::1]:PORT` or `unix:/path`.
  package init(parsing text: String) throws(Malformed) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      guard path.hasPrefix("/"), !path.hasSuffix("/"), !path.unicodeScalars.contains("\0") else {
        throw Malformed(advice: "have an absolute path after \"unix:\"")
      }
      // sun_path holds 108 bytes with its NUL (unix(7)).
      guard path.utf8.count <= 107 else {
        throw Malformed(advice: "have a path of at most 107 bytes after \"unix:\"")
      }
      self = .unix(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":") else {
      throw Malformed(advice: "be 127.0.0.1:PORT, [::1]:PORT or unix:/path")
    }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let port = UInt16(digits), port > 0
    else { throw Malformed(advice: "have a port from 1 to 65535") }
    let host = text[..<colon]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 2
    let bare = isBracketed ? String(host.dropFirst().dropLast()) : String(host)
    guard Self.isLoopback(bare, isIPv6: isBracketed) else {
      throw Malformed(
        advice: "be a loopback address, 127.0.0.1:PORT or [::1]:PORT: metrics leave this machine "
          + "through node_exporter or a proxy that asks who wants them")
    }
    self = .address(host: bare, port: port)
  }

  /// As it is written in a configuration.
  package var description: String {
    switch self {
    case .address(let host, let port):
      host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }

  /// Whether nobody from outside can reach it.
  var isLocal: Bool {
    switch self {
    case .address(let host, _): Self.isLoopback(host, isIPv6: host.contains(":"))
    case .unix: true
    }
  }

  /// RFC 1122 section 3.2.1.3 (127/8), RFC 4291 section 2.5.3 (::1).
  private static func isLoopback(_ host: String, isIPv6: Bool) -> Bool {
    if isIPv6 {
      var address = in6_addr()
      guard inet_pton(AF_INET6, host, &address) == 1 else { return false }
      let bytes = withUnsafeBytes(of: address) { Array($0) }
      return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }
    var address = in_addr()
    guard inet_pton(AF_INET, host, &address) == 1 else { return false }
    return withUnsafeBytes(of: address) { $0.first == 127 }
  }
}
