import Glibc

/// Serves `/metrics` over HTTP on this machine, without a thread: somebody polls `descriptors`, and
/// calls `pump` when one is readable or `nextDeadline` has come.
///
/// No call waits, and each does a bounded amount of work, whatever the clients do. Between calls,
/// while a look runs, requests wait.
package final class MetricsListener {
  /// How many clients are served at once; more wait in the kernel's queue.
  package static let maximumConnections = 8
  /// How often a client is tried again that does not read its answer.
  static let retry = Duration.milliseconds(100)

  /// Where it listens.
  package let place: ListenPlace
  private let patience: Duration
  private let socket: ListenSocket
  private var connections: [Connection] = []

  /// Listens on `place`. `patience` is what a client has from its accepting to its last byte.
  ///
  /// - Throws: `ListenFault` where that is not possible.
  package init(
    _ place: ListenPlace, patience: Duration = .seconds(5)
  ) throws(ListenFault) {
    self.place = place
    self.patience = patience
    socket = try ListenSocket(place)
  }

  /// The TCP port, 0 for a Unix socket.
  package var port: UInt16 { socket.port }

  /// What to poll for reading, anew after each `pump`. A full house does not listen.
  package var descriptors: [Int32] {
    let clients = connections.filter { !$0.isWriting }.map(\.descriptor)
    return connections.count < Self.maximumConnections ? [socket.descriptor] + clients : clients
  }

  /// When `pump` is wanted even if nothing is readable; `nil`: never.
  package var nextDeadline: ContinuousClock.Instant? {
    guard let first = connections.map(\.deadline).min() else { return nil }
    return connections.contains(where: \.isWriting)
      ? min(first, .now.advanced(by: Self.retry)) : first
  }

  /// Takes who waits, and goes on with everybody as far as that is possible at once. `page` is the
  /// exposition; `nil`: there is none yet, which is answered with 503.
  package func pump(page: String?) {
    while connections.count < Self.maximumConnections, let descriptor = socket.accept() {
      connections.append(Connection(descriptor, deadline: .now.advanced(by: patience)))
    }
    // Who asked while nobody pumped is answered, even if its time is over by now.
    for connection in connections { connection.advance(page: page) }
    let now = ContinuousClock.now
    connections.removeAll { $0.isOver || $0.deadline <= now }
  }
}
