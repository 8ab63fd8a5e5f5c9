import Glibc

/// A server on loopback (or a Unix socket) that does to each connection what a test tells it.
///
/// One thread accepts, each connection has a thread of its own that runs the script with blocking
/// calls; every one of these ends when the server is stopped or its own time is up, so no thread
/// outlives the test. `deinit` stops it.
package final class ScriptedServer: Sendable {
  /// What is done to each connection; the peer's descriptor is closed when it returns.
  package typealias Script = @Sendable (ServerPeer) -> Void

  /// The TCP port, 0 for a Unix socket.
  package let port: UInt16
  /// Readable once the server is to stop.
  private let stopRead: Int32
  private let stopWrite: Int32
  private let acceptor: Thread

  /// Listens and begins to accept.
  package init(
    _ address: Address = .ipv4, script: @escaping Script
  ) throws(SetupFailure) {
    let listener = try Listener(address)
    port = listener.port
    (stopRead, stopWrite) = try SocketPair.open()
    let stop = stopRead
    acceptor = try Thread {
      var workers: [Thread] = []
      while let descriptor = listener.accept(unless: stop) {
        let worker = try? Thread {
          let peer = ServerPeer(descriptor: descriptor, stop: stop)
          script(peer)
          peer.close()
        }
        if let worker { workers.append(worker) } else { close(descriptor) }
      }
      for worker in workers { worker.join() }
    }
  }

  deinit {
    // Closing the only writing end makes the reading end readable for good, to every thread.
    close(stopWrite)
    acceptor.join()
    close(stopRead)
  }
}
