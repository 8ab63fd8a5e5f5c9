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

  /// Exactly that many bytes; nil at the peer's end or the deadline.
  static func read(
    _ descriptor: Int32, count: Int, deadline: ContinuousClock.Instant
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard ContinuousClock.now < deadline else { return nil }
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 100) > 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: count - bytes.count)
      let got = recv(descriptor, &chunk, chunk.count, 0)
      guard got > 0 else { return nil }
      bytes += chunk[..<got]
    }
    return bytes
  }

  static func send(_ descriptor: Int32, _ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
  }
}
