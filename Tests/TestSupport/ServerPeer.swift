import Glibc

/// A server's side of one connection, with blocking calls that all end by themselves: when the server
/// is stopped, when the peer goes away, or after `patience`.
package final class ServerPeer {
  /// The accepted, nonblocking socket.
  package let descriptor: Int32
  private let stop: Int32
  private let patience: Duration
  private var isOpen = true

  init(descriptor: Int32, stop: Int32, patience: Duration = .seconds(30)) {
    self.descriptor = descriptor
    self.stop = stop
    self.patience = patience
  }

  /// Waits for an event of poll(2); false when the server is stopped or time is up.
  package func wait(for events: Int32, on descriptor: Int32? = nil) -> Bool {
    var waits = [
      pollfd(fd: descriptor ?? self.descriptor, events: Int16(events), revents: 0),
      pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
    ]
    let limit = Int32(patience.components.seconds * 1000)
    return poll(&waits, 2, limit) > 0 && waits[1].revents == 0
  }

  /// Lets time pass; false when the server is stopped meanwhile.
  package func pause(_ duration: Duration) -> Bool {
    var waits = [pollfd(fd: stop, events: Int16(POLLIN), revents: 0)]
    let (seconds, attoseconds) = duration.components
    return poll(&waits, 1, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000)) == 0
  }

  /// Some bytes, empty at the peer's end or where none can come any more.
  package func receive(atMost count: Int = 65536) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    while wait(for: POLLIN) {
      let received = recv(descriptor, &buffer, count, 0)
      if received >= 0 { return Array(buffer.prefix(received)) }
      if errno != EAGAIN && errno != EINTR { break }
    }
    return []
  }

  /// Exactly this many bytes, fewer where the peer ends before.
  package func receive(exactly count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let more = receive(atMost: count - bytes.count)
      if more.isEmpty { break }
      bytes += more
    }
    return bytes
  }

  /// What comes up to and with `end`; less where the peer ends before.
  package func receive(upTo end: String) -> String {
    var bytes: [UInt8] = []
    while !bytes.reversed().starts(with: end.utf8.reversed()) {
      let more = receive(atMost: 1)
      if more.isEmpty { break }
      bytes += more
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One TLS record with its header (RFC 8446 section 5.1): the first is the ClientHello.
  package func receiveRecord() -> [UInt8] {
    let header = receive(exactly: 5)
    guard header.count == 5 else { return header }
    return header + receive(exactly: Int(header[3]) << 8 | Int(header[4]))
  }

  /// Sends everything; false where the peer went away.
  @discardableResult
  package func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        guard wait(for: POLLOUT) else { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Reads away what comes until the peer ends, or the server is stopped.
  package func awaitPeerClose() {
    while !receive().isEmpty {}
  }

  /// Ends the connection with RST instead of FIN (`man 7 socket`, SO_LINGER with 0 s).
  package func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    _ = setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  /// Ends the connection; a second call does nothing.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    Glibc.close(descriptor)
  }
}
