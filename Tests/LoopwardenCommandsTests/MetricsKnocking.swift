import Glibc
import TestSupport

/// A client that never stops asking, and never reads an answer.
final class MetricsKnocking {
  private let stop: Int32
  private let thread: Thread

  /// Knocks on `port` of 127.0.0.1 until it is dropped.
  init(port: UInt16) throws(SetupFailure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SetupFailure("pipe", errno) }
    let (reading, writing) = (ends[0], ends[1])
    stop = writing
    thread = try Thread {
      var wait = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
      while poll(&wait, 1, 0) == 0 { Self.knock(port) }
      close(reading)
    }
  }

  deinit {
    close(stop)
    thread.join()
  }

  private static func knock(_ port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    _ = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let request = Array("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    _ = send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
  }
}
