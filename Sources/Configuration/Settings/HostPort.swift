internal import Glibc

/// An address or host name with a port, `127.0.0.1:6443`, `[::1]:6443`, `master-1:6443`.
package struct HostPort: Sendable, Hashable, CustomStringConvertible {
  /// The address or name; an IPv6 address without brackets.
  package let host: String
  /// 1 to 65535.
  package let port: UInt16

  /// A place that is known to be well formed.
  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// What is wrong with a text, to follow the word "must".
  package struct Malformed: Error, Sendable, Equatable {
    /// Such as `name a port: HOST:PORT`.
    package let advice: String
  }

  /// Reads `HOST:PORT`; an IPv6 address stands in brackets (RFC 3986 section 3.2.2).
  package init(parsing text: String) throws(Malformed) {
    let (host, port): (Substring, Substring)
    if text.hasPrefix("[") {
      let inside = text.dropFirst()
      guard let end = inside.firstIndex(of: "]") else {
        throw Malformed(advice: "close its bracket")
      }
      host = inside[..<end]
      let rest = inside[end...].dropFirst()
      guard rest.first == ":" else {
        throw Malformed(advice: "name a port: [\(host)]:6443")
      }
      port = rest.dropFirst()
      guard Self.isAddress(host, AF_INET6) else {
        throw Malformed(advice: "have an IPv6 address inside the brackets")
      }
    } else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      if parts.count > 2 {
        throw Malformed(
          advice: Self.isAddress(text[...], AF_INET6)
            ? "have the IPv6 address in brackets and name a port: [::1]:6443"
            : "be HOST:PORT, with an IPv6 address in brackets: [::1]:6443")
      }
      guard parts.count == 2 else { throw Malformed(advice: "name a port: HOST:PORT") }
      (host, port) = (parts[0], parts[1])
      guard Self.isName(host) else {
        throw Malformed(advice: "name a host before the port: an address or a host name")
      }
    }
    guard !port.isEmpty, port.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = UInt16(port), number > 0
    else { throw Malformed(advice: "have a port from 1 to 65535") }
    self.init(host: String(host), port: number)
  }

  /// As it is written in a configuration.
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private static func isAddress(_ text: Substring, _ family: Int32) -> Bool {
    var storage = in6_addr()
    return inet_pton(family, String(text), &storage) == 1
  }

  /// RFC 1123 section 2.1; digits and dots alone are an IPv4 address or nothing.
  private static func isName(_ text: Substring) -> Bool {
    if text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) {
      return isAddress(text, AF_INET)
    }
    return text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
              || $0 == "-" || $0 == "_"
          }
      }
  }
}
