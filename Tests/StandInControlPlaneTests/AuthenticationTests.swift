import HTTPTransport
import OpenSSLKit
import StandInControlPlane
import TestSupport
import Testing

/// Who gets in, over real TLS with real certificates.
struct AuthenticationTests {
  private static let now: Int64 = 1_700_000_000

  /// A client authority of its own.
  private struct Authority {
    let key: PrivateKey
    let certificate: Certificate

    init(_ name: String) throws {
      key = try PrivateKey.generate(.p256)
      var template = CertificateTemplate(
        commonName: name, notBefore: now - 60, notAfter: now + 3600)
      template.isCA = true
      template.keyUsages = [.keyCertSign]
      certificate = try template.selfSigned(with: key)
    }

    func client(_ name: String, notAfter: Int64 = now + 60) throws -> (pem: [UInt8], key: [UInt8]) {
      let clientKey = try PrivateKey.generate(.p256)
      var template = CertificateTemplate(
        commonName: name, notBefore: now - 60, notAfter: notAfter)
      template.extendedKeyUsages = [.clientAuth]
      let certificate = try template.signed(
        for: clientKey, issuer: self.certificate, issuerKey: key)
      return (certificate.pem, try clientKey.pem())
    }
  }

  @Test
  func certificatesAndTokensAreJudgedAsKubeAPIServerDoes() throws {
    let folder = try TemporaryDirectory()
    let authority = try Authority("kubernetes")
    let stranger = try Authority("kubernetes")
    try folder.write(authority.certificate.pem, to: "ca.crt")
    try folder.write(Array("secret,loopwarden,1\nother,system:standin-forbidden,2\n".utf8), to: "t")
    for anonymous in [true, false] {
      let test = try ServerUnderTest(
        [
          "--client-ca-file=\(folder.path("ca.crt"))", "--token-auth-file=\(folder.path("t"))",
          "--anonymous-auth=\(anonymous)",
        ], unixTime: Self.now)
      func status(
        _ client: (pem: [UInt8], key: [UInt8])?, token: String? = nil
      ) throws -> Int {
        let headers = token.map { [("authorization", "Bearer \($0)")] } ?? []
        return try test.perform(
          test.request(
            "GET", "/readyz", headers: headers, certificate: client?.pem, key: client?.key)
        ).get().status
      }
      #expect(try status(nil) == (anonymous ? 200 : 401))
      #expect(try status(authority.client("loopwarden")) == 200)
      #expect(try status(authority.client("system:standin-forbidden")) == 403)
      #expect(try status(stranger.client("loopwarden")) == 401)
      #expect(try status(authority.client("loopwarden", notAfter: Self.now - 1)) == 401)
      #expect(try status(nil, token: "secret") == 200)
      #expect(try status(nil, token: "other") == 403)
      #expect(try status(nil, token: "wrong") == 401)
    }
  }
}
