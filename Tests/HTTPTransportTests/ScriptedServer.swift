import Glibc
import Synchronization

/// A server on a real socket that plays the same script on every connection, each on a thread of
/// its own. Every wait in it is bounded.
final class ScriptedServer: Sendable {
  enum Step: Sendable {
    /// Reads up to the end of a request's head.
    case readRequest
    case send(String)
    /// Sends these bytes, one each 20 ms, until the peer closes.
    case drip(String)
    /// Waits until this many requests were read on all connections together.
    case awaitRequests(Int)
    /// Waits until the peer closes.
    case hold
    /// Closes with a reset instead of an orderly end.
    case reset
  }

  let port: UInt16
  private let listener: Int32
  private let stop: (reading: Int32, writing: Int32)
  private let script: [Step]
  private let state = Mutex<[String]>([])
  static let patience: Duration = .seconds(20)

  /// Listens on a free port of 127.0.0.1, or on a Unix socket.
  init(unixSocket: String? = nil, script: [Step]) throws {
    self.script = script
    listener = try unixSocket.map(Socket.listenUnix) ?? Socket.listenLoopback()
    port = unixSocket == nil ? Socket.port(of: listener) : 0
    stop = try Socket.pipePair()
    let (listener, stopFD) = (listener, stop.reading)
    startThread { [weak self] in
      while Socket.await(listener, or: stopFD) {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { continue }
        guard let self else { return _ = close(connection) }
        startThread { self.play(on: connection) }
      }
      close(listener)
      close(stopFD)
    }
  }

  deinit { close(stop.writing) }

  var url: String { "http://127.0.0.1:\(port)/" }

  /// The heads of all requests that were read so far.
  var requests: [String] { state.withLock { $0 } }

  private func play(on connection: Int32) {
    defer { close(connection) }
    let deadline = ContinuousClock.now.advanced(by: Self.patience)
    for step in script {
      switch step {
      case .readRequest:
        let head = Socket.read(connection, until: "\r\n\r\n", deadline: deadline)
        state.withLock { $0.append(head) }
      case .send(let text): Socket.send(connection, text)
      case .drip(let text):
        for byte in text.utf8 {
          if Socket.peerClosed(connection, within: .milliseconds(20)) { return }
          Socket.send(connection, String(decoding: [byte], as: UTF8.self))
        }
      case .awaitRequests(let count):
        while requests.count < count, ContinuousClock.now < deadline { usleep(2000) }
      case .hold:
        while !Socket.peerClosed(connection, within: .milliseconds(50)),
          ContinuousClock.now < deadline
        {}
      case .reset:
        var abort = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
      }
    }
  }
}

/// Runs the closure on a detached thread.
func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let context = Unmanaged.passRetained(Box(body)).toOpaque()
  let code = pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }, context)
  if code == 0 {
    pthread_detach(thread)
  } else {
    Unmanaged<Box>.fromOpaque(context).release()
  }
}
