package import OpenSSLKit

/// A loopback certificate with its key, as client-go's `GenerateSelfSignedCertKey` makes it.
package struct LoopbackPair: Sendable {
  /// What the leaf is.
  package let identity: LoopbackIdentity
  /// The leaf's key. The authority's was given back to OpenSSL, which wipes it, when the leaf was
  /// signed.
  package let key: PrivateKey
  /// Leaf, then authority: the `.crt` of a fixture directory.
  package let certificatePEM: [UInt8]

  /// Leaf, then authority, as they are served.
  package var chain: [Certificate] { [identity.leaf, identity.authority] }

  /// The key without encryption (PKCS#1 for RSA, SEC 1 for EC): the `.key` of a fixture directory.
  ///
  /// A copy that nobody wipes. To write it somewhere use `key.withPEM`.
  package var keyPEM: [UInt8] {
    get throws(OpenSSLError) { try key.pem(.traditional) }
  }

  /// Makes one at `madeAt` (Unix seconds, goes into the common names), valid from `notBeforeSkew`
  /// seconds before until `validity` seconds after that beginning.
  ///
  /// client-go reads the clock for each common name, so the two seconds of a real one may differ;
  /// here they are one. Throws `.invalidArgument` for what `Period` refuses, before any key is made,
  /// else OpenSSL's reason.
  package static func make(
    at madeAt: Int64, validity: Int64, key kind: PrivateKey.Kind = .rsa(bits: 2048),
    notBeforeSkew: Int64 = LoopbackFormat.backdating
  ) throws(OpenSSLError) -> LoopbackPair {
    let period = try Period(madeAt: madeAt, validity: validity, notBeforeSkew: notBeforeSkew)
    return try make(
      period, authorityKey: PrivateKey.generate(kind), key: PrivateKey.generate(kind))
  }

  /// The same with keys that were made before: what a pair costs beside its keys.
  ///
  /// `authorityKey` is wiped when its last owner lets go of it.
  package static func make(
    _ period: Period, authorityKey: consuming PrivateKey, key: PrivateKey
  ) throws(OpenSSLError) -> LoopbackPair {
    var authorityTemplate = CertificateTemplate(
      commonName: LoopbackFormat.authorityPrefix + String(period.madeAt),
      notBefore: period.notBefore, notAfter: period.notAfter)
    authorityTemplate.isCA = true
    authorityTemplate.keyUsages = [.digitalSignature, .keyEncipherment, .keyCertSign]
    let authority = try authorityTemplate.selfSigned(with: authorityKey)

    var template = CertificateTemplate(
      commonName: LoopbackFormat.leafPrefix + String(period.madeAt),
      notBefore: period.notBefore, notAfter: period.notAfter)
    template.keyUsages = [.digitalSignature, .keyEncipherment]
    template.extendedKeyUsages = [.serverAuth]
    template.dnsNames = [LoopbackFormat.serverName]
    // Two random 63-bit numbers are never one; RFC 5280 asks for it, so it is not left to chance.
    while template.serialNumber == authorityTemplate.serialNumber {
      template.serialNumber = CertificateTemplate.randomSerial()
    }
    let leaf = try template.signed(for: key, issuer: authority, issuerKey: authorityKey)

    return LoopbackPair(
      identity: LoopbackIdentity(leaf: leaf, authority: authority, madeAt: period.madeAt), key: key,
      certificatePEM: leaf.pem + authority.pem)
  }
}
