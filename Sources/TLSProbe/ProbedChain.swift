package import LoopbackCertificate
package import OpenSSLKit

/// What a completed handshake showed.
package struct ProbedChain: Sendable, Equatable {
  /// How the connection ended after our close_notify; none of these is an error of the chain.
  package enum Closing: Sendable, Hashable {
    /// The peer answered with close_notify.
    case answered
    /// The peer closed the TCP connection without close_notify.
    case withoutNotify
    /// The peer did neither in the time left, or went on sending up to the cap: we closed.
    case unanswered
  }

  /// The certificates as they were sent, leaf first. They are not verified against any authority,
  /// but the server has proved that it holds the first one's key.
  package let certificates: [Certificate]
  /// `TLSv1.2` or `TLSv1.3`.
  package let protocolVersion: String
  /// How the connection ended.
  package let closing: Closing
  /// Bytes received in all.
  package let bytesReceived: Int

  /// The chain as the loopback certificate, or what it is instead.
  package func loopbackIdentity() throws(NotLoopback) -> LoopbackIdentity {
    try LoopbackIdentity.recognise(certificates)
  }
}
