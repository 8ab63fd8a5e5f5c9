import OpenSSLKit
import TestSupport
import Testing

struct CertificateTests {
  private static func full() throws -> (Certificate, Certificate, PrivateKey) {
    let authorityKey = try PrivateKey.generate(.p256)
    var authority = CertificateTemplate(commonName: "ca", notBefore: 1000, notAfter: 5_000_000_000)
    authority.isCA = true
    authority.keyUsages = [.keyCertSign, .cRLSign]
    let issuer = try authority.selfSigned(with: authorityKey)
    let key = try PrivateKey.generate(.rsa(bits: 2048))
    var template = CertificateTemplate(
      commonName: "kube, \"apiserver\"", notBefore: 1_700_000_000, notAfter: 2_600_000_000)
    template.organizations = ["system:masters"]
    template.serialNumber = 0x7fed_cba9_8765_4321
    template.keyUsages = [.digitalSignature, .keyEncipherment]
    template.extendedKeyUsages = [.serverAuth, .clientAuth]
    template.dnsNames = ["kubernetes", "*.example.test"]
    template.ipAddresses = ["10.96.0.1", "fd00::1"]
    let leaf = try template.signed(for: key, issuer: issuer, issuerKey: authorityKey)
    return (leaf, issuer, key)
  }

  @Test func everyFieldIsRead() throws {
    let (leaf, issuer, key) = try Self.full()
    #expect(leaf.subject == #"CN=kube\, \"apiserver\",O=system:masters"#)
    #expect(leaf.subjectCommonName == "kube, \"apiserver\"")
    #expect(leaf.issuer == "CN=ca")
    #expect(leaf.issuerCommonName == "ca")
    #expect(leaf.serialNumber == "7FEDCBA987654321")
    #expect(leaf.notBefore == 1_700_000_000)
    #expect(leaf.notAfter == 2_600_000_000)
    #expect(leaf.keyAlgorithm == .rsa)
    #expect(leaf.keyBits == 2048)
    #expect(!leaf.isCA)
    #expect(leaf.dnsNames == ["kubernetes", "*.example.test"])
    #expect(leaf.ipAddresses == ["10.96.0.1", "fd00::1"])
    #expect(leaf.keyUsages == ["digitalSignature", "keyEncipherment"])
    #expect(leaf.extendedKeyUsages == ["serverAuth", "clientAuth"])
    #expect(leaf.signatureAlgorithm == "ecdsa-with-SHA256")
    #expect(leaf.subjectKeyIdentifier == nil)
    #expect(leaf.authorityKeyIdentifier == issuer.subjectKeyIdentifier)
    #expect(leaf.authorityKeyIdentifier?.count == 20)
    #expect(issuer.isCA)
    #expect(issuer.notBefore == 1000)
    #expect(issuer.notAfter == 5_000_000_000)
    #expect(issuer.keyAlgorithm == .ec(curve: "P-256"))
    #expect(key.matches(leaf))
  }

  /// The command line of OpenSSL reads the same things in our certificate.
  @Test func opensslAgrees() throws {
    let (leaf, issuer, _) = try Self.full()
    let folder = try TemporaryDirectory()
    let leafPath = try folder.write(leaf.pem, to: "leaf")
    let issuerPath = try folder.write(issuer.pem, to: "issuer")
    let shown = try Command.run([
      "openssl", "x509", "-in", leafPath, "-noout", "-serial", "-fingerprint", "-sha256",
      "-ext", "keyUsage,extendedKeyUsage,basicConstraints,subjectAltName",
    ])
    let fingerprint = shown.text.split(separator: "\n").first { $0.contains("Fingerprint=") }
    #expect(
      fingerprint?.split(separator: "=").last?.split(separator: ":").joined()
        == Hexadecimal.upperCase(leaf.sha256))
    #expect(shown.text.contains("serial=7FEDCBA987654321"))
    #expect(shown.text.contains("Key Usage: critical\n    Digital Signature, Key Encipherment"))
    #expect(shown.text.contains("Basic Constraints: critical\n    CA:FALSE"))
    #expect(shown.text.contains("DNS:kubernetes, DNS:*.example.test, IP Address:10.96.0.1"))
    let verified = try Command.run(["openssl", "verify", "-CAfile", issuerPath, leafPath])
    #expect(verified.status == 0)
  }

  @Test func signaturesAreChecked() throws {
    let (leaf, issuer, _) = try Self.full()
    let (otherLeaf, otherIssuer, _) = try Self.full()
    #expect(leaf.isSigned(by: issuer))
    #expect(issuer.isSigned(by: issuer))
    // The same names, another key.
    #expect(!leaf.isSigned(by: otherIssuer))
    #expect(!leaf.isSigned(by: otherLeaf))
    #expect(!leaf.isSigned(by: leaf))
    #expect(!issuer.isSigned(by: leaf))
    #expect(leaf != otherLeaf)
    #expect(try leaf == Certificate(der: leaf.der))
  }

  @Test func bundlesAreReadWholeOrNotAtAll() throws {
    let (leaf, issuer, key) = try Self.full()
    let text = Array("some words\n".utf8)
    let bundle = try text + key.pem() + leaf.pem + text + issuer.pem
    #expect(try Certificate.fromPEM(bundle) == [leaf, issuer])
    let damaged = leaf.pem + Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERT".utf8)
    #expect(throws: OpenSSLError.self) { try Certificate.fromPEM(damaged) }
    let none = #expect(throws: OpenSSLError.self) { try Certificate.fromPEM(try key.pem()) }
    #expect(none?.kind == .nothingFound)
  }

  @Test func bytesAfterTheEndAreRefused() throws {
    let (leaf, _, _) = try Self.full()
    #expect(throws: OpenSSLError.self) { try Certificate(der: leaf.der + [0]) }
    #expect(throws: OpenSSLError.self) { try Certificate(der: Array(leaf.der.dropLast())) }
    #expect(throws: OpenSSLError.self) { try Certificate(der: []) }
  }

  @Test func templatesRefuseWhatWouldMeanSomethingElse() throws {
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(commonName: "a", notBefore: 2, notAfter: 1)
    #expect(throws: OpenSSLError.self) { try template.selfSigned(with: key) }
    template.notAfter = 3
    template.ipAddresses = ["localhost"]
    #expect(throws: OpenSSLError.self) { try template.selfSigned(with: key) }
    template.ipAddresses = []
    template.dnsNames = ["a b"]
    #expect(throws: OpenSSLError.self) { try template.selfSigned(with: key) }
    template.dnsNames = []
    let certificate = try template.selfSigned(with: key)
    let stranger = try PrivateKey.generate(.p256)
    #expect(throws: OpenSSLError.self) {
      try template.signed(for: stranger, issuer: certificate, issuerKey: stranger)
    }
  }
}
