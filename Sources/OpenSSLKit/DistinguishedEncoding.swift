import COpenSSL

/// DER of a certificate that OpenSSL holds.
enum DistinguishedEncoding {
  /// nil only where memory is exhausted.
  static func of(_ certificate: OpaquePointer?) -> [UInt8]? {
    var encoded: UnsafeMutablePointer<UInt8>?
    let length = i2d_X509(certificate, &encoded)
    guard length > 0, let encoded else {
      ERR_clear_error()
      return nil
    }
    defer { loopwarden_OPENSSL_free(encoded) }
    return Array(UnsafeBufferPointer(start: encoded, count: Int(length)))
  }
}
