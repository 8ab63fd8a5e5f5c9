import LoopbackCertificate
package import OpenSSLKit

/// Certificates for test servers, made at run time.
package enum TestIdentities {
  /// A self-signed EC certificate: cheap, and not the loopback certificate.
  ///
  /// `padding` bytes in an extension make it as large as wanted.
  package static func selfSigned(
    commonName: String, addresses: [String] = ["127.0.0.1", "::1"], padding: Int = 0,
    isCA: Bool = false
  ) throws(OpenSSLError) -> TLSIdentity {
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: commonName, notBefore: 1_700_000_000, notAfter: 4_000_000_000)
    template.isCA = isCA
    template.keyUsages = isCA ? [.digitalSignature, .keyCertSign] : [.digitalSignature]
    template.extendedKeyUsages = isCA ? [] : [.serverAuth]
    template.ipAddresses = isCA ? [] : addresses
    if padding > 0 {
      // An OID under 2.25 (UUIDs) that means nothing to anybody.
      template.extraExtensions = [
        .init(objectIdentifier: "2.25.1", value: [UInt8](repeating: 0, count: padding))
      ]
    }
    return try TLSIdentity(chain: [try template.selfSigned(with: key)], key: key)
  }

  /// A loopback certificate with an EC key.
  package static func loopback(
    at madeAt: Int64 = 1_750_000_000, validity: Int64 = 365 * 86_400
  ) throws(OpenSSLError) -> TLSIdentity {
    let pair = try LoopbackPair.make(at: madeAt, validity: validity, key: .p256)
    return try TLSIdentity(chain: pair.chain, key: pair.key)
  }
}
