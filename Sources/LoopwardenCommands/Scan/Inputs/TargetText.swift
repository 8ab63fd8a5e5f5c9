import Configuration
import Glibc
package import TLSProbe

/// How a host is written: `HOST`, `HOST:PORT`, `[IPV6]`, `[IPV6]:PORT`, or an https URL.
package enum TargetText {
  /// The port of an API server that does not say another (`--secure-port`).
  package static let usualPort: UInt16 = 6443

  /// What is wrong with a text, to follow the word "must".
  package struct Malformed: Error, Sendable, Equatable {
    /// Such as `be an https URL`.
    package let advice: String
  }

  /// Reads `HOST[:PORT]`; an IPv6 address may stand without brackets where no port follows.
  package static func parse(
    _ text: String, port: UInt16 = usualPort
  ) throws(Malformed) -> ProbeTarget {
    do throws(HostPort.Malformed) {
      let target = try HostPort(parsing: withPort(text, port))
      return ProbeTarget(host: target.host, port: target.port)
    } catch { throw Malformed(advice: error.advice) }
  }

  /// Reads a kubeconfig's `server`: `https://HOST[:PORT][/PATH]`; the port is 443 unless it is named
  /// (RFC 9110 section 4.2.2).
  package static func parse(url: String) throws(Malformed) -> ProbeTarget {
    let scheme = "https://"
    guard url.lowercased().hasPrefix(scheme) else {
      throw Malformed(advice: "be an https URL")
    }
    let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@") else {
      throw Malformed(advice: "hold no user name")
    }
    return try parse(String(authority), port: 443)
  }

  private static func withPort(_ text: String, _ port: UInt16) -> String {
    if text.hasPrefix("[") { return text.hasSuffix("]") ? "\(text):\(port)" : text }
    if !text.contains(":") { return "\(text):\(port)" }
    var storage = in6_addr()
    return inet_pton(AF_INET6, text, &storage) == 1 ? "[\(text)]:\(port)" : text
  }
}
