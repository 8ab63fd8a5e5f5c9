import Glibc

/// A listening socket on every loopback address.
final class Door: Sendable {
  let descriptor: Int32
  let port: UInt16

  init() {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_INET, kind, 0)
    let device = Array("lo".utf8)
    guard setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, device, socklen_t(device.count)) == 0
    else { fail("a socket cannot be bound to the interface lo: errno \(errno)") }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let bound = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 4096) == 0
          && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard bound else { fail("no port: errno \(errno)") }
    port = UInt16(bigEndian: place.sin_port)
  }

  /// The next connection; blocks.
  func next() -> Int32 {
    while true {
      let accepted = accept(descriptor, nil, nil)
      if accepted >= 0 {
        var yes: Int32 = 1
        setsockopt(
          accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return accepted
      }
      if errno == EMFILE || errno == ENFILE { fail("too few descriptors") }
    }
  }

  /// The last three bytes of the address that a connection was made to.
  static func number(of connection: Int32) -> Int {
    var place = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(connection, $0, &size) }
    }
    return Int(UInt32(bigEndian: place.sin_addr.s_addr) & 0xff_ffff)
  }
}

/// A thread that lives as long as the process.
enum Worker {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { body in
        if let body { Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(Body(run)).toOpaque())
    guard code == 0 else { fail("no thread: errno \(code)") }
  }
}
