import COpenSSL

/// A server's side of a TLS connection.
package final class TLSServerConnection: TLSConnection {
  /// Kept because the SSL_CTX points to the context's table of names.
  private let context: TLSServerContext

  /// Prepares a connection over an accepted nonblocking socket.
  package init(
    context: TLSServerContext, descriptor: Int32, maximumBytesReceived: Int = .max
  ) throws(OpenSSLError) {
    self.context = context
    try super.init(
      context: context.context.pointer, descriptor: descriptor,
      maximumBytesReceived: maximumBytesReceived)
    SSL_set_accept_state(ssl)
  }

  /// The name that the client asked for (SNI).
  package var serverName: String? {
    SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
  }

  /// The client's certificate, where it gave one that can be read.
  package var peerCertificate: Certificate? {
    guard let pointer = SSL_get1_peer_certificate(ssl) else { return nil }
    let handle = OwnedHandle(pointer, free: X509_free)
    return DistinguishedEncoding.of(handle.pointer).flatMap { try? Certificate(der: $0) }
  }

  /// Whether the client gave a certificate that `clientAuthorities` verified.
  package var peerIsVerified: Bool {
    context.verifiesClients && peerCertificate != nil
      && SSL_get_verify_result(ssl) == Int(X509_V_OK)
  }
}
