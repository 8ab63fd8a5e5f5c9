import Glibc

/// A listening socket; closed in `deinit`.
final class Listener: Sendable {
  let descriptor: Int32
  let port: UInt16
  private let path: String?

  init(_ address: ScriptedServer.Address) throws(ScriptedServer.SetupFailure) {
    let family: Int32
    switch address {
    case .ipv4: family = AF_INET
    case .ipv6: family = AF_INET6
    case .unix: family = AF_UNIX
    }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw .init("socket", errno) }
    self.descriptor = descriptor
    if case .unix(let path) = address { self.path = path } else { self.path = nil }
    guard Self.bind(descriptor, address) == 0, listen(descriptor, 1024) == 0 else {
      let code = errno
      close(descriptor)
      throw .init("listening on \(address)", code)
    }
    port = Self.port(of: descriptor)
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

  private static func bind(_ descriptor: Int32, _ address: ScriptedServer.Address) -> Int32 {
    switch address {
    case .ipv4:
      var place = sockaddr_in()
      place.sin_family = sa_family_t(AF_INET)
      place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      return bind(descriptor, &place)
    case .ipv6:
      var place = sockaddr_in6()
      place.sin6_family = sa_family_t(AF_INET6)
      place.sin6_addr = in6addr_loopback
      return bind(descriptor, &place)
    case .unix(let path):
      var place = sockaddr_un()
      place.sun_family = sa_family_t(AF_UNIX)
      let room = MemoryLayout.size(ofValue: place.sun_path)
      guard path.utf8.count < room else {
        errno = ENAMETOOLONG
        return -1
      }
      withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8) }
      return bind(descriptor, &place)
    }
  }

  private static func bind<Place>(_ descriptor: Int32, _ place: inout Place) -> Int32 {
    withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<Place>.size))
      }
    }
  }

  private static func port(of descriptor: Int32) -> UInt16 {
    var place = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let found = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    let family = Int32(place.sin6_family)
    // The port stands at the same place in both families.
    return found == 0 && (family == AF_INET || family == AF_INET6)
      ? UInt16(bigEndian: place.sin6_port) : 0
  }
}
