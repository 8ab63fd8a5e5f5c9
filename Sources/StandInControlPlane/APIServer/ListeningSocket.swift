import Glibc

/// A listening IPv4 TCP socket that does not block.
final class ListeningSocket {
  let descriptor: Int32
  /// The port that was really bound.
  let port: UInt16
  private let file: FileDescriptor

  /// - Throws: when the address is no IPv4 address or is taken.
  init(address: String, port: UInt16) throws(StandInError) {
    // kube-apiserver's `::` takes IPv4 too; here it means the same as 0.0.0.0.
    let dotted = address == "::" ? "0.0.0.0" : address
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    guard inet_pton(AF_INET, dotted, &name.sin_addr) == 1 else {
      throw StandInError("bind address \(address): not an IPv4 address")
    }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw StandInError("no socket: \(systemErrorText())") }
    file = FileDescriptor(descriptor)
    file.makeNonBlocking()
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socketNumber = descriptor
    let bound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(socketNumber, generic, length) == 0 && listen(socketNumber, 512) == 0
          && getsockname(socketNumber, generic, &length) == 0
      }
    }
    guard bound else {
      throw StandInError("cannot listen on \(address):\(port): \(systemErrorText())")
    }
    self.port = UInt16(bigEndian: name.sin_port)
  }

  /// The next waiting connection and its peer as `address:port`; nil when there is none now.
  func accept() -> (connection: FileDescriptor, peer: String)? {
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let accepted = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        Glibc.accept(descriptor, generic, &length)
      }
    }
    guard accepted >= 0 else { return nil }
    let connection = FileDescriptor(accepted)
    connection.makeNonBlocking()
    var one: Int32 = 1
    setsockopt(
      accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    let address = UInt32(bigEndian: name.sin_addr.s_addr)
    let bytes = [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }
    return (connection, bytes.joined(separator: ".") + ":\(UInt16(bigEndian: name.sin_port))")
  }
}
