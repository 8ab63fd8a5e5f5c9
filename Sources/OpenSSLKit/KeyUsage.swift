import COpenSSL

/// The bits of keyUsage (RFC 5280 4.2.1.3), by their names there.
package enum KeyUsage: String, Sendable, Hashable, CaseIterable {
  /// Bit 0.
  case digitalSignature
  /// Bit 1, also called contentCommitment.
  case nonRepudiation
  /// Bit 2.
  case keyEncipherment
  /// Bit 3.
  case dataEncipherment
  /// Bit 4.
  case keyAgreement
  /// Bit 5: signs certificates.
  case keyCertSign
  /// Bit 6.
  case cRLSign
  /// Bit 7.
  case encipherOnly
  /// Bit 8.
  case decipherOnly

  /// OpenSSL's mask in `X509_get_key_usage`.
  var mask: UInt32 {
    switch self {
    case .digitalSignature: UInt32(KU_DIGITAL_SIGNATURE)
    case .nonRepudiation: UInt32(KU_NON_REPUDIATION)
    case .keyEncipherment: UInt32(KU_KEY_ENCIPHERMENT)
    case .dataEncipherment: UInt32(KU_DATA_ENCIPHERMENT)
    case .keyAgreement: UInt32(KU_KEY_AGREEMENT)
    case .keyCertSign: UInt32(KU_KEY_CERT_SIGN)
    case .cRLSign: UInt32(KU_CRL_SIGN)
    case .encipherOnly: UInt32(KU_ENCIPHER_ONLY)
    case .decipherOnly: UInt32(KU_DECIPHER_ONLY)
    }
  }

  /// The bit's number in the BIT STRING.
  var bit: Int32 {
    switch self {
    case .digitalSignature: 0
    case .nonRepudiation: 1
    case .keyEncipherment: 2
    case .dataEncipherment: 3
    case .keyAgreement: 4
    case .keyCertSign: 5
    case .cRLSign: 6
    case .encipherOnly: 7
    case .decipherOnly: 8
    }
  }
}

/// Extended key usages (RFC 5280 4.2.1.12) that this program writes.
package enum ExtendedKeyUsage: String, Sendable, Hashable, CaseIterable {
  /// TLS server.
  case serverAuth
  /// TLS client.
  case clientAuth
}
