import Glibc
import OpenSSLKit
import Synchronization
import TestSupport

/// An HTTPS server on loopback that reads whole requests, keeps them, and reacts to each as told.
final class APITestServer: Sendable {
  enum Reaction: Sendable {
    /// An answer with these header lines and content.
    case answer(Int, headers: [String] = [], String)
    /// These bytes, whatever they are.
    case bytes([UInt8])
    /// Never a word.
    case silence
    /// Closes at once.
    case close

    static func json(_ status: Int, _ body: String, headers: [String] = []) -> Reaction {
      .answer(status, headers: ["Content-Type: application/json"] + headers, body)
    }

    /// A `Status` as API servers write it.
    static func status(
      _ code: Int, _ reason: String, _ message: String, headers: [String] = [],
      details: String = "{}"
    ) -> Reaction {
      .json(
        code,
        #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\#(message)","reason":"\#(reason)","details":\#(details),"code":\#(code)}"#,
        headers: headers)
    }
  }

  /// What a client sent.
  struct Request: Sendable {
    var line: String
    var head: String
    var body: String
    var serverName: String?
    var clientName: String?
  }

  private final class Received: Sendable {
    let requests = Mutex<[Request]>([])
  }

  private let server: ScriptedServer
  private let received = Received()

  /// `react` gets the number of the request, from 0, and the request. With `handshake` false nobody
  /// ever says a word on a connection.
  init(
    _ identity: TLSIdentity, clientAuthorities: [Certificate] = [], handshake: Bool = true,
    react: @escaping @Sendable (Int, Request) -> Reaction = { _, _ in .json(200, "{}") }
  ) throws {
    let context = try TLSServerContext(
      identity: identity, clientCertificates: .requested, clientAuthorities: clientAuthorities)
    let received = received
    server = try ScriptedServer { peer in
      guard handshake else {
        _ = peer.pause(.seconds(60))
        return
      }
      guard let tls = peer.startTLS(context), let request = Self.read(peer, tls) else { return }
      let number = received.requests.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      switch react(number, request) {
      case .answer(let status, let headers, let body):
        let lines =
          ["HTTP/1.1 \(status) X", "Date: Sun, 06 Nov 1994 08:49:37 GMT"] + headers
          + ["Content-Length: \(body.utf8.count)"]
        peer.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8), over: tls)
        peer.sendCloseNotify(over: tls)
      case .bytes(let bytes):
        peer.send(bytes, over: tls)
        peer.sendCloseNotify(over: tls)
      case .silence: _ = peer.pause(.seconds(60))
      case .close: break
      }
    }
  }

  var port: UInt16 { server.port }

  var requests: [Request] { received.requests.withLock { $0 } }

  private static func read(_ peer: ServerPeer, _ tls: TLSServerConnection) -> Request? {
    var text = ""
    while true {
      if let end = text.firstRange(of: "\r\n\r\n") {
        let head = String(text[..<end.lowerBound])
        let body = String(text[end.upperBound...])
        let length = head.split(separator: "\r\n").first {
          $0.lowercased().hasPrefix("content-length:")
        }.flatMap { Int($0.split(separator: " ").last ?? "") }
        if body.utf8.count >= length ?? 0 {
          return Request(
            line: String(head.prefix { $0 != "\r\n" }), head: head, body: body,
            serverName: tls.serverName, clientName: tls.peerCertificate?.subjectCommonName)
        }
      }
      let bytes = peer.receive(over: tls)
      if bytes.isEmpty { return nil }
      text += String(decoding: bytes, as: UTF8.self)
    }
  }
}

/// Where connections vanish, as behind a firewall that drops: a listener on loopback whose backlog is
/// full, so that the kernel drops every SYN.
final class BlackholedPort {
  let port: UInt16
  private var descriptors: [Int32] = []

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw SetupFailure("socket", errno) }
    descriptors.append(listener)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    guard Self.call(bind, listener, &place) == 0, listen(listener, 0) == 0 else {
      throw SetupFailure("listening", errno)
    }
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &size) }
    }
    port = UInt16(bigEndian: place.sin_port)
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    for _ in 0..<4 {
      let filler = socket(AF_INET, Int32(kind), 0)
      descriptors.append(filler)
      _ = Self.call(connect, filler, &place)
    }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  private static func call(
    _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ descriptor: Int32,
    _ place: inout sockaddr_in
  ) -> Int32 {
    withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
