import Glibc
import LoopbackCertificate
import OpenSSLKit

/// As many loopback certificates as asked, RSA-2048 as kube-apiserver makes them, and a server for
/// each. Every leaf and every authority is its own certificate; the keys are of a small pool, because
/// six thousand of them would take ten minutes, and no client keeps keys.
final class Certificates: Sendable {
  private let contexts: [TLSServerContext]
  private let huge: TLSServerContext

  init(count: Int) throws(OpenSSLError) {
    var keys: [PrivateKey] = []
    for _ in 0..<16 { keys.append(try PrivateKey.generate(.rsa(bits: 2048))) }
    var contexts: [TLSServerContext] = []
    // Ends that lie minutes apart, from now on.
    let now = Int64(time(nil))
    for number in 0..<count {
      let period = try LoopbackPair.Period(
        madeAt: now - Int64(number) * 600, validity: 365 * 86_400,
        notBeforeSkew: LoopbackFormat.backdating)
      let pair = try LoopbackPair.make(
        period, authorityKey: keys[number % 16], key: keys[(number / 16) % 16])
      contexts.append(
        try TLSServerContext(
          identity: TLSIdentity(chain: pair.chain, key: pair.key), clientCertificates: .requested))
    }
    self.contexts = contexts
    var template = CertificateTemplate(
      commonName: "huge", notBefore: now, notAfter: now + 86_400)
    // An OID under 2.25 (UUIDs) that means nothing to anybody.
    template.extraExtensions = [
      .init(objectIdentifier: "2.25.1", value: [UInt8](repeating: 0, count: 60_000))
    ]
    huge = try TLSServerContext(
      identity: TLSIdentity(chain: [template.selfSigned(with: keys[0])], key: keys[0]))
  }

  func serve(_ door: Door) {
    while true {
      let connection = door.next()
      Self.serve(connection, contexts[Door.number(of: connection) % contexts.count])
      close(connection)
    }
  }

  func serveHuge(_ door: Door) {
    while true {
      let connection = door.next()
      Self.serve(connection, huge)
      close(connection)
    }
  }

  /// The handshake, then until the client's close, which is answered.
  private static func serve(_ connection: Int32, _ context: TLSServerContext) {
    _ = fcntl(connection, F_SETFL, O_NONBLOCK)
    guard let tls = try? TLSServerConnection(context: context, descriptor: connection),
      complete(connection, { try tls.handshake() })
    else { return }
    while true {
      guard let read = try? tls.read(atMost: 4096) else { return }
      switch read {
      case .bytes: continue
      case .closed:
        _ = complete(connection) { try tls.sendCloseNotify() }
        return
      case .wantRead: guard wait(connection, POLLIN) else { return }
      case .wantWrite: guard wait(connection, POLLOUT) else { return }
      }
    }
  }

  private static func complete(_ connection: Int32, _ step: () throws -> TLSStep) -> Bool {
    while true {
      guard let step = try? step() else { return false }
      switch step {
      case .done: return true
      case .wantRead: guard wait(connection, POLLIN) else { return false }
      case .wantWrite: guard wait(connection, POLLOUT) else { return false }
      }
    }
  }

  private static func wait(_ connection: Int32, _ events: Int32) -> Bool {
    var wait = pollfd(fd: connection, events: Int16(events), revents: 0)
    return poll(&wait, 1, 10_000) > 0
  }
}
