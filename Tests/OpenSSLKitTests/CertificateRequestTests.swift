import OpenSSLKit
import TestSupport
import Testing

/// The command line of OpenSSL reads, verifies and signs what we make.
struct CertificateRequestTests {
  @Test(arguments: [
    (PrivateKey.Kind.p256, "ecdsa-with-SHA256"), (.p384, "ecdsa-with-SHA384"),
    (.rsa(bits: 2048), "sha256WithRSAEncryption"),
  ])
  func opensslVerifiesItAndReadsItsSubject(kind: PrivateKey.Kind, signature: String) throws {
    let folder = try TemporaryDirectory()
    let request = try CertificateRequest.make(
      commonName: "loopwarden:m1", organizations: ["loopwarden:masters", "second"],
      key: try PrivateKey.generate(kind))
    #expect(try PEMBlock.all(in: request.pem).map(\.label) == ["CERTIFICATE REQUEST"])
    let path = try folder.write(request.pem, to: "request")
    let shown = try Command.run([
      "openssl", "req", "-in", path, "-verify", "-noout", "-text", "-nameopt", "RFC2253",
    ])
    #expect(shown.status == 0)
    #expect(shown.text.contains("Subject: CN=loopwarden:m1,O=second,O=loopwarden:masters\n"))
    #expect(shown.text.contains("Signature Algorithm: \(signature)"))
    #expect(shown.text.contains("Version: 1 (0x0)"))
    #expect(!shown.text.contains("X509v3"))
  }

  @Test func aSignersCertificateBelongsToTheKey() throws {
    let folder = try TemporaryDirectory()
    let authorityKey = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(commonName: "ca", notBefore: 0, notAfter: 4_000_000_000)
    template.isCA = true
    let authority = try folder.write(try template.selfSigned(with: authorityKey).pem, to: "ca.crt")
    let authorityKeyPath = try folder.write(try authorityKey.pem(), to: "ca.key")
    let key = try PrivateKey.generate(.p256)
    let request = try CertificateRequest.make(
      commonName: "a, \"b\"", organizations: ["gröup"], key: key)
    let path = try folder.write(request.pem, to: "request")
    let signed = try Command.output(
      of: [
        "openssl", "x509", "-req", "-in", path, "-CA", authority, "-CAkey", authorityKeyPath,
        "-set_serial", "7", "-days", "1",
      ], errors: .dropped, within: .seconds(60))
    let certificate = try #require(try Certificate.fromPEM(signed).first)
    #expect(key.matches(certificate))
    #expect(certificate.subjectCommonName == "a, \"b\"")
    #expect(certificate.subject == #"CN=a\, \"b\",O=gr\C3\B6up"#)
  }

  /// A node's name may have 253 characters (RFC 1123), X.520's common name 64.
  @Test func aLongNodeNameFits() throws {
    let folder = try TemporaryDirectory()
    let name = "loopwarden:" + String(repeating: "a", count: 253)
    let request = try CertificateRequest.make(commonName: name, key: try PrivateKey.generate(.p256))
    let path = try folder.write(request.pem, to: "request")
    let shown = try Command.run(["openssl", "req", "-in", path, "-verify", "-noout", "-subject"])
    #expect(shown.status == 0)
    #expect(shown.text == "subject=CN = \(name)\n")
  }

  @Test(arguments: ["", String(repeating: "x", count: 1025)])
  func namesThatCannotBeAreRefused(name: String) throws {
    let key = try PrivateKey.generate(.p256)
    let error = #expect(throws: OpenSSLError.self) {
      try CertificateRequest.make(commonName: name, key: key)
    }
    #expect(error?.kind == .invalidArgument)
  }
}
