import Glibc
import OpenSSLKit
import StandInControlPlane

/// One handshake with the server under test, step by step.
final class Handshake {
  private let test: ServerUnderTest
  private let descriptor: Int32
  private let connection: TLSClientConnection

  init(_ test: ServerUnderTest, serverName: String?) throws {
    self.test = test
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = test.server.port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let socketNumber = descriptor
    let connected = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socketNumber, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw StandInError("cannot connect") }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    connection = try TLSClientConnection(
      context: TLSClientContext(), descriptor: descriptor, serverName: serverName)
  }

  deinit { close(descriptor) }

  /// Completes it, closes cleanly, and gives the served chain.
  func finished() throws -> [Certificate] {
    try test.serve(until: "handshake") { try connection.handshake() == .done ? () : nil }
    _ = try connection.sendCloseNotify()
    return try connection.peerChain.map { try Certificate(der: $0) }
  }

  /// Sends the first message and then ends the connection.
  func abort() throws {
    _ = try connection.handshake()
    test.step()
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Sends `text` after the handshake and gives all that comes until the server closes;
  /// `meanwhile` is called again and again.
  func conversation(_ text: String, meanwhile: () -> Void = {}) throws -> String {
    try test.serve(until: "handshake") { try connection.handshake() == .done ? () : nil }
    var rest = Array(text.utf8)
    var received: [UInt8] = []
    return try test.serve(until: "end of the conversation") {
      if !rest.isEmpty, case .wrote(let count) = try connection.write(rest) {
        rest.removeFirst(count)
      }
      meanwhile()
      switch try connection.read(atMost: 16384) {
      case .bytes(let bytes):
        received += bytes
        return nil
      case .wantRead, .wantWrite: return nil
      case .closed: return String(decoding: received, as: UTF8.self)
      }
    }
  }
}
