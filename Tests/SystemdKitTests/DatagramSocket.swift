import Glibc
import Testing

/// What a service manager listens on: a Unix datagram socket.
final class DatagramSocket {
  let path: String
  private let descriptor: Int32

  /// Binds to a path of the file system, or to an abstract name when it begins with `@`.
  init(path: String) throws {
    self.path = path
    descriptor = socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    if name.first == UInt8(ascii: "@") { address.sun_path.0 = 0 }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(bound == 0, "bind \(path): \(String(cString: strerror(errno)))")
  }

  deinit {
    close(descriptor)
    if path.hasPrefix("/") { unlink(path) }
  }

  /// A datagram is there as soon as it was sent; nil when none was.
  func receive() -> String? { receiveBytes().map { String(decoding: $0, as: UTF8.self) } }

  /// The same as it came.
  func receiveBytes() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count < 0 ? nil : Array(buffer[..<count])
  }
}
