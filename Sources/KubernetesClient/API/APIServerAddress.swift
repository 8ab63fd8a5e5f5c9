/// Where an API server is connected to.
package struct APIServerAddress: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  /// An IP address without brackets, or a name.
  package var host: String
  /// TCP port.
  package var port: UInt16

  /// The server at `host`, port `port`.
  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// `host:port`, IPv6 addresses in brackets.
  package var description: String {
    host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
  }

  /// By host as text, then by port: an order that is the same everywhere.
  package static func < (a: APIServerAddress, b: APIServerAddress) -> Bool {
    (a.host, a.port) < (b.host, b.port)
  }
}

/// One of the servers that a request may go to.
package enum APIServer: Sendable, Hashable {
  /// The kubeconfig's `server`.
  case configured
  /// A master by its own address.
  case address(APIServerAddress)
}
