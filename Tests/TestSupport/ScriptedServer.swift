import Glibc

/// A server on loopback (or a Unix socket) that does to each connection what a test tells it.
///
/// One thread accepts, each connection has a thread of its own that runs the script with blocking
/// calls; every one of these ends when the server is stopped or its own time is up, so no thread
/// outlives the test. `deinit` stops it.
package final class ScriptedServer: Sendable {
  /// Where it listens.
  package enum Address: Sendable, Hashable {
    /// 127.0.0.1 on a port that the kernel chooses.
    case ipv4
    /// ::1 on a port that the kernel chooses.
    case ipv6
    /// A Unix socket at a path.
    case unix(String)
  }

  /// A test's own machinery that failed.
  package struct SetupFailure: Error, CustomStringConvertible {
    /// The call and its error.
    package let description: String
    /// Makes one from a failed call's `errno`.
    package init(_ call: String, _ code: Int32) {
      description = "\(call): \(String(cString: strerror(code)))"
    }
  }

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
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .init("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let stop = ends[0]
    stopRead = stop
    stopWrite = ends[1]
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
