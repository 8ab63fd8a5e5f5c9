import COpenSSL

/// The kind of a public key.
package enum KeyAlgorithm: Sendable, Hashable, CustomStringConvertible {
  /// RSA (RFC 3279).
  case rsa
  /// An elliptic curve by its NIST name where it has one: `P-256`, `P-384`, `P-521`; else OpenSSL's.
  case ec(curve: String)
  /// Ed25519 (RFC 8410).
  case ed25519
  /// Anything else, by OpenSSL's name or the OID.
  case other(String)

  /// `RSA`, `EC P-256`, `Ed25519`.
  package var description: String {
    switch self {
    case .rsa: "RSA"
    case .ec(let curve): "EC \(curve)"
    case .ed25519: "Ed25519"
    case .other(let name): name
    }
  }

  init(publicKey: OpaquePointer) {
    switch EVP_PKEY_get_base_id(publicKey) {
    case EVP_PKEY_RSA: self = .rsa
    case EVP_PKEY_EC: self = .ec(curve: Self.curveName(publicKey))
    case EVP_PKEY_ED25519: self = .ed25519
    default:
      self = .other(EVP_PKEY_get0_type_name(publicKey).map { String(cString: $0) } ?? "unknown")
    }
  }

  private static func curveName(_ key: OpaquePointer) -> String {
    var name = [CChar](repeating: 0, count: 80)
    var length = 0
    guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else {
      ERR_clear_error()
      return "explicit parameters"
    }
    let text = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    switch text {
    case "prime256v1": return "P-256"
    case "secp384r1": return "P-384"
    case "secp521r1": return "P-521"
    default: return text
    }
  }
}
