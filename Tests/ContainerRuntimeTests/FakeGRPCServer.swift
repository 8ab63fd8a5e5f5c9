import Synchronization
import TestSupport

/// A gRPC server on a Unix socket that speaks just enough HTTP/2 (RFC 9113) for unary calls: it
/// keeps the message of every call and answers each connection by the next line of its script. It
/// cannot read the method's name (nghttp2 compresses it), so scripts are in the order of calls.
final class FakeGRPCServer: Sendable {
  enum Answer: Sendable {
    /// One message, then status 0 in the trailers.
    case message([UInt8])
    /// A status and nothing else, in the one header block.
    case status(Int, String)
    /// Reads the whole call and never answers.
    case silence
    /// Reads the whole call and closes.
    case hangUp
  }

  private final class State: Sendable {
    let rest: Mutex<ArraySlice<Answer>>
    let calls = Mutex<[[UInt8]]>([])
    init(_ script: [Answer]) { rest = Mutex(script[...]) }
  }

  let path: String
  private let folder: TemporaryDirectory
  private let server: ScriptedServer
  private let state: State

  init(_ script: [Answer]) throws {
    folder = try TemporaryDirectory()
    path = folder.path("cri.sock")
    let state = State(script)
    self.state = state
    server = try ScriptedServer(.unix(path)) { peer in
      // Past the end of the script the server hangs up at once, which fails the test's call.
      guard let answer = state.rest.withLock({ $0.popFirst() }) else { return }
      Self.serve(peer, answer, state)
    }
  }

  /// The message of every call so far, without its gRPC prefix.
  var messages: [[UInt8]] { state.calls.withLock { $0 } }

  /// Exactly that many bytes; nil at the peer's end.
  private static func read(_ count: Int, from peer: ServerPeer) -> [UInt8]? {
    let bytes = peer.receive(exactly: count)
    return bytes.count == count ? bytes : nil
  }

  private static func serve(_ peer: ServerPeer, _ answer: Answer, _ state: State) {
    guard read(24, from: peer) != nil else { return }
    peer.send(frame(type: 4, flags: 0, stream: 0, []))
    var data: [UInt8] = []
    while let head = read(9, from: peer),
      let payload = read(Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2]), from: peer)
    {
      let (type, flags) = (head[3], head[4])
      if type == 4, flags & 1 == 0 {
        peer.send(frame(type: 4, flags: 1, stream: 0, []))
      }
      if type == 0 { data += payload }
      guard type <= 1, flags & 1 == 1 else { continue }
      state.calls.withLock { $0.append(Array(data.dropFirst(5))) }
      switch answer {
      case .hangUp: return
      case .silence: continue
      case .message(let message):
        let length = (0..<4).map { UInt8(truncatingIfNeeded: message.count >> (24 - 8 * $0)) }
        peer.send(
          headers([(":status", "200"), ("content-type", "application/grpc")], end: false)
            + frame(type: 0, flags: 0, stream: 1, [0] + length + message)
            + headers([("grpc-status", "0"), ("grpc-message", "")], end: true))
      case .status(let code, let text):
        peer.send(
          headers(
            [
              (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "\(code)"),
              ("grpc-message", text),
            ], end: true))
      }
    }
  }

  private static func frame(
    type: UInt8, flags: UInt8, stream: UInt8, _ payload: [UInt8]
  ) -> [UInt8] {
    [
      UInt8(payload.count >> 16 & 255), UInt8(payload.count >> 8 & 255), UInt8(payload.count & 255),
      type, flags, 0, 0, 0, stream,
    ] + payload
  }

  /// Literal fields without indexing and without compression (RFC 7541 section 6.2.2).
  private static func headers(_ fields: [(String, String)], end: Bool) -> [UInt8] {
    var block: [UInt8] = []
    for (name, value) in fields {
      block += [0, UInt8(name.utf8.count)] + Array(name.utf8)
      block += [UInt8(value.utf8.count)] + Array(value.utf8)
    }
    return frame(type: 1, flags: end ? 5 : 4, stream: 1, block)
  }
}
