import Glibc

/// Servers that would hold a client up.
enum Hostile {
  /// Takes the ClientHello and resets.
  static func reset(_ door: Door) {
    while true {
      let connection = door.next()
      var bytes = [UInt8](repeating: 0, count: 4096)
      _ = recv(connection, &bytes, bytes.count, 0)
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
      close(connection)
    }
  }

  /// Begins a handshake record and sends one byte of it every fifth of a second.
  static func drip(_ door: Door) {
    trickle(door, opening: [22, 3, 3, 0x3f, 0xff, 2, 0, 0x3f, 0xfb])
  }

  /// A ServerHello of TLS 1.2, most of a certificate list of 32,000 bytes, and then a byte now and
  /// then: the most that a client under our limits can be made to keep.
  static func stall(_ door: Door) {
    var hello: [UInt8] = [3, 3] + (0..<32).map { UInt8($0) } + [0, 0xc0, 0x2f, 0]
    // renegotiation_info (RFC 5746), without which OpenSSL would not go on.
    hello += [0, 5, 0xff, 1, 0, 1, 0]
    let total = 32_000
    let list: [UInt8] =
      [
        11, 0, UInt8(total >> 8), UInt8(total & 255), 0, UInt8((total - 3) >> 8),
        UInt8((total - 3) & 255),
      ]
      + [0, UInt8((total - 6) >> 8), UInt8((total - 6) & 255)]
      + [UInt8](repeating: 0x30, count: total - 1000)
    var opening: [UInt8] = record([2, 0, 0, UInt8(hello.count)] + hello)
    for start in stride(from: 0, to: list.count, by: 16_000) {
      opening += record(Array(list[start..<min(start + 16_000, list.count)]))
    }
    trickle(door, opening: opening + [22, 3, 3, 1, 0])
  }

  private static func record(_ content: [UInt8]) -> [UInt8] {
    [22, 3, 3, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
  }

  /// Sends `opening`, then a zero to each connection every fifth of a second, until it is closed.
  private static func trickle(_ door: Door, opening: [UInt8]) {
    var open: [Int32] = []
    while true {
      var wait = pollfd(fd: door.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&wait, 1, 200) > 0 {
        let connection = door.next()
        _ = send(connection, opening, opening.count, Int32(MSG_NOSIGNAL))
        open.append(connection)
        // As long as others come the bytes are late: it is a hostile server.
        continue
      }
      var byte: UInt8 = 0
      open = open.filter { connection in
        if send(connection, &byte, 1, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) >= 0 || errno == EAGAIN {
          return true
        }
        close(connection)
        return false
      }
    }
  }
}
