/// Versions of TLS (raw value: on the wire) that a connection may be limited to.
package enum TLSVersion: Int32, Sendable, Hashable, Comparable, CaseIterable,
  CustomStringConvertible
{
  /// RFC 5246.
  case tls12 = 0x0303
  /// RFC 8446.
  case tls13 = 0x0304

  /// Older is less.
  package static func < (left: TLSVersion, right: TLSVersion) -> Bool {
    left.rawValue < right.rawValue
  }

  /// `TLSv1.3`, as OpenSSL writes it.
  package var description: String {
    switch self {
    case .tls12: "TLSv1.2"
    case .tls13: "TLSv1.3"
    }
  }
}
