import Glibc
import Telemetry
import TestSupport

/// A scraper on the same thread as the listener: it sends, and pumps until it has the whole answer.
final class Client {
  private let descriptor: Int32
  private(set) var received: [UInt8] = []
  /// The server has closed, or reset.
  private(set) var isClosed = false

  init(port: UInt16) throws(SetupFailure) {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    descriptor = try Self.connected(AF_INET, address)
  }

  init(path: String) throws(SetupFailure) {
    descriptor = try Self.connected(AF_UNIX, Self.unix(path))
  }

  deinit { close(descriptor) }

  private static func unix(_ path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return address
  }

  private static func connected<Address>(
    _ family: Int32, _ address: Address
  ) throws(SetupFailure) -> Int32 {
    let descriptor = socket(
      family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
    guard result == 0 else { throw SetupFailure("connect", errno) }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return descriptor
  }

  /// A socket file that nobody listens on any more.
  static func abandonedSocket(_ path: String) throws(SetupFailure) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    return withUnsafePointer(to: unix(path)) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    } == 0
  }

  /// Sends what the kernel takes; whether that was all.
  @discardableResult
  func send(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// No more will be sent.
  func finish() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads what is there.
  func receive() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 {
        received += buffer[..<count]
        continue
      }
      if count == 0 || errno != EAGAIN { isClosed = true }
      return
    }
  }

  /// Pumps `listener` until `condition` holds; false at the deadline.
  static func pump(
    _ listener: MetricsListener, page: String?, until condition: () -> Bool
  ) -> Bool {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while !condition() {
      guard ContinuousClock.now < deadline else { return false }
      var waits = listener.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      _ = poll(&waits, UInt(waits.count), 1)
      listener.pump(page: page)
    }
    return true
  }

  /// The whole answer to `request`.
  func exchange(_ request: String, with listener: MetricsListener, page: String?) -> String {
    send(request)
    _ = Self.pump(listener, page: page) {
      receive()
      return isClosed
    }
    return String(decoding: received, as: UTF8.self)
  }
}
