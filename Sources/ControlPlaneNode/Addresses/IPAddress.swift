internal import Glibc

/// An IPv4 or IPv6 address by its value: `::1` and `0:0::1` are one address.
package struct IPAddress: Sendable, Hashable {
  /// 4 or 16 bytes in network order; an IPv4-mapped address (RFC 4291 2.5.5.2) has 4.
  package let bytes: [UInt8]

  /// From text as inet_pton(3) reads it: no brackets, no zone, no name. Nil for anything else.
  package init?(_ text: String) {
    // An embedded NUL would make another address of the text.
    guard !text.utf8.contains(0) else { return nil }
    var buffer = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &buffer) == 1 {
      bytes = Array(buffer.prefix(4))
    } else if inet_pton(AF_INET6, text, &buffer) == 1 {
      bytes = Self.unmapped(buffer)
    } else {
      return nil
    }
  }

  /// From 4 or 16 bytes in network order; nil for another number of them.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = Self.unmapped(bytes)
  }

  /// `0.0.0.0` or `::`.
  package var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

  /// 127.0.0.0/8 (RFC 1122 3.2.1.3) or `::1` (RFC 4291 2.5.3).
  package var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
  }

  /// 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291 2.5.6).
  package var isLinkLocal: Bool {
    bytes.count == 4
      ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }

  private static func unmapped(_ bytes: [UInt8]) -> [UInt8] {
    let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return bytes.count == 16 && bytes.starts(with: prefix) ? Array(bytes[12...]) : bytes
  }
}

extension IPAddress: CustomStringConvertible {
  /// As inet_ntop(3) writes it.
  package var description: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    // Fails only for another family or a smaller buffer.
    guard let text = inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) else { return "" }
    return String(cString: text)
  }
}
