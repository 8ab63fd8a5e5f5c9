import Glibc
import OpenSSLKit
import Synchronization
import TestSupport

/// A small HTTPS server on loopback: reads one request per connection and answers it as told. It ends
/// with its owner.
final class ReadinessServer {
  enum Behaviour: Sendable {
    /// These bytes over TLS once the request is complete, then close_notify.
    case answer([UInt8])
    /// Completes the handshake, reads, and never answers.
    case silent
    /// Accepts, and never says a word.
    case noHandshake
    /// These bytes without TLS.
    case plain([UInt8])
    /// Closes the connection after the request.
    case close
  }

  /// What a client sent.
  struct Request: Sendable {
    var text: String
    var serverName: String?
    var clientName: String?
    var clientIsVerified: Bool
  }

  private final class Received: Sendable {
    let requests = Mutex<[Request]>([])
  }

  private let server: ScriptedServer
  private let received = Received()

  init(
    _ behaviour: Behaviour, identity: TLSIdentity, clientAuthorities: [Certificate] = []
  ) throws {
    let context = try TLSServerContext(
      identity: identity, clientCertificates: .requested, clientAuthorities: clientAuthorities)
    let received = received
    server = try ScriptedServer { peer in
      switch behaviour {
      case .noHandshake: _ = peer.pause(.seconds(60))
      case .plain(let bytes): if peer.wait(for: POLLIN) { peer.send(bytes) }
      case .answer, .silent, .close: Self.serveTLS(peer, context, behaviour, received)
      }
    }
  }

  var port: UInt16 { server.port }

  var requests: [Request] { received.requests.withLock { $0 } }

  private static func serveTLS(
    _ peer: ServerPeer, _ context: TLSServerContext, _ behaviour: Behaviour, _ received: Received
  ) {
    guard let tls = peer.startTLS(context), let text = readRequest(peer, tls) else { return }
    let request = Request(
      text: text, serverName: tls.serverName, clientName: tls.peerCertificate?.subjectCommonName,
      clientIsVerified: tls.peerIsVerified)
    received.requests.withLock { $0.append(request) }
    switch behaviour {
    case .answer(let bytes):
      peer.send(bytes, over: tls)
      peer.sendCloseNotify(over: tls)
    case .silent: _ = peer.pause(.seconds(60))
    default: break
    }
  }

  /// Up to the end of the head; nil where the peer ends before.
  private static func readRequest(_ peer: ServerPeer, _ tls: TLSServerConnection) -> String? {
    var text = ""
    while !text.hasSuffix("\r\n\r\n") {
      let bytes = peer.receive(over: tls)
      if bytes.isEmpty { return nil }
      text += String(decoding: bytes, as: UTF8.self)
    }
    return text
  }
}
