import Glibc

/// A nonblocking TCP socket that is on its way to an address; closed in `deinit`.
final class ProbeSocket {
  let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Begins to connect. Numeric addresses only, so that nothing here can block.
  static func connect(to target: ProbeTarget) throws(ProbeFailure) -> ProbeSocket {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    // An embedded NUL would make another address of the text.
    guard !target.host.utf8.contains(0),
      getaddrinfo(target.host, String(target.port), &hints, &found) == 0, let address = found
    else { throw .notAnAddress(target.host) }
    defer { freeaddrinfo(found) }

    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.pointee.ai_family, kind, 0)
    guard descriptor >= 0 else { throw .localProblem(errno: errno) }
    let socket = ProbeSocket(descriptor)
    socket.tune()
    guard Glibc.connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0
    else { return socket }
    if errno == EINPROGRESS || errno == EINTR { return socket }
    throw failure(of: errno)
  }

  /// The end of connecting: nil where it succeeded.
  func connectError() -> ProbeFailure? {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
      return .localProblem(errno: errno)
    }
    return code == 0 ? nil : Self.failure(of: code)
  }

  static func failure(of code: Int32) -> ProbeFailure {
    switch code {
    case ECONNREFUSED: .connectionRefused
    case ECONNRESET, EPIPE: .reset(.connecting)
    case ETIMEDOUT: .timedOut(.connecting)
    case EMFILE, ENFILE, ENOMEM, ENOBUFS, EADDRNOTAVAIL, EAGAIN: .localProblem(errno: code)
    default: .unreachable(errno: code)
    }
  }

  /// Small segments at once (our close_notify must not wait for an acknowledgement), and a receive
  /// buffer that does not grow for a server that floods. Best effort: neither changes a result.
  private func tune() {
    var yes: Int32 = 1
    _ = setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    var bytes: Int32 = 64 * 1024
    _ = setsockopt(
      descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
  }
}
