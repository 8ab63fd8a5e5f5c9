import Synchronization
import TestSupport

/// An HTTP/1.1 server on a Unix socket that answers by the path, without the API's version, and
/// keeps the first line of every request. Like the engine it answers 400 without a Host field.
final class DockerFakeEngine: Sendable {
  enum Answer: Sendable {
    /// A status and its content.
    case status(Int, String)
    /// Just these bytes.
    case bytes(String)
    /// A complete head, then content without end.
    case endless
    /// Reads the request and never answers.
    case silence
    /// Reads the request and closes.
    case hangUp
  }

  let path: String
  private let folder: TemporaryDirectory
  private let server: ScriptedServer
  private let seen: Seen

  private final class Seen: Sendable {
    let requests = Mutex<[String]>([])
  }

  /// `answers` by method and path, for example `GET /version`; anything else is 404.
  init(_ answers: [String: Answer]) throws {
    folder = try TemporaryDirectory()
    path = folder.path("docker.sock")
    let seen = Seen()
    self.seen = seen
    server = try ScriptedServer(.unix(path)) { peer in
      let head = peer.receive(upTo: "\r\n\r\n")
      let words = head.split(separator: "\r\n").first?.split(separator: " ") ?? []
      guard words.count == 3 else { return }
      seen.requests.withLock { $0.append("\(words[0]) \(words[1])") }
      guard head.lowercased().contains("\r\nhost: docker\r\n") else {
        return Self.send(.status(400, "missing required Host header"), to: peer)
      }
      Self.send(
        answers["\(words[0]) \(Self.unversioned(words[1]))"]
          ?? .status(404, #"{"message":"page not found"}"#), to: peer)
    }
  }

  /// The first line of every request so far, without the protocol.
  var requests: [String] { seen.requests.withLock { $0 } }

  private static func unversioned(_ path: Substring) -> Substring {
    guard path.hasPrefix("/v1."), let slash = path.dropFirst().firstIndex(of: "/") else {
      return path
    }
    return path[slash...]
  }

  private static func send(_ answer: Answer, to peer: ServerPeer) {
    switch answer {
    case .status(let status, let content):
      peer.send(
        Array(
          "HTTP/1.1 \(status) X\r\nContent-Length: \(content.utf8.count)\r\n\r\n\(content)".utf8))
    case .bytes(let text): peer.send(Array(text.utf8))
    case .endless:
      peer.send(Array("HTTP/1.1 200 OK\r\n\r\n[".utf8))
      let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 16)
      while peer.send(piece) {}
      return
    case .silence: return peer.awaitPeerClose()
    case .hangUp: return
    }
    // Keeps the connection until the client has read all of it.
    if case .bytes = answer { return }
    peer.awaitPeerClose()
  }
}
