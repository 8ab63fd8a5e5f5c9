import COpenSSL
import Glibc

/// Why a TLS connection ended; after one of these it is of no further use.
package enum TLSFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The peer closed the TCP connection without close_notify, or said close_notify in mid-handshake.
  case closedByPeer
  /// The socket failed with this `errno`.
  case socket(errno: Int32)
  /// More bytes arrived than the connection was allowed to receive.
  case tooManyBytes
  /// The peer announced a handshake message over the limit, as a rule its certificate list.
  case messageTooLarge
  /// The peer sent this fatal alert (RFC 8446 section 6.2).
  case alert(UInt8)
  /// OpenSSL refused what the peer sent.
  case refused(OpenSSLError)

  /// One line, for people.
  package var description: String {
    switch self {
    case .closedByPeer: return "the peer closed the connection"
    case .socket(let code): return String(cString: strerror(code))
    case .tooManyBytes: return "the peer sent more bytes than allowed"
    case .messageTooLarge: return "the peer announced a handshake message larger than allowed"
    case .alert(let code): return "the peer sent the alert \(Self.alertName(code)) (\(code))"
    case .refused(let error): return error.description
    }
  }

  /// The alert's name as OpenSSL has it: `handshake failure`.
  package static func alertName(_ code: UInt8) -> String {
    SSL_alert_desc_string_long(Int32(code)).map { String(cString: $0) } ?? "unknown"
  }

  /// Sorts a failed call: the socket's own story comes before OpenSSL's reading of it.
  static func sort(transport: SocketTransport, operation: String) -> TLSFailure {
    let error = OpenSSLError.drain(operation)
    switch transport.condition {
    case .overLimit: return .tooManyBytes
    case .failed(let code): return .socket(errno: code)
    case .ended: return .closedByPeer
    case .open: break
    }
    for entry in error.entries where entry.library == ERR_LIB_SSL {
      let alert = entry.reason - SSL_AD_REASON_OFFSET
      if alert >= 0 && alert <= 255 { return .alert(UInt8(alert)) }
      if entry.reason == SSL_R_EXCESSIVE_MESSAGE_SIZE { return .messageTooLarge }
    }
    return .refused(error)
  }
}
