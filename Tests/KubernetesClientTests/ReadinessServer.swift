import Glibc
import OpenSSLKit
import Synchronization
import Testing

/// A small HTTPS server on loopback, on a thread of its own: reads one request per connection and
/// answers it as told. It ends with its owner.
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

  let port: UInt16
  private let core: Core
  private var thread = pthread_t()

  init(
    _ behaviour: Behaviour, identity: TLSIdentity, clientAuthorities: [Certificate] = []
  ) throws {
    core = try Core(
      behaviour,
      TLSServerContext(
        identity: identity, clientCertificates: .requested, clientAuthorities: clientAuthorities))
    port = try core.listen()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Core>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(core).toOpaque())
    try #require(code == 0)
  }

  deinit {
    core.stop()
    pthread_join(thread, nil)
  }

  var requests: [Request] { core.requests.withLock { $0 } }

  private final class Core: Sendable {
    let requests = Mutex<[Request]>([])
    private let behaviour: Behaviour
    private let context: TLSServerContext
    private let listener: Int32
    /// Readable for good once the other end is shut down.
    private let stopper: Int32
    private let stopping: Int32

    init(_ behaviour: Behaviour, _ context: TLSServerContext) throws {
      (self.behaviour, self.context) = (behaviour, context)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      var ends: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
      (stopper, stopping) = (ends[0], ends[1])
      try #require(listener >= 0)
    }

    deinit {
      close(listener)
      close(stopper)
      close(stopping)
    }

    func listen() throws -> UInt16 {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(listener, $0, length) == 0 && Glibc.listen(listener, 16) == 0
            && getsockname(listener, $0, &length) == 0
        }
      }
      try #require(bound)
      return UInt16(bigEndian: address.sin_port)
    }

    func stop() { _ = shutdown(stopping, Int32(SHUT_WR)) }

    func run() {
      while wait(listener, POLLIN) {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { continue }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        _ = fcntl(client, F_SETFL, O_NONBLOCK)
        serve(client)
        close(client)
      }
    }

    private func serve(_ client: Int32) {
      switch behaviour {
      case .noHandshake: _ = wait(stopper, POLLIN)
      case .plain(let bytes):
        if wait(client, POLLIN) {
          _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
      case .answer, .silent, .close: serveTLS(client)
      }
    }

    private func serveTLS(_ client: Int32) {
      guard let connection = try? TLSServerConnection(context: context, descriptor: client),
        complete(client, { try connection.handshake() }), let text = readRequest(connection, client)
      else { return }
      let name = connection.peerCertificate?.subjectCommonName
      requests.withLock {
        $0.append(
          Request(
            text: text, serverName: connection.serverName, clientName: name,
            clientIsVerified: connection.peerIsVerified))
      }
      switch behaviour {
      case .answer(let bytes):
        write(bytes, to: connection, client)
        _ = complete(client, { try connection.sendCloseNotify() })
      case .silent: _ = wait(stopper, POLLIN)
      default: break
      }
    }

    private func complete(_ client: Int32, _ step: () throws -> TLSStep) -> Bool {
      while let state = try? step() {
        switch state {
        case .done: return true
        case .wantRead: guard wait(client, POLLIN) else { return false }
        case .wantWrite: guard wait(client, POLLOUT) else { return false }
        }
      }
      return false
    }

    private func readRequest(_ connection: TLSServerConnection, _ client: Int32) -> String? {
      var text = ""
      while !text.hasSuffix("\r\n\r\n"), let read = try? connection.read(atMost: 4096) {
        switch read {
        case .bytes(let bytes): text += String(decoding: bytes, as: UTF8.self)
        case .wantRead: guard wait(client, POLLIN) else { return nil }
        case .wantWrite: guard wait(client, POLLOUT) else { return nil }
        case .closed: return nil
        }
      }
      return text.hasSuffix("\r\n\r\n") ? text : nil
    }

    private func write(_ bytes: [UInt8], to connection: TLSServerConnection, _ client: Int32) {
      var rest = bytes[...]
      while !rest.isEmpty, let written = try? connection.write(Array(rest.prefix(16_384))) {
        switch written {
        case .wrote(let count): rest = rest.dropFirst(count)
        case .wantRead: guard wait(client, POLLIN) else { return }
        case .wantWrite: guard wait(client, POLLOUT) else { return }
        }
      }
    }

    /// False when the server is to end.
    private func wait(_ descriptor: Int32, _ events: Int32) -> Bool {
      var polled = [
        pollfd(fd: descriptor, events: Int16(events), revents: 0),
        pollfd(fd: stopper, events: Int16(POLLIN), revents: 0),
      ]
      while true {
        let count = poll(&polled, 2, 60_000)
        if count < 0, errno == EINTR { continue }
        return count > 0 && polled[1].revents == 0
      }
    }
  }
}
