import Glibc
import OpenSSLKit

/// One `GET /readyz` over TLS on a connection of its own, as haproxy's `option httpchk` with
/// `check-ssl verify none`: what matters is the status, and that it comes in time.
final class HealthCheck {
  /// When it counts as failed.
  let deadline: ContinuousClock.Instant
  /// nil while it goes on.
  private(set) var hasPassed: Bool?

  private let socket: FileDescriptor
  private let tls: TLSClientConnection
  private var request: [UInt8]
  private var answer: [UInt8] = []
  private var isConnected = false
  private var events = Int16(POLLOUT)

  /// nil when the backend cannot be asked at all.
  init?(
    _ backend: SocketAddress, path: String, context: TLSClientContext,
    deadline: ContinuousClock.Instant
  ) {
    guard let socket = backend.startConnecting(),
      let tls = try? TLSClientConnection(
        context: context, descriptor: socket.number, serverName: nil)
    else { return nil }
    self.socket = socket
    self.tls = tls
    self.deadline = deadline
    request = Array(
      "GET \(path) HTTP/1.1\r\nHost: \(backend)\r\nConnection: close\r\n\r\n".utf8)
  }

  var polled: pollfd { pollfd(fd: socket.number, events: events, revents: 0) }

  func advance(at now: ContinuousClock.Instant) {
    guard hasPassed == nil else { return }
    do throws(TLSFailure) {
      try proceed()
    } catch {
      hasPassed = false
    }
    if hasPassed == nil, now >= deadline { hasPassed = false }
  }

  private func proceed() throws(TLSFailure) {
    if !isConnected {
      guard let result = SocketAddress.connectionResult(socket.number) else { return }
      guard result == 0 else { return hasPassed = false }
      isConnected = true
    }
    switch try tls.handshake() {
    case .done: break
    case .wantRead: return events = Int16(POLLIN)
    case .wantWrite: return events = Int16(POLLOUT)
    }
    while !request.isEmpty {
      switch try tls.write(request) {
      case .wrote(let count): request.removeFirst(count)
      case .wantRead: return events = Int16(POLLIN)
      case .wantWrite: return events = Int16(POLLOUT)
      }
    }
    while true {
      switch try tls.read(atMost: 4096) {
      case .bytes(let bytes): answer += bytes
      case .wantRead: return events = Int16(POLLIN)
      case .wantWrite: return events = Int16(POLLOUT)
      case .closed: return hasPassed = false
      }
      // The status line says it all: `HTTP/1.1 200 OK`.
      guard answer.count >= 12 else { continue }
      hasPassed = answer[9..<12].elementsEqual("200".utf8)
      _ = try tls.sendCloseNotify()
      return
    }
  }
}
