package import OpenSSLKit

/// The kinds of key that `generate` makes, as they are written on its command line.
package enum GeneratedKey: String, CaseIterable, Sendable {
  case rsa2048 = "rsa:2048"
  case rsa3072 = "rsa:3072"
  case rsa4096 = "rsa:4096"
  case ecdsaP256 = "ecdsa:p256"
  case ecdsaP384 = "ecdsa:p384"

  /// What to generate.
  package var kind: PrivateKey.Kind {
    switch self {
    case .rsa2048: .rsa(bits: 2048)
    case .rsa3072: .rsa(bits: 3072)
    case .rsa4096: .rsa(bits: 4096)
    case .ecdsaP256: .p256
    case .ecdsaP384: .p384
    }
  }
}
