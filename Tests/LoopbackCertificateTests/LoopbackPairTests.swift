import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

struct LoopbackPairTests {
  @Test func isMadeAsClientGoMakesIt() throws {
    let pair = try LoopbackPair.make(at: 1_780_000_000, validity: 1096 * 86_400)
    #expect(try Certificate.fromPEM(pair.certificatePEM) == pair.chain)
    #expect(try LoopbackIdentity.recognise(pair.chain) == pair.identity)
    #expect(try PEMBlock.all(in: pair.keyPEM).map(\.label) == ["RSA PRIVATE KEY"])
    #expect(try PrivateKey(pem: pair.keyPEM).matches(pair.identity.leaf))
    #expect(!pair.key.matches(pair.identity.authority))

    let (leaf, authority) = (pair.identity.leaf, pair.identity.authority)
    #expect(leaf.subject == "CN=apiserver-loopback-client@1780000000")
    #expect(leaf.issuer == "CN=apiserver-loopback-client-ca@1780000000")
    #expect(authority.subject == leaf.issuer && authority.issuer == leaf.issuer)
    for certificate in pair.chain {
      #expect(certificate.notBefore == 1_780_000_000 - 3600)
      #expect(certificate.notAfter == 1_780_000_000 - 3600 + 1096 * 86_400)
      #expect(certificate.keyAlgorithm == .rsa && certificate.keyBits == 2048)
      #expect(certificate.signatureAlgorithm == "sha256WithRSAEncryption")
      #expect((1...16).contains(certificate.serialNumber.count))
    }
    #expect(leaf.serialNumber != authority.serialNumber)
    #expect(leaf.keyUsages == ["digitalSignature", "keyEncipherment"])
    #expect(leaf.extendedKeyUsages == ["serverAuth"])
    #expect(leaf.dnsNames == ["apiserver-loopback-client"] && leaf.ipAddresses.isEmpty)
    #expect(!leaf.isCA && leaf.subjectKeyIdentifier == nil)
    #expect(leaf.authorityKeyIdentifier == authority.subjectKeyIdentifier)
    #expect(authority.isCA && authority.subjectKeyIdentifier != nil)
    #expect(authority.authorityKeyIdentifier == nil)
    #expect(authority.keyUsages == ["digitalSignature", "keyEncipherment", "keyCertSign"])
    #expect(authority.extendedKeyUsages.isEmpty && authority.dnsNames.isEmpty)
  }

  @Test func opensslVerifiesIt() throws {
    let pair = try LoopbackPair.make(at: 1_780_000_000, validity: 86_400, key: .p256)
    #expect(try PEMBlock.all(in: pair.keyPEM).map(\.label) == ["EC PRIVATE KEY"])
    let folder = try TemporaryDirectory()
    let leaf = try folder.write(pair.identity.leaf.pem, to: "leaf")
    let authority = try folder.write(pair.identity.authority.pem, to: "authority")
    let verify = [
      "openssl", "verify", "-purpose", "sslserver", "-verify_hostname",
      "apiserver-loopback-client", "-CAfile", authority, "-attime",
    ]
    #expect(try Command.run(verify + ["1780000000", leaf]).status == 0)
    #expect(try Command.run(verify + ["1780090000", leaf]).status != 0)
  }

  @Test func aValidityThatEndsBeforeItBeginsIsRefused() {
    #expect(throws: OpenSSLError.self) {
      try LoopbackPair.make(at: 1_780_000_000, validity: -1, key: .p256)
    }
  }
}
