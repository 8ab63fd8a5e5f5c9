import Glibc

/// An IPv4 address and a TCP port, as `127.0.0.1:6443`.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
  /// Dotted.
  package let host: String
  package let port: UInt16

  /// Makes one; the host is looked at when it is connected to.
  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `host:port`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var parsed = in_addr()
    guard parts.count == 2, let port = UInt16(parts[1]),
      inet_pton(AF_INET, String(parts[0]), &parsed) == 1
    else { return nil }
    self.init(host: String(parts[0]), port: port)
  }

  package var description: String { "\(host):\(port)" }

  /// A socket that does not block and is on its way there; writable when it has arrived or failed.
  ///
  /// nil when it failed at once, with the reason in `errno`.
  func startConnecting() -> FileDescriptor? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    let file = FileDescriptor(descriptor)
    file.makeNonBlocking()
    var one: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &name.sin_addr) == 1 else { return nil }
    let result = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result == 0 || errno == EINPROGRESS ? file : nil
  }

  /// What became of a connection: nil while it is on its way, else 0 or an error number.
  static func connectionResult(_ descriptor: Int32) -> Int32? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&waiting, 1, 0) > 0 else { return nil }
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return errno }
    return code
  }
}
