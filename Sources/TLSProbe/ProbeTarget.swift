/// Where one handshake goes.
package struct ProbeTarget: Sendable, Hashable, CustomStringConvertible {
  /// An IPv4 or IPv6 address. Names are refused: looking one up cannot be bounded.
  package let host: String
  /// TCP port.
  package let port: UInt16

  /// Makes a target; whether `host` is an address is found when it is used.
  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// `127.0.0.1:6443`, `[::1]:6443`.
  package var description: String {
    host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

/// What a probe may cost, whatever the server does.
package struct ProbeLimits: Sendable, Hashable {
  /// From connect to close.
  package var deadline: Duration = .seconds(5)
  /// Bytes received from the socket in all.
  package var maximumBytes = 64 * 1024
  /// Bytes of the certificate list; a longer one is refused at its announcement.
  package var maximumCertificateListBytes = 32 * 1024
  /// Certificates in the chain.
  package var maximumChainLength = 10
  /// Bytes of each certificate's DER.
  package var maximumCertificateBytes = 16 * 1024
  /// The longest wait for the peer's close after ours; never more than a quarter of what remains.
  package var closeGrace: Duration = .seconds(1)

  /// The defaults.
  package init() {}
}
