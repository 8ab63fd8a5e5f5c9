package import OpenSSLKit

/// A loopback certificate with its key, as client-go's `GenerateSelfSignedCertKey` makes it.
package struct LoopbackPair: Sendable {
  /// What the leaf is.
  package let identity: LoopbackIdentity
  /// The leaf's key. The authority's was dropped when the leaf was signed.
  package let key: PrivateKey
  /// Leaf, then authority: the `.crt` of a fixture directory.
  package let certificatePEM: [UInt8]
  /// The key without encryption (PKCS#1 for RSA): the `.key` of a fixture directory.
  package let keyPEM: [UInt8]

  /// Leaf, then authority, as they are served.
  package var chain: [Certificate] { [identity.leaf, identity.authority] }

  /// Makes one at `madeAt` (Unix seconds, goes into the common names), valid from an hour before
  /// until `validity` seconds after that beginning.
  ///
  /// Throws `.invalidArgument` for a validity that is not positive, else OpenSSL's reason.
  package static func make(
    at madeAt: Int64, validity: Int64, key kind: PrivateKey.Kind = .rsa(bits: 2048)
  ) throws(OpenSSLError) -> LoopbackPair {
    let notBefore = madeAt - LoopbackFormat.backdating
    let authorityKey = try PrivateKey.generate(kind)
    var authorityTemplate = CertificateTemplate(
      commonName: LoopbackFormat.authorityPrefix + String(madeAt),
      notBefore: notBefore, notAfter: notBefore + validity)
    authorityTemplate.isCA = true
    authorityTemplate.keyUsages = [.digitalSignature, .keyEncipherment, .keyCertSign]
    let authority = try authorityTemplate.selfSigned(with: authorityKey)

    let key = try PrivateKey.generate(kind)
    var template = CertificateTemplate(
      commonName: LoopbackFormat.leafPrefix + String(madeAt),
      notBefore: notBefore, notAfter: notBefore + validity)
    template.keyUsages = [.digitalSignature, .keyEncipherment]
    template.extendedKeyUsages = [.serverAuth]
    template.dnsNames = [LoopbackFormat.serverName]
    let leaf = try template.signed(for: key, issuer: authority, issuerKey: authorityKey)

    return LoopbackPair(
      identity: LoopbackIdentity(leaf: leaf, authority: authority, madeAt: madeAt), key: key,
      certificatePEM: leaf.pem + authority.pem, keyPEM: try key.pem(.traditional))
  }
}
