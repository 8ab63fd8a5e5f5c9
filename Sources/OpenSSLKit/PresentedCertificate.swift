import COpenSSL

/// A certificate as a peer sent it: its bytes for judging them, and the handshake's reading of them.
///
/// OpenSSL 3.0 takes a sixth of a probe's time to decode a certificate (it looks for a decoder of
/// the public key each time), so what the handshake has decoded is not decoded once more.
package struct PresentedCertificate: Sendable {
  /// The encoded certificate.
  package let der: [UInt8]
  private let handle: OwnedHandle

  /// Shares `certificate`, which belongs to the connection; nil only where memory is exhausted.
  init?(_ certificate: OpaquePointer) {
    guard let der = DistinguishedEncoding.of(certificate), X509_up_ref(certificate) == 1 else {
      return nil
    }
    self.der = der
    handle = OwnedHandle(certificate, free: X509_free)
  }

  /// The certificate as values. Throws where its names or its validity cannot be read.
  package func read() throws(OpenSSLError) -> Certificate {
    ERR_clear_error()
    return try Certificate(der: der, decoded: handle)
  }
}
