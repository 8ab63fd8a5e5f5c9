import Glibc
import OpenSSLKit

/// One client's connection: handshake, requests one after another, clean close. It never waits.
final class ClientConnection {
  /// What is being done with the current request.
  enum Exchange: Equatable {
    case idle
    /// A request in flight: its answer goes out at this instant.
    case answering(at: ContinuousClock.Instant, WholeReply, close: Bool)
    /// An open watch, until this instant if its client said so.
    case watching(until: ContinuousClock.Instant?)
  }

  let peer: String
  private(set) var exchange = Exchange.idle
  /// Nothing more to do: the connection can be dropped.
  private(set) var isFinished = false
  /// What to wait for on the descriptor.
  private(set) var pollEvents = Int16(POLLIN)
  /// Why the handshake failed, once, for the log.
  private(set) var handshakeFailure: TLSFailure?

  private let socket: FileDescriptor
  private let tls: TLSServerConnection
  private var handshakeIsDone = false
  private var reader = HTTPRequestReader()
  private var output: [UInt8] = []
  private var closesWhenFlushed = false

  init(socket: FileDescriptor, peer: String, context: TLSServerContext) throws(OpenSSLError) {
    self.socket = socket
    self.peer = peer
    tls = try TLSServerConnection(context: context, descriptor: socket.number)
  }

  var descriptor: Int32 { socket.number }
  var clientCertificate: Certificate? { tls.peerCertificate }
  /// A request is being received, answered or written out.
  var hasRequestInFlight: Bool {
    switch exchange {
    case .watching: false
    case .answering: true
    case .idle: handshakeIsDone && (!output.isEmpty || !reader.isEmpty)
    }
  }
  var hasWatch: Bool {
    if case .watching = exchange { return true }
    return false
  }
  /// The instant at which time alone makes `advance` useful.
  var nextDeadline: ContinuousClock.Instant? {
    switch exchange {
    case .idle, .watching(nil): nil
    case .answering(let at, _, _): at
    case .watching(let until?): until
    }
  }

  /// Does what can be done now. `answer` is asked once for every complete request.
  func advance(
    at now: ContinuousClock.Instant, unixTime: Int64,
    answer: (ServerRequest, ClientConnection) -> (reply: ServerReply, close: Bool)
  ) {
    do throws(TLSFailure) {
      pollEvents = Int16(POLLIN)
      guard try finishHandshake() else { return }
      if case .answering(let at, let reply, let close) = exchange, now >= at {
        send(reply, close: close, unixTime: unixTime)
      }
      if case .watching(let until?) = exchange, now >= until { endWatch() }
      while try flush(), try fill(), exchange == .idle, !isFinished {
        guard let request = nextRequest(unixTime: unixTime) else {
          // Either more bytes are needed, or a refusal has to go out.
          if output.isEmpty { return }
          continue
        }
        take(answer(request, self), at: now, unixTime: unixTime)
      }
    } catch {
      if !handshakeIsDone { handshakeFailure = error }
      isFinished = true
    }
  }

  /// Ends an open watch with its last chunk; the connection is closed after it.
  func endWatch() {
    guard hasWatch else { return }
    output += WatchStream.ending
    exchange = .idle
    closesWhenFlushed = true
  }

  /// Closes the connection if nothing is going on in it (Go's `Server.Shutdown`).
  func closeIfIdle() {
    guard exchange == .idle, output.isEmpty, reader.isEmpty, handshakeIsDone else { return }
    closesWhenFlushed = true
  }

  private func finishHandshake() throws(TLSFailure) -> Bool {
    guard !handshakeIsDone else { return true }
    switch try tls.handshake() {
    case .done: handshakeIsDone = true
    case .wantRead: return false
    case .wantWrite: pollEvents = Int16(POLLOUT)
    }
    return handshakeIsDone
  }

  /// Writes what there is; false when the socket takes no more, or the connection is finished.
  private func flush() throws(TLSFailure) -> Bool {
    while !output.isEmpty {
      switch try tls.write(output) {
      case .wrote(let count): output.removeFirst(count)
      case .wantRead: return false
      case .wantWrite:
        pollEvents = Int16(POLLIN | POLLOUT)
        return false
      }
    }
    guard closesWhenFlushed else { return true }
    // One attempt: a client that does not read its close_notify gets the end of the connection.
    _ = try tls.sendCloseNotify()
    isFinished = true
    return false
  }

  /// Reads all that is there; false when the client has closed. What arrives during an exchange is
  /// kept for after it, up to a limit.
  private func fill() throws(TLSFailure) -> Bool {
    while reader.count <= 2 << 20 {
      switch try tls.read(atMost: 16384) {
      case .bytes(let bytes): reader.append(bytes)
      case .wantRead: return true
      case .wantWrite:
        pollEvents = Int16(POLLIN | POLLOUT)
        return true
      case .closed:
        // Whatever was in flight has nobody to go to.
        isFinished = true
        return false
      }
    }
    isFinished = true
    return false
  }

  private func nextRequest(unixTime: Int64) -> ServerRequest? {
    do throws(RequestRefusal) {
      return try reader.next()
    } catch {
      output = WholeReply.failure(error.status, reason: "BadRequest", message: error.message)
        .encoded(unixTime: unixTime, close: true)
      closesWhenFlushed = true
      return nil
    }
  }

  private func take(
    _ answer: (reply: ServerReply, close: Bool), at now: ContinuousClock.Instant, unixTime: Int64
  ) {
    switch answer.reply {
    case .whole(let reply): send(reply, close: answer.close, unixTime: unixTime)
    case .delayed(let delay, let reply):
      exchange = .answering(at: now + delay, reply, close: answer.close)
    case .dropped: isFinished = true
    case .watch(let timeout, let events):
      output += WatchStream.opening(events, unixTime: unixTime)
      exchange = .watching(until: timeout.map { now + $0 })
    }
  }

  private func send(_ reply: WholeReply, close: Bool, unixTime: Int64) {
    output += reply.encoded(unixTime: unixTime, close: close)
    exchange = .idle
    if close { closesWhenFlushed = true }
  }
}
