import COpenSSL

/// A public key that stands alone in a PEM text, as in `--service-account-key-file`.
package struct PublicKey: Sendable, Hashable {
  /// The key as SubjectPublicKeyInfo (RFC 5280 4.1.2.7), DER.
  package let der: [UInt8]
  /// The kind of the key.
  package let algorithm: KeyAlgorithm
  /// Size in bits.
  package let bits: Int

  /// Every public key of a PEM text, in order: `PUBLIC KEY`, `RSA PUBLIC KEY`, the public half of an
  /// unencrypted private key, and the key of a certificate, which is what kube-apiserver reads there
  /// (client-go `util/keyutil`, `ParsePublicKeysPEM`).
  ///
  /// Throws `.nothingFound` where there is none, else the first block's reason.
  package static func fromPEM(_ bytes: [UInt8]) throws(OpenSSLError) -> [PublicKey] {
    var keys: [PublicKey] = []
    for block in try PEMBlock.all(in: bytes) {
      if block.isCertificate {
        let certificate = try OwnedHandle.certificate(der: block.content)
        guard let key = X509_get_pubkey(certificate.pointer) else {
          throw .drain("reading a certificate's public key")
        }
        keys.append(try PublicKey(OwnedHandle(key, free: EVP_PKEY_free)))
      } else if block.label.hasSuffix("PRIVATE KEY") {
        keys.append(try PublicKey(try PrivateKey(pem: block.encoded).handle))
      } else if block.label.hasSuffix("PUBLIC KEY") {
        let memory = try OwnedHandle.memory(holding: block.encoded)
        guard let key = PEM_read_bio_PUBKEY(memory.pointer, nil, nil, nil) else {
          throw .drain("reading a public key")
        }
        keys.append(try PublicKey(OwnedHandle(key, free: EVP_PKEY_free)))
      }
    }
    guard !keys.isEmpty else { throw .own(.nothingFound, "no public key in the PEM") }
    return keys
  }

  private init(_ key: OwnedHandle) throws(OpenSSLError) {
    var encoded: UnsafeMutablePointer<UInt8>?
    let length = i2d_PUBKEY(key.pointer, &encoded)
    guard length > 0, let encoded else { throw .drain("writing a public key") }
    defer { loopwarden_OPENSSL_free(encoded) }
    der = Array(UnsafeBufferPointer(start: encoded, count: Int(length)))
    algorithm = KeyAlgorithm(publicKey: key.pointer)
    bits = Int(EVP_PKEY_get_bits(key.pointer))
  }
}
