import Glibc

/// A port of 127.0.0.1 that refuses connections: bound, so that nobody else takes it while this lives,
/// and not listened on.
package final class UnservedPort: Sendable {
  /// Its number.
  package let port: UInt16
  private let descriptor: Int32

  /// Binds a port that the kernel chooses.
  package init() throws(SetupFailure) {
    descriptor = try ScriptedServer.Address.ipv4.boundSocket()
    port = ScriptedServer.Address.port(of: descriptor)
  }

  deinit { close(descriptor) }
}
