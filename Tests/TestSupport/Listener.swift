import Glibc

/// A listening socket; closed in `deinit`.
final class Listener: Sendable {
  let descriptor: Int32
  let port: UInt16
  private let path: String?

  init(_ address: ScriptedServer.Address) throws(SetupFailure) {
    let descriptor = try address.boundSocket()
    self.descriptor = descriptor
    if case .unix(let path) = address { self.path = path } else { self.path = nil }
    guard listen(descriptor, 1024) == 0 else {
      let code = errno
      close(descriptor)
      throw .init("listening on \(address)", code)
    }
    port = ScriptedServer.Address.port(of: descriptor)
  }

  deinit {
    close(descriptor)
    if let path { unlink(path) }
  }

  /// The next connection, or nil once `stop` is readable.
  func accept(unless stop: Int32) -> Int32? {
    while true {
      var waits = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&waits, 2, -1)
      if waits[1].revents != 0 { return nil }
      let accepted = Glibc.accept(descriptor, nil, nil)
      guard accepted >= 0 else { continue }
      _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
      _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
      return accepted
    }
  }
}
