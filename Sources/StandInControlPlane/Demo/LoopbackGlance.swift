import Glibc
import LoopbackCertificate
import OpenSSLKit

/// The demo's own look at the certificate on the wire; it shares no code with loopwarden's probe.
struct LoopbackGlance {
  private let context: TLSClientContext

  init() throws(OpenSSLError) { context = try TLSClientContext() }

  /// The leaf that is served on the loopback name at 127.0.0.1:`port`; nil while nobody answers
  /// with one. Waits for a second at most.
  func leaf(port: UInt16) -> Certificate? {
    let socket = FileDescriptor(Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    guard socket.number >= 0 else { return nil }
    socket.makeNonBlocking()
    let deadline = ContinuousClock.now + .seconds(1)
    guard connect(socket.number, to: port), wait(socket.number, POLLOUT, until: deadline),
      let tls = try? TLSClientConnection(
        context: context, descriptor: socket.number, serverName: LoopbackFormat.serverName)
    else { return nil }
    while let step = try? tls.handshake() {
      switch step {
      case .done:
        _ = try? tls.sendCloseNotify()
        guard let der = tls.peerChain.first, let leaf = try? Certificate(der: der),
          leaf.subjectCommonName?.hasPrefix(LoopbackFormat.leafPrefix) == true
        else { return nil }
        return leaf
      case .wantRead: guard wait(socket.number, POLLIN, until: deadline) else { return nil }
      case .wantWrite: guard wait(socket.number, POLLOUT, until: deadline) else { return nil }
      }
    }
    return nil
  }

  private func connect(_ socket: Int32, to port: UInt16) -> Bool {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result == 0 || errno == EINPROGRESS
  }

  private func wait(_ socket: Int32, _ events: Int32, until deadline: ContinuousClock.Instant)
    -> Bool
  {
    var waiting = pollfd(fd: socket, events: Int16(events), revents: 0)
    return poll(&waiting, 1, ContinuousClock.now.duration(to: deadline).pollMilliseconds) > 0
  }
}
