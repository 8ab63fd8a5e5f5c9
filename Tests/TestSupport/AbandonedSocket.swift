import Glibc

/// A Unix socket in the file system that nobody listens on any more.
package enum AbandonedSocket {
  /// Leaves one at `path`.
  package static func leave(at path: String) throws(SetupFailure) {
    close(try ScriptedServer.Address.unix(path).boundSocket())
  }
}
