import Glibc

/// Why metrics cannot be served.
package struct ListenFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where it was to be.
  package let place: ListenPlace
  /// What could not be done, and why, for people.
  package let reason: String

  /// One line for people.
  package var description: String { "metrics cannot be served on \(place): \(reason)" }
}

/// A listening socket of this machine alone; a Unix socket's file goes with it.
final class ListenSocket {
  let descriptor: Int32
  /// The TCP port, 0 for a Unix socket.
  let port: UInt16
  private let path: String?
  private let file: FileIdentity?

  private struct FileIdentity: Equatable {
    let device: dev_t
    let inode: ino_t

    init?(_ path: String) {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
      (device, inode) = (status.st_dev, status.st_ino)
    }
  }

  init(_ place: ListenPlace) throws(ListenFault) {
    // The configuration refuses them already; a socket that others can reach must not depend on it.
    guard place.isLocal else { throw ListenFault(place: place, reason: "not a loopback address") }
    func fault(_ what: String) -> ListenFault {
      ListenFault(place: place, reason: "\(what): \(String(cString: strerror(errno)))")
    }
    let address: SocketAddress
    switch place {
    case .address(let host, let port):
      address = SocketAddress(host: host, port: port)
      path = nil
    case .unix(let path):
      try Self.clear(path, place)
      address = SocketAddress(path: path)
      self.path = path
    }
    let descriptor = socket(
      Int32(address.family),
      Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue),
      0)
    guard descriptor >= 0 else { throw fault("no socket") }
    self.descriptor = descriptor
    var yes: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    // A restarted service takes its port back at once (socket(7), SO_REUSEADDR).
    _ = setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
    let bound = address.with { bind(descriptor, $0, $1) }
    guard bound == 0 else {
      let fault = fault("bind")
      close(descriptor)
      throw fault
    }
    if let path {
      // Numbers that any local user may read: as the textfile and 127.0.0.1.
      _ = chmod(path, 0o666)
      file = FileIdentity(path)
    } else {
      file = nil
    }
    port = SocketAddress.port(of: descriptor)
    guard listen(descriptor, 16) == 0 else {
      let fault = fault("listen")
      close(descriptor)
      throw fault
    }
  }

  deinit {
    close(descriptor)
    // Another process may have put its own there meanwhile.
    if let path, let file, FileIdentity(path) == file { unlink(path) }
  }

  /// Removes the socket file of a process that is gone; anything else at that path stays.
  private static func clear(_ path: String, _ place: ListenPlace) throws(ListenFault) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ListenFault(place: place, reason: "there is a file, and it is no socket")
    }
    let probe = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { return }
    defer { close(probe) }
    let answer = SocketAddress(path: path).with { connect(probe, $0, $1) }
    guard answer != 0, errno == ECONNREFUSED else {
      throw ListenFault(place: place, reason: "another process listens there")
    }
    unlink(path)
  }

  /// The next connection that waits, nonblocking; `nil`: none does.
  func accept() -> Int32? {
    let accepted = Glibc.accept(descriptor, nil, nil)
    guard accepted >= 0 else { return nil }
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    _ = fcntl(accepted, F_SETFL, O_NONBLOCK)
    // The whole answer fits, so that it goes out at once whatever the client does.
    var room: Int32 = 256 << 10
    _ = setsockopt(
      accepted, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<Int32>.size))
    return accepted
  }
}
