import Glibc

/// A `sockaddr` of any family as bytes.
struct SocketAddress {
  let family: sa_family_t
  private let bytes: [UInt8]

  /// A numeric IPv4 or IPv6 address, which is known to be one.
  init(host: String, port: UInt16) {
    if host.contains(":") {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      inet_pton(AF_INET6, host, &address.sin6_addr)
      family = address.sin6_family
      bytes = withUnsafeBytes(of: address) { Array($0) }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      inet_pton(AF_INET, host, &address.sin_addr)
      family = address.sin_family
      bytes = withUnsafeBytes(of: address) { Array($0) }
    }
  }

  /// A Unix socket's path of at most 107 bytes.
  init(path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    family = address.sun_family
    bytes = withUnsafeBytes(of: address) { Array($0) }
  }

  /// Calls `body` as bind(2) and connect(2) want it.
  func with(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
    }
  }

  /// The port that a TCP socket is bound to, 0 for others.
  static func port(of descriptor: Int32) -> UInt16 {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let known = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    let family = Int32(storage.ss_family)
    guard known == 0, family == AF_INET || family == AF_INET6 else { return 0 }
    // The port stands after the family in both (netinet/in.h).
    return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
  }
}
