import Glibc
package import OpenSSLKit

extension ServerPeer {
  /// The bytes with which a real TLS server answers this connection's ClientHello: read the hello
  /// from the socket, hand it to OpenSSL over a socket pair, and take what it says at once.
  ///
  /// A script can then send them in pieces, or only in part.
  package func serverFlight(_ context: TLSServerContext) -> [UInt8] {
    let hello = receiveRecord()
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return [] }
    defer { for end in ends { Glibc.close(end) } }
    guard Glibc.send(ends[0], hello, hello.count, Int32(MSG_NOSIGNAL)) == hello.count,
      let tls = try? TLSServerConnection(context: context, descriptor: ends[1])
    else { return [] }
    var flight: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let step = try? tls.handshake()
      while true {
        let count = recv(ends[0], &buffer, buffer.count, 0)
        guard count > 0 else { break }
        flight += buffer.prefix(count)
      }
      // Only a full pair keeps the server from finishing its flight.
      guard step == .wantWrite else { return flight }
    }
  }
}
