import COpenSSL

/// A private key. The key itself never leaves OpenSSL but through `pem`.
package struct PrivateKey: Sendable {
  /// What to generate.
  package enum Kind: Sendable, Hashable {
    /// RSA with this many bits: 2048, 3072 or 4096.
    case rsa(bits: Int)
    /// NIST P-256.
    case p256
    /// NIST P-384.
    case p384
  }

  /// How a key is written.
  package enum Encoding: Sendable, Hashable {
    /// PKCS#1 for RSA (`RSA PRIVATE KEY`), SEC 1 for EC (`EC PRIVATE KEY`).
    case traditional
    /// PKCS#8 (`PRIVATE KEY`).
    case pkcs8
  }

  let handle: OwnedHandle

  /// Reads the first private key of a PEM text: PKCS#1, SEC 1 or PKCS#8.
  ///
  /// Throws `.encryptedKey` for an encrypted one (nothing is asked on a terminal), `.nothingFound`
  /// where no block is a private key, else OpenSSL's reason.
  package init(pem bytes: [UInt8]) throws(OpenSSLError) {
    ERR_clear_error()
    let blocks = try PEMBlock.all(in: bytes)
    guard let block = blocks.first(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
      throw .own(.nothingFound, "no PRIVATE KEY block in the PEM")
    }
    // OpenSSL is given the text, not the block: an old-style encrypted key is known by its headers.
    let memory = try OwnedHandle.memory(holding: bytes)
    var asked = false
    let key = withUnsafeMutablePointer(to: &asked) {
      PEM_read_bio_PrivateKey(
        memory.pointer, nil,
        { _, _, _, asked in
          asked?.assumingMemoryBound(to: Bool.self).pointee = true
          return -1
        }, $0)
    }
    if asked || block.label == "ENCRYPTED PRIVATE KEY" {
      if let key { EVP_PKEY_free(key) }
      throw .own(.encryptedKey, "reading a private key")
    }
    guard let key else { throw .drain("reading a private key") }
    handle = OwnedHandle(key, free: EVP_PKEY_free)
    ERR_clear_error()
  }

  private init(owning key: OpaquePointer) { handle = OwnedHandle(key, free: EVP_PKEY_free) }

  /// Makes a new key with OpenSSL's random generator.
  package static func generate(_ kind: Kind) throws(OpenSSLError) -> PrivateKey {
    ERR_clear_error()
    let key: OpaquePointer?
    switch kind {
    case .rsa(let bits):
      guard [2048, 3072, 4096].contains(bits) else {
        throw .own(.invalidArgument, "RSA keys have 2048, 3072 or 4096 bits here, not \(bits)")
      }
      key = loopwarden_EVP_RSA_gen(bits)
    case .p256: key = loopwarden_EVP_EC_gen("P-256")
    case .p384: key = loopwarden_EVP_EC_gen("P-384")
    }
    guard let key else { throw .drain("generating a private key") }
    return PrivateKey(owning: key)
  }

  /// The kind of the key.
  package var algorithm: KeyAlgorithm { KeyAlgorithm(publicKey: handle.pointer) }

  /// Size in bits.
  package var bits: Int { Int(EVP_PKEY_get_bits(handle.pointer)) }

  /// Whether this is the private half of the certificate's public key.
  package func matches(_ certificate: Certificate) -> Bool {
    guard let theirs = try? OwnedHandle.certificate(der: certificate.der),
      let key = X509_get0_pubkey(theirs.pointer)
    else {
      ERR_clear_error()
      return false
    }
    defer { ERR_clear_error() }
    return EVP_PKEY_eq(handle.pointer, key) == 1
  }

  /// The key as one PEM block, without encryption: keep it in a file that only its owner can read.
  ///
  /// An array, whose copies nobody wipes: to write a key down, use `wipedPEM`.
  package func pem(_ encoding: Encoding = .traditional) throws(OpenSSLError) -> [UInt8] {
    try wipedPEM(encoding).withBytes { Array($0) }
  }

  /// The same in memory that is wiped when its last owner lets go of it.
  ///
  /// OpenSSL wipes its own part: the text's buffer when it grows and is freed (BUF_MEM_free), the
  /// DER before it, and the key with the last reference (EVP_PKEY_free(3)). Not wiped: the base64
  /// encoder's state, which may hold 48 bytes of the DER, registers, the stack.
  package func wipedPEM(_ encoding: Encoding = .traditional) throws(OpenSSLError) -> WipedBytes {
    ERR_clear_error()
    let memory = try OwnedHandle.memory()
    let written =
      switch encoding {
      case .traditional:
        PEM_write_bio_PrivateKey_traditional(
          memory.pointer, handle.pointer, nil, nil, 0, nil, nil)
      case .pkcs8:
        PEM_write_bio_PKCS8PrivateKey(memory.pointer, handle.pointer, nil, nil, 0, nil, nil)
      }
    guard written == 1 else { throw .drain("writing a private key") }
    return memory.wipedContents
  }
}
