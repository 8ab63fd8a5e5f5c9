import OpenSSLKit

/// Keys and certificates of a made-up master, made once per test run: nothing is committed.
struct FakePKI: Sendable {
  struct Pair: Sendable {
    let certificate: Certificate
    let key: PrivateKey
    var pem: [UInt8] { certificate.pem }
    func keyPEM() throws -> [UInt8] { try key.pem(.pkcs8) }
  }

  let authority: Pair
  let now: Int64

  init(now: Int64) throws {
    self.now = now
    var template = CertificateTemplate(
      commonName: "fake-ca", notBefore: now - 86400, notAfter: now + 3650 * 86400)
    template.isCA = true
    template.keyUsages = [.digitalSignature, .keyEncipherment, .keyCertSign]
    let key = try PrivateKey.generate(.p256)
    authority = Pair(certificate: try template.selfSigned(with: key), key: key)
  }

  /// A certificate for client and server use, valid from and to these seconds around `now`.
  func issue(_ name: String, from: Int64 = -3600, to: Int64 = 30 * 86400) throws -> Pair {
    var template = CertificateTemplate(
      commonName: name, notBefore: now + from, notAfter: now + to)
    template.keyUsages = [.digitalSignature]
    template.extendedKeyUsages = [.serverAuth, .clientAuth]
    template.ipAddresses = ["127.0.0.1"]
    let key = try PrivateKey.generate(.p256)
    return Pair(
      certificate: try template.signed(
        for: key, issuer: authority.certificate, issuerKey: authority.key), key: key)
  }
}
