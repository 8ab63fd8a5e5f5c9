import Glibc

/// What a test could not set up.
struct SetupFailure: Error, CustomStringConvertible {
  let description: String
  init(_ what: String, errno number: Int32 = errno) {
    description = "\(what): \(String(cString: strerror(number)))"
  }
}

/// The few socket calls that the scripted peers need.
enum Socket {
  static func listenLoopback() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw SetupFailure("socket") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0, listen(descriptor, 16) == 0 else { throw SetupFailure("listen") }
    return descriptor
  }

  static func listenUnix(_ path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw SetupFailure("socket") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard code == 0, listen(descriptor, 16) == 0 else { throw SetupFailure("listen on \(path)") }
    return descriptor
  }

  static func port(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  /// A port of 127.0.0.1 that nobody listens on any more.
  static func closedPort() throws -> UInt16 {
    let listener = try listenLoopback()
    defer { close(listener) }
    return port(of: listener)
  }

  static func pipePair() throws -> (reading: Int32, writing: Int32) {
    var pair: [Int32] = [0, 0]
    guard pipe(&pair) == 0 else { throw SetupFailure("pipe") }
    for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return (pair[0], pair[1])
  }

  /// True when the first is readable, false once the second is (or has ended).
  static func await(_ descriptor: Int32, or stop: Int32) -> Bool {
    while true {
      var polled = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&polled, 2, 1000)
      if polled[1].revents != 0 { return false }
      if count > 0, polled[0].revents != 0 { return true }
    }
  }

  static func read(
    _ descriptor: Int32, until end: String, deadline: ContinuousClock.Instant
  ) -> String {
    var text = ""
    var byte: UInt8 = 0
    while !text.utf8.reversed().starts(with: end.utf8.reversed()), ContinuousClock.now < deadline {
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 100) > 0 else { continue }
      guard recv(descriptor, &byte, 1, 0) == 1 else { break }
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return text
  }

  static func send(_ descriptor: Int32, _ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Whether the peer has closed (or reset), waiting for it a while.
  static func peerClosed(_ descriptor: Int32, within limit: Duration) -> Bool {
    let milliseconds = Int32(limit.components.attoseconds / 1_000_000_000_000_000)
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, milliseconds) > 0 else { return false }
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, 0) <= 0
  }
}
