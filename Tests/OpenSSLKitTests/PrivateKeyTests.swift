import OpenSSLKit
import TestSupport
import Testing

struct PrivateKeyTests {
  @Test(arguments: [
    (PrivateKey.Kind.rsa(bits: 2048), "RSA PRIVATE KEY", KeyAlgorithm.rsa, 2048),
    (.rsa(bits: 3072), "RSA PRIVATE KEY", .rsa, 3072),
    (.p256, "EC PRIVATE KEY", .ec(curve: "P-256"), 256),
    (.p384, "EC PRIVATE KEY", .ec(curve: "P-384"), 384),
  ])
  func writesAndReadsBothEncodings(
    kind: PrivateKey.Kind, label: String, algorithm: KeyAlgorithm, bits: Int
  ) throws {
    let key = try PrivateKey.generate(kind)
    #expect(key.algorithm == algorithm)
    #expect(key.bits == bits)
    let certificate = try CertificateTemplate(commonName: "a", notBefore: 0, notAfter: 1)
      .selfSigned(with: key)
    for (encoding, expected) in [
      (PrivateKey.Encoding.traditional, label), (.pkcs8, "PRIVATE KEY"),
    ] {
      let pem = try key.pem(encoding)
      #expect(try PEMBlock.all(in: pem).map(\.label) == [expected])
      #expect(try PrivateKey(pem: pem).matches(certificate))
    }
  }

  @Test func otherKeyDoesNotMatch() throws {
    let certificate = try CertificateTemplate(commonName: "a", notBefore: 0, notAfter: 1)
      .selfSigned(with: try PrivateKey.generate(.p256))
    #expect(try !PrivateKey.generate(.p256).matches(certificate))
    #expect(try !PrivateKey.generate(.p384).matches(certificate))
  }

  @Test(arguments: [
    ["openssl", "pkey", "-aes256", "-passout", "pass:secret", "-in"],
    ["openssl", "rsa", "-traditional", "-aes256", "-passout", "pass:secret", "-in"],
  ])
  func encryptedKeyIsItsOwnErrorAndAsksNobody(command: [String]) throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(PrivateKey.generate(.rsa(bits: 2048)).pem(), to: "key")
    let encrypted = try Command.run(command + [path])
    try #require(encrypted.status == 0)
    let error = #expect(throws: OpenSSLError.self) { try PrivateKey(pem: encrypted.output) }
    #expect(error?.kind == .encryptedKey)
  }

  @Test func readsAKeyBehindItsParameters() throws {
    let made = try Command.run(["openssl", "ecparam", "-genkey", "-name", "prime256v1"])
    try #require(made.status == 0)
    #expect(try PEMBlock.all(in: made.output).map(\.label) == ["EC PARAMETERS", "EC PRIVATE KEY"])
    #expect(try PrivateKey(pem: made.output).algorithm == .ec(curve: "P-256"))
  }

  @Test(arguments: [
    ("", OpenSSLError.Kind.nothingFound),
    ("no pem at all", .nothingFound),
    ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", .library),
    ("-----BEGIN RSA PRIVATE KEY-----\nno base64!\n-----END RSA PRIVATE KEY-----\n", .library),
    ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n", .library),
  ])
  func damagedTextsAreRefused(text: String, kind: OpenSSLError.Kind) {
    let error = #expect(throws: OpenSSLError.self) { try PrivateKey(pem: Array(text.utf8)) }
    #expect(error?.kind == kind)
    #expect(kind != .library || error?.entries.isEmpty == false)
  }

  @Test func oddSizesAreRefused() {
    #expect(throws: OpenSSLError.self) { try PrivateKey.generate(.rsa(bits: 1024)) }
  }

  @Test func publicKeysComeOutOfEveryKindOfBlock() throws {
    let folder = try TemporaryDirectory()
    let key = try PrivateKey.generate(.rsa(bits: 2048))
    let path = try folder.write(key.pem(), to: "key")
    let certificate = try CertificateTemplate(commonName: "a", notBefore: 0, notAfter: 1)
      .selfSigned(with: key)
    let modern = try Command.run(["openssl", "pkey", "-pubout", "-in", path])
    let old = try Command.run(["openssl", "rsa", "-RSAPublicKey_out", "-in", path])
    try #require(modern.status == 0 && old.status == 0)
    let keys = try PublicKey.fromPEM(
      modern.output + old.output + certificate.pem + key.pem(.pkcs8))
    #expect(keys.count == 4)
    #expect(Set(keys).count == 1)
    #expect(keys.first?.bits == 2048)
    let error = #expect(throws: OpenSSLError.self) { try PublicKey.fromPEM([]) }
    #expect(error?.kind == .nothingFound)
  }
}
