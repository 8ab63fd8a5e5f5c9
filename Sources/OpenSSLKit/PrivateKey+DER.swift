import COpenSSL

extension PrivateKey {
  /// How the bytes of a private key are laid out, whatever a PEM label says of them.
  package enum Form: String, Sendable, Hashable, CaseIterable {
    /// RSAPrivateKey (RFC 8017 A.1.2).
    case pkcs1 = "PKCS#1"
    /// ECPrivateKey (RFC 5915).
    case sec1 = "SEC 1"
    /// PrivateKeyInfo (RFC 5958), not encrypted.
    case pkcs8 = "PKCS#8"

    /// Told by what follows the version in the outer SEQUENCE: a modulus, an octet string, or an
    /// algorithm. nil for everything else, such as an encrypted key, which begins with its algorithm.
    package init?(der: [UInt8]) {
      guard der.count > 8, der[0] == 0x30 else { return nil }
      let lengthBytes = der[1] & 0x80 == 0 ? 0 : Int(der[1] & 0x7F)
      let version = 2 + lengthBytes
      guard lengthBytes <= 4, version + 3 < der.count, der[version] == 0x02, der[version + 1] == 1
      else { return nil }
      switch der[version + 3] {
      case 0x02: self = .pkcs1
      case 0x04: self = .sec1
      case 0x30: self = .pkcs8
      default: return nil
      }
    }
  }

  /// Reads a private key that is not encrypted, in any `Form` (`man d2i_AutoPrivateKey`).
  ///
  /// Throws `.nothingFound` for bytes of no such form, else OpenSSL's reason.
  package init(der: [UInt8]) throws(OpenSSLError) {
    ERR_clear_error()
    // What is known to be unencrypted never makes OpenSSL ask for a passphrase.
    guard Form(der: der) != nil else { throw .own(.nothingFound, "no private key in the bytes") }
    let key = der.withUnsafeBufferPointer { buffer in
      var cursor = buffer.baseAddress
      return d2i_AutoPrivateKey(nil, &cursor, buffer.count)
    }
    guard let key else { throw .drain("reading a private key") }
    handle = OwnedHandle(key, free: EVP_PKEY_free)
    ERR_clear_error()
  }

  /// Whether the private half is that of the public half beside it (`man EVP_PKEY_pairwise_check`).
  ///
  /// `matches` compares public halves, and an EC key brings its own: one whose private half is damaged
  /// still matches its certificate, and signs nothing that anybody accepts.
  package var isConsistent: Bool {
    defer { ERR_clear_error() }
    guard let context = EVP_PKEY_CTX_new(handle.pointer, nil) else { return false }
    defer { EVP_PKEY_CTX_free(context) }
    return EVP_PKEY_pairwise_check(context) == 1
  }
}
