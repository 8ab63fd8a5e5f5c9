import Synchronization
import TestSupport

/// A gRPC server on a Unix socket that speaks just enough HTTP/2 (RFC 9113) for unary calls, one in
/// each connection: it keeps the message of every call, and answers by the next line of its script
/// or by what was called.
final class FakeGRPCServer: Sendable {
  enum Answer: Sendable {
    /// One message, then status 0 in the trailers.
    case message([UInt8])
    /// A status and nothing else, in the one header block.
    case status(Int, String)
    /// A header block of its own, then a status in the trailers.
    case lateStatus(Int, String)
    /// Status 0, and no message before it.
    case nothing
    /// The answer of the real server on this socket.
    case relay(String)
    /// Reads the whole call and never answers.
    case silence
    /// Reads the whole call and closes.
    case hangUp
  }

  /// What a client asked for.
  struct Call: Sendable {
    /// nil for a path that is not known here.
    var path: CRICallPath?
    /// Without its gRPC prefix.
    var message: [UInt8]
    /// Every byte that the client sent.
    var wire: [UInt8]
  }

  private final class State: Sendable {
    let calls = Mutex<[Call]>([])
  }

  let path: String
  private let folder: TemporaryDirectory
  private let server: ScriptedServer
  private let state: State

  /// Answers one call after the other; past the end of the script the server hangs up, which fails
  /// the test's call.
  convenience init(_ script: [Answer]) throws {
    let rest = Mutex(script[...])
    try self.init { _ in rest.withLock { $0.popFirst() } ?? .hangUp }
  }

  /// Answers each call by what it is.
  init(_ answer: @escaping @Sendable (Call) -> Answer) throws {
    folder = try TemporaryDirectory()
    path = folder.path("cri.sock")
    let state = State()
    self.state = state
    server = try ScriptedServer(.unix(path)) { Self.serve($0, answer, state) }
  }

  /// The message of every call so far, without its gRPC prefix.
  var messages: [[UInt8]] { state.calls.withLock { $0.map(\.message) } }

  /// What was called so far.
  var paths: [CRICallPath?] { state.calls.withLock { $0.map(\.path) } }

  /// Exactly that many bytes; nil at the peer's end.
  private static func read(_ count: Int, from peer: ServerPeer) -> [UInt8]? {
    let bytes = peer.receive(exactly: count)
    return bytes.count == count ? bytes : nil
  }

  private static func serve(
    _ peer: ServerPeer, _ answer: @Sendable (Call) -> Answer, _ state: State
  ) {
    guard let preface = read(24, from: peer) else { return }
    peer.send(frame(type: 4, flags: 0, stream: 0, []))
    var call = Call(path: nil, message: [], wire: preface)
    while let head = read(9, from: peer),
      let payload = read(Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2]), from: peer)
    {
      let (type, flags) = (head[3], head[4])
      if type == 4, flags & 1 == 0 {
        peer.send(frame(type: 4, flags: 1, stream: 0, []))
      }
      call.wire += head + payload
      if type == 0 { call.message += payload }
      if type == 1 { call.path = CRICallPath(inHeaderBlock: payload) }
      guard type <= 1, flags & 1 == 1 else { continue }
      call.message = Array(call.message.dropFirst(5))
      state.calls.withLock { [call] in $0.append(call) }
      switch answer(call) {
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
      case .lateStatus(let code, let text):
        peer.send(
          headers([(":status", "200"), ("content-type", "application/grpc")], end: false)
            + headers([("grpc-status", "\(code)"), ("grpc-message", text)], end: true))
      case .nothing:
        peer.send(
          headers([(":status", "200"), ("content-type", "application/grpc")], end: false)
            + headers([("grpc-status", "0")], end: true))
      case .relay(let socket):
        CRIRelay.pass(call.wire, to: socket, answering: peer)
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

  /// A length with a prefix of seven bits (RFC 7541 section 5.1).
  private static func length(_ count: Int) -> [UInt8] {
    guard count >= 127 else { return [UInt8(count)] }
    var (bytes, rest) = ([UInt8(127)], count - 127)
    while rest >= 128 {
      bytes.append(UInt8(rest % 128 + 128))
      rest /= 128
    }
    return bytes + [UInt8(rest)]
  }

  /// Literal fields without indexing and without compression (RFC 7541 section 6.2.2).
  private static func headers(_ fields: [(String, String)], end: Bool) -> [UInt8] {
    var block: [UInt8] = []
    for (name, value) in fields {
      block += [0] + length(name.utf8.count) + Array(name.utf8)
      block += length(value.utf8.count) + Array(value.utf8)
    }
    return frame(type: 1, flags: end ? 5 : 4, stream: 1, block)
  }
}
