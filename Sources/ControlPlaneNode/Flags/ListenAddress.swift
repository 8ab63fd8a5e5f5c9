/// Where this master's own API server is reached, never through a balancer.
package struct ListenAddress: Sendable, Equatable {
  /// A numeric address, without brackets.
  package let host: String
  /// The TCP port.
  package let port: UInt16

  /// An address.
  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Where it is when no manifest tells: kube-apiserver's own defaults.
  package static let standard = ListenAddress(host: "127.0.0.1", port: 6443)

  /// From `--bind-address` and `--secure-port`: an unspecified address answers on loopback, a
  /// specific one only on itself. `::` is dual-stack unless the kernel says `bindv6only`, and
  /// `::1` answers in both cases.
  package init(_ flags: APIServerFlags) throws(FlagError) {
    port = try flags.securePort()
    let bind = try flags.bindAddress() ?? "0.0.0.0"
    switch bind {
    case "0.0.0.0": host = "127.0.0.1"
    case "::", "0:0:0:0:0:0:0:0", "::0": host = "::1"
    default: host = bind
    }
  }
}
