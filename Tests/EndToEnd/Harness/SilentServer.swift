import Synchronization
import TestSupport

/// Accepts connections, reads nothing and says nothing.
final class SilentServer {
  private final class Count: Sendable {
    let clients = Atomic<Int>(0)
  }

  private let server: ScriptedServer
  private let count = Count()
  var port: UInt16 { server.port }

  init(_ address: ScriptedServer.Address) throws {
    server = try ScriptedServer(address) { [count] peer in
      count.clients.add(1, ordering: .sequentiallyConsistent)
      while peer.pause(.seconds(60)) {}
    }
  }

  /// Waits for somebody to be kept waiting.
  func awaitClient() throws {
    try waitFor("a client of the silent server", within: .seconds(20)) {
      count.clients.load(ordering: .sequentiallyConsistent) > 0 ? () : nil
    }
  }
}
