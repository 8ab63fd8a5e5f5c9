import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// Every kind of key, by openssl's own word.
struct LoopbackKeyKindTests {
  struct Kind: Sendable, CustomStringConvertible {
    let kind: PrivateKey.Kind
    let label: String
    let signature: String
    let key: String
    var description: String { key }
  }

  static let kinds =
    [2048, 3072, 4096].map {
      Kind(
        kind: .rsa(bits: $0), label: "RSA PRIVATE KEY", signature: "sha256WithRSAEncryption",
        key: "Public-Key: (\($0) bit)")
    }
    + [(.p256, 256), (.p384, 384)].map { (kind: PrivateKey.Kind, bits: Int) in
      Kind(
        kind: kind, label: "EC PRIVATE KEY", signature: "ecdsa-with-SHA256",
        key: "Public-Key: (\(bits) bit)")
    }

  @Test(arguments: kinds)
  func opensslAgrees(_ kind: Kind) throws {
    let pair = try LoopbackPair.make(
      at: 1_780_000_000, validity: 3650 * 86_400, key: kind.kind)
    let folder = try TemporaryDirectory()
    let chain = try folder.write(pair.certificatePEM, to: "chain")
    let leaf = try folder.write(pair.identity.leaf.pem, to: "leaf")
    let authority = try folder.write(pair.identity.authority.pem, to: "authority")
    let key = try folder.write(try pair.keyPEM, to: "key")

    let verify = [
      "openssl", "verify", "-x509_strict", "-check_ss_sig", "-purpose", "sslserver",
      "-verify_hostname", "apiserver-loopback-client", "-attime", "1780000000", "-CAfile",
    ]
    #expect(try Command.run(verify + [authority, leaf]).text == "\(leaf): OK\n")
    // The file as it lies in the folder: openssl reads its first certificate.
    #expect(try Command.run(verify + [authority, chain]).text == "\(chain): OK\n")

    let text = try Command.run(["openssl", "x509", "-in", leaf, "-noout", "-text"]).text
    for words in [
      "Signature Algorithm: \(kind.signature)", kind.key,
      "Issuer: CN = apiserver-loopback-client-ca@1780000000",
      "Subject: CN = apiserver-loopback-client@1780000000",
      "X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment\n",
      "X509v3 Extended Key Usage: \n                TLS Web Server Authentication\n",
      "X509v3 Basic Constraints: critical\n                CA:FALSE\n",
      "X509v3 Subject Alternative Name: \n                DNS:apiserver-loopback-client\n",
      "X509v3 Authority Key Identifier: \n",
      "Not Before: May 28 19:26:40 2026 GMT", "Not After : May 25 19:26:40 2036 GMT",
    ] {
      #expect(text.contains(words), "openssl does not say \(words)")
    }
    #expect(!text.contains("Subject Key Identifier"))
    let issuer = try Command.run(["openssl", "x509", "-in", authority, "-noout", "-text"]).text
    for words in [
      "Signature Algorithm: \(kind.signature)", kind.key,
      "X509v3 Key Usage: critical\n"
        + "                Digital Signature, Key Encipherment, Certificate Sign\n",
      "X509v3 Basic Constraints: critical\n                CA:TRUE\n",
      "X509v3 Subject Key Identifier: \n",
    ] {
      #expect(issuer.contains(words), "openssl does not say \(words)")
    }
    for words in ["Extended Key Usage", "Alternative Name", "Authority Key Identifier"] {
      #expect(!issuer.contains(words))
    }

    #expect(try PEMBlock.all(in: pair.keyPEM).map(\.label) == [kind.label])
    #expect(try Command.run(["openssl", "pkey", "-in", key, "-check", "-noout"]).status == 0)
    #expect(
      try Command.run(["openssl", "pkey", "-in", key, "-pubout"]).text
        == Command.run(["openssl", "x509", "-in", leaf, "-noout", "-pubkey"]).text)
    #expect(!pair.key.matches(pair.identity.authority))
  }

  /// The authority's key is in nothing that a pair holds: what is written is the leaf's key alone.
  @Test func theAuthoritysKeyIsNowhere() throws {
    let pair = try LoopbackPair.make(at: 1_780_000_000, validity: 86_400, key: .p256)
    #expect(
      try PEMBlock.all(in: pair.certificatePEM).map(\.label) == ["CERTIFICATE", "CERTIFICATE"])
    #expect(try PEMBlock.all(in: pair.keyPEM).count == 1)
    #expect(pair.key.matches(pair.identity.leaf) && !pair.key.matches(pair.identity.authority))
  }
}
