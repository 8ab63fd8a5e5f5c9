import COpenSSL

/// One TLS connection over a nonblocking socket: each call does what it can and says what it waits
/// for. What client and server share.
///
/// Not thread-safe. The descriptor belongs to the caller, who closes it after the last call here.
package class TLSConnection {
  let ssl: OpaquePointer
  let transport: SocketTransport
  private var closeNotifySent = false

  init(
    context: OpaquePointer, descriptor: Int32, maximumBytesReceived: Int
  ) throws(OpenSSLError) {
    ERR_clear_error()
    let transport = SocketTransport(descriptor: descriptor, byteLimit: maximumBytesReceived)
    guard let ssl = SSL_new(context) else { throw .drain("making a TLS connection") }
    do throws(OpenSSLError) {
      let bio = try transport.makeBIO()
      // One reference serves both directions (`man SSL_set_bio`); SSL_free gives it back.
      SSL_set_bio(ssl, bio, bio)
    } catch {
      SSL_free(ssl)
      throw error
    }
    self.transport = transport
    self.ssl = ssl
  }

  deinit { SSL_free(ssl) }

  /// Bytes received from the socket so far.
  package var bytesReceived: Int { transport.bytesReceived }
  /// Bytes given to the socket so far.
  package var bytesSent: Int { transport.bytesSent }
  /// The first bytes that came, at most 16.
  package var firstBytesReceived: [UInt8] { transport.firstBytes }
  /// The version in use, `TLSv1.3`; meaningful once the handshake is done.
  package var protocolVersion: String { String(cString: SSL_get_version(ssl)) }
  /// Whether the handshake is complete.
  package var handshakeIsDone: Bool { SSL_is_init_finished(ssl) == 1 }

  /// Goes on with the handshake (`man SSL_do_handshake`).
  package func handshake() throws(TLSFailure) -> TLSStep {
    ERR_clear_error()
    let result = SSL_do_handshake(ssl)
    if result == 1 { return .done }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .wantRead
    case SSL_ERROR_WANT_WRITE: return .wantWrite
    case SSL_ERROR_ZERO_RETURN: throw .closedByPeer
    default: throw .sort(transport: transport, operation: "TLS handshake")
    }
  }

  /// Reads application data, at most `maximum` bytes (`man SSL_read_ex`).
  package func read(atMost maximum: Int) throws(TLSFailure) -> TLSRead {
    ERR_clear_error()
    var buffer = [UInt8](repeating: 0, count: max(1, maximum))
    var count = 0
    let result = SSL_read_ex(ssl, &buffer, buffer.count, &count)
    if result == 1 { return .bytes(Array(buffer.prefix(count))) }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .wantRead
    case SSL_ERROR_WANT_WRITE: return .wantWrite
    case SSL_ERROR_ZERO_RETURN: return .closed
    default: throw .sort(transport: transport, operation: "reading from TLS")
    }
  }

  /// Writes application data and says how much of it was taken (`man SSL_write_ex`).
  ///
  /// After `.wantRead` or `.wantWrite` call again with bytes that begin the same.
  package func write(_ bytes: [UInt8]) throws(TLSFailure) -> TLSWrite {
    ERR_clear_error()
    guard !bytes.isEmpty else { return .wrote(0) }
    var count = 0
    let result = SSL_write_ex(ssl, bytes, bytes.count, &count)
    if result == 1 { return .wrote(count) }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .wantRead
    case SSL_ERROR_WANT_WRITE: return .wantWrite
    default: throw .sort(transport: transport, operation: "writing to TLS")
    }
  }

  /// Sends close_notify (`man SSL_shutdown`, first call); `.done` once it is in the socket.
  ///
  /// Reading may go on: the peer's close_notify comes as `TLSRead.closed`.
  package func sendCloseNotify() throws(TLSFailure) -> TLSStep {
    if closeNotifySent { return .done }
    ERR_clear_error()
    let result = SSL_shutdown(ssl)
    if result >= 0 {
      closeNotifySent = true
      return .done
    }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .wantRead
    case SSL_ERROR_WANT_WRITE: return .wantWrite
    default: throw .sort(transport: transport, operation: "closing TLS")
    }
  }
}
