import Glibc
import TestSupport

/// Passes one whole gRPC call on to a real server, and the frames of its answer back.
enum CRIRelay {
  /// Ends with the answer's trailers, or where either side goes away.
  static func pass(_ wire: [UInt8], to path: String, answering peer: ServerPeer) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard connect(descriptor, to: path),
      send(descriptor, wire, wire.count, Int32(MSG_NOSIGNAL)) == wire.count
    else { return }
    while let head = read(9, from: descriptor, peer),
      let payload = read(
        Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2]), from: descriptor, peer)
    {
      // The connection's own frames (settings, pings) are each side's with us.
      guard head[8] == 1, head[3] != 8 else { continue }
      guard peer.send(head + payload) else { return }
      let endsStream = head[3] <= 1 && head[4] & 1 == 1
      if endsStream || head[3] == 3 { return }
    }
  }

  private static func connect(_ descriptor: Int32, to path: String) -> Bool {
    var place = sockaddr_un()
    place.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: place.sun_path) else { return false }
    withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }

  /// Exactly that many bytes; nil at the end, or when the test's server is stopped.
  private static func read(_ count: Int, from descriptor: Int32, _ peer: ServerPeer) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard peer.wait(for: POLLIN, on: descriptor) else { return nil }
      var chunk = [UInt8](repeating: 0, count: count - bytes.count)
      let received = recv(descriptor, &chunk, chunk.count, 0)
      guard received > 0 else { return nil }
      bytes += chunk.prefix(received)
    }
    return bytes
  }
}
