import COpenSSL
import Glibc

/// The bytes below TLS: a BIO of our own over a nonblocking socket.
///
/// Of our own for three reasons: `MSG_NOSIGNAL`, so that a peer that went away cannot raise SIGPIPE;
/// a cap on the bytes received, whatever the layers above make of them; and the socket's own word
/// (ended, reset, `errno`) on why a handshake failed. The descriptor is not owned.
final class SocketTransport {
  enum Condition: Equatable {
    case open
    case ended
    case failed(errno: Int32)
    case overLimit
  }

  let descriptor: Int32
  private let byteLimit: Int
  private(set) var condition = Condition.open
  private(set) var bytesReceived = 0
  private(set) var bytesSent = 0
  /// The first bytes that came, at most 16: enough to tell TLS from anything else.
  private(set) var firstBytes: [UInt8] = []
  /// Set by the callback that OpenSSL calls when the server asks for a certificate.
  var clientCertificateRequested = false

  init(descriptor: Int32, byteLimit: Int) {
    self.descriptor = descriptor
    self.byteLimit = byteLimit
  }

  /// The transport behind a connection that this module made.
  static func of(_ connection: OpaquePointer?) -> SocketTransport? {
    guard let bio = SSL_get_rbio(connection) else { return nil }
    return of(bio: bio)
  }

  private static func of(bio: OpaquePointer?) -> SocketTransport? {
    guard let data = BIO_get_data(bio) else { return nil }
    return Unmanaged<SocketTransport>.fromOpaque(data).takeUnretainedValue()
  }

  /// A BIO that points here without owning; whoever holds it keeps this object alive longer.
  func makeBIO() throws(OpenSSLError) -> OpaquePointer {
    guard let method = Self.method, let bio = BIO_new(method) else {
      throw .drain("making a socket buffer")
    }
    BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
    BIO_set_init(bio, 1)
    return bio
  }

  private func receive(into buffer: UnsafeMutablePointer<CChar>, count: Int) -> Outcome {
    let allowed = byteLimit - bytesReceived
    guard allowed > 0 else {
      condition = .overLimit
      return .failed
    }
    while true {
      let received = recv(descriptor, buffer, min(count, allowed), 0)
      if received > 0 {
        remember(UnsafeRawBufferPointer(start: buffer, count: received))
        return .moved(received)
      }
      if received == 0 {
        condition = .ended
        return .failed
      }
      if errno == EINTR { continue }
      if errno == EAGAIN || errno == EWOULDBLOCK { return .wouldBlock }
      condition = .failed(errno: errno)
      return .failed
    }
  }

  private func send(_ buffer: UnsafePointer<CChar>, count: Int) -> Outcome {
    while true {
      let sent = Glibc.send(descriptor, buffer, count, Int32(MSG_NOSIGNAL))
      if sent >= 0 {
        bytesSent += sent
        return .moved(sent)
      }
      if errno == EINTR { continue }
      if errno == EAGAIN || errno == EWOULDBLOCK { return .wouldBlock }
      condition = .failed(errno: errno)
      return .failed
    }
  }

  private func remember(_ bytes: UnsafeRawBufferPointer) {
    bytesReceived += bytes.count
    if firstBytes.count < 16 { firstBytes.append(contentsOf: bytes.prefix(16 - firstBytes.count)) }
  }

  private enum Outcome {
    case moved(Int)
    case wouldBlock
    case failed
  }

  /// `BIO_clear_retry_flags`.
  private static let retryFlags =
    BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY

  /// Made once for the process and never changed or freed.
  nonisolated(unsafe) private static let method: OpaquePointer? = {
    let type = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
    guard let method = BIO_meth_new(type, "loopwarden socket") else { return nil }
    BIO_meth_set_read(method) { bio, buffer, count in
      BIO_clear_flags(bio, SocketTransport.retryFlags)
      guard let transport = SocketTransport.of(bio: bio), let buffer, count > 0 else { return -1 }
      switch transport.receive(into: buffer, count: Int(count)) {
      case .moved(let received): return Int32(received)
      case .wouldBlock:
        BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
        return -1
      case .failed: return -1
      }
    }
    BIO_meth_set_write(method) { bio, buffer, count in
      BIO_clear_flags(bio, SocketTransport.retryFlags)
      guard let transport = SocketTransport.of(bio: bio), let buffer, count > 0 else { return -1 }
      switch transport.send(buffer, count: Int(count)) {
      case .moved(let sent): return Int32(sent)
      case .wouldBlock:
        BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
        return -1
      case .failed: return -1
      }
    }
    BIO_meth_set_ctrl(method) { bio, command, _, _ in
      switch command {
      case BIO_CTRL_FLUSH: return 1
      case BIO_CTRL_EOF: return SocketTransport.of(bio: bio)?.condition == .ended ? 1 : 0
      default: return 0
      }
    }
    return method
  }()
}
