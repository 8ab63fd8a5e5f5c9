import Glibc
import LoopbackCertificate
import OpenSSLKit

/// The demo's own look at the certificate on the wire; it shares no code with loopwarden's probe.
struct LoopbackGlance {
  private let context: TLSClientContext

  init() throws(OpenSSLError) { context = try TLSClientContext() }

  /// The leaf that is served on the loopback name there; nil while nobody answers with one. Waits
  /// for half a second at most.
  func leaf(at address: SocketAddress) -> Certificate? {
    let deadline = ContinuousClock.now + .milliseconds(500)
    guard let socket = address.startConnecting(),
      wait(socket.number, POLLOUT, until: deadline),
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

  private func wait(_ socket: Int32, _ events: Int32, until deadline: ContinuousClock.Instant)
    -> Bool
  {
    var waiting = pollfd(fd: socket, events: Int16(events), revents: 0)
    return poll(&waiting, 1, ContinuousClock.now.duration(to: deadline).pollMilliseconds) > 0
  }
}
