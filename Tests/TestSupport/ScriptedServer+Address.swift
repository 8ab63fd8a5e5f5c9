import Glibc

extension ScriptedServer {
  /// Where it listens.
  package enum Address: Sendable, Hashable {
    /// 127.0.0.1 on a port that the kernel chooses.
    case ipv4
    /// ::1 on a port that the kernel chooses.
    case ipv6
    /// A Unix socket at a path.
    case unix(String)
  }
}

extension ScriptedServer.Address {
  /// A nonblocking socket that is bound here; the caller closes it.
  func boundSocket() throws(SetupFailure) -> Int32 {
    let family: Int32
    switch self {
    case .ipv4: family = AF_INET
    case .ipv6: family = AF_INET6
    case .unix: family = AF_UNIX
    }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw .init("socket", errno) }
    guard bind(descriptor) == 0 else {
      let code = errno
      close(descriptor)
      throw .init("binding \(self)", code)
    }
    return descriptor
  }

  private func bind(_ descriptor: Int32) -> Int32 {
    switch self {
    case .ipv4:
      var place = sockaddr_in()
      place.sin_family = sa_family_t(AF_INET)
      place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      return Self.bind(descriptor, &place)
    case .ipv6:
      var place = sockaddr_in6()
      place.sin6_family = sa_family_t(AF_INET6)
      place.sin6_addr = in6addr_loopback
      return Self.bind(descriptor, &place)
    case .unix(let path):
      var place = sockaddr_un()
      place.sun_family = sa_family_t(AF_UNIX)
      let room = MemoryLayout.size(ofValue: place.sun_path)
      guard path.utf8.count < room else {
        errno = ENAMETOOLONG
        return -1
      }
      withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8) }
      return Self.bind(descriptor, &place)
    }
  }

  private static func bind<Place>(_ descriptor: Int32, _ place: inout Place) -> Int32 {
    withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<Place>.size))
      }
    }
  }

  /// The TCP port that a socket is bound to, 0 for a Unix socket.
  static func port(of descriptor: Int32) -> UInt16 {
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
