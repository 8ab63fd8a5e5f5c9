import Glibc

/// One client's connection and the one to its backend, carried byte by byte until both have ended.
final class Relay {
  /// Bytes on their way from one side to the other.
  private struct Stream {
    var waiting: [UInt8] = []
    /// The sender has ended, and the receiver has been told.
    var hasEnded = false
    var endIsTold = false
  }

  /// Where the client was sent.
  let backend: SocketAddress
  /// Nothing more to carry: both connections can be closed.
  private(set) var isFinished = false
  /// The backend took no connection.
  private(set) var wasRefused = false

  private let client: FileDescriptor
  private let server: FileDescriptor
  private var isConnected = false
  private var up = Stream()
  private var down = Stream()
  private let limit = 64 << 10

  /// nil when the backend cannot be reached at all.
  init?(client: FileDescriptor, backend: SocketAddress) {
    guard let server = backend.startConnecting() else { return nil }
    self.client = client
    self.server = server
    self.backend = backend
  }

  /// What to wait for; a descriptor with nothing to wait for is left out, for its end would wake
  /// the loop for ever.
  var polls: [pollfd] {
    guard isConnected else {
      return [pollfd(fd: server.number, events: Int16(POLLOUT), revents: 0)]
    }
    return [(client, reads: up, writes: down), (server, reads: down, writes: up)].compactMap {
      side, reads, writes in
      var events: Int32 = 0
      if !reads.hasEnded, reads.waiting.count < limit { events |= POLLIN }
      if !writes.waiting.isEmpty { events |= POLLOUT }
      return events == 0 ? nil : pollfd(fd: side.number, events: Int16(events), revents: 0)
    }
  }

  /// Carries what can be carried now.
  func advance() {
    guard isConnected || connect() else { return }
    carry(&up, from: client, to: server)
    carry(&down, from: server, to: client)
    if up.endIsTold, down.endIsTold { isFinished = true }
  }

  private func connect() -> Bool {
    guard let result = SocketAddress.connectionResult(server.number) else { return false }
    isConnected = result == 0
    wasRefused = !isConnected
    isFinished = wasRefused
    return isConnected
  }

  private func carry(_ stream: inout Stream, from: FileDescriptor, to: FileDescriptor) {
    var chunk = [UInt8](repeating: 0, count: 16384)
    while !stream.hasEnded, stream.waiting.count < limit {
      let count = read(from.number, &chunk, chunk.count)
      if count > 0 {
        stream.waiting += chunk[..<count]
      } else if count == 0 {
        stream.hasEnded = true
      } else if errno != EINTR {
        guard errno == EAGAIN else { return isFinished = true }
        break
      }
    }
    while !stream.waiting.isEmpty {
      let count = stream.waiting.withUnsafeBytes {
        send(to.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        stream.waiting.removeFirst(count)
      } else if errno != EINTR {
        guard errno == EAGAIN else { return isFinished = true }
        return
      }
    }
    guard stream.hasEnded, !stream.endIsTold else { return }
    stream.endIsTold = true
    shutdown(to.number, Int32(SHUT_WR))
  }
}
