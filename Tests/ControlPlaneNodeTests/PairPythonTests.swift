import ControlPlaneNode
import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// Another implementation's word: Python's `cryptography` (Debian's python3-cryptography) loads every
/// layout with every kind of key, and the key signs what the certificate verifies.
struct PairPythonTests {
  private static let program = """
    import base64, re, sys
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    layout, paths = sys.argv[1], sys.argv[2:]
    texts = [open(path, "rb").read() for path in paths]
    if layout == "secret":
        texts = [base64.b64decode(re.search(rb"^  tls[.]%s: (.*)$" % name, texts[0], re.M).group(1),
                                  validate=True) for name in (b"crt", b"key")]
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", texts[0], re.S)
    leaf, authority = [x509.load_pem_x509_certificate(block) for block in blocks]
    key = serialization.load_pem_private_key(texts[1], password=None)

    def verify(public, signature, message, digest):
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, message, padding.PKCS1v15(), digest)
        else:
            public.verify(signature, message, ec.ECDSA(digest))

    assert isinstance(leaf.signature_hash_algorithm, hashes.SHA256)
    for certificate in (leaf, authority):
        verify(authority.public_key(), certificate.signature, certificate.tbs_certificate_bytes,
               certificate.signature_hash_algorithm)
    if isinstance(key, rsa.RSAPrivateKey):
        signature = key.sign(b"x", padding.PKCS1v15(), hashes.SHA256())
    else:
        signature = key.sign(b"x", ec.ECDSA(hashes.SHA256()))
    verify(leaf.public_key(), signature, b"x", hashes.SHA256())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    print(names.get_values_for_type(x509.DNSName), key.key_size, leaf.fingerprint(hashes.SHA256()).hex())

    """

  /// Debian's Python, not one that may come before it in PATH.
  private static let python = "/usr/bin/python3"

  private static func hasCryptography() -> Bool {
    (try? Command.run([python, "-c", "import cryptography"]).status) == 0
  }

  static let kinds: [PrivateKey.Kind] = [
    .rsa(bits: 2048), .rsa(bits: 3072), .rsa(bits: 4096), .p256, .p384,
  ]

  @Test(
    .enabled(if: hasCryptography(), "missing: apt install python3-cryptography"), arguments: kinds)
  func pythonLoadsEveryLayout(kind: PrivateKey.Kind) throws {
    let pair = try LoopbackPair.make(
      at: PairBench.now, validity: 3650 * 86_400, key: kind)
    let fingerprint = Hexadecimal.upperCase(pair.identity.fingerprint).lowercased()
    for layout in PairLayout.allCases {
      let bench = try PairBench(layout)
      let installed = try bench.install(pair)
      let output = try Command.output(
        of: [Self.python, "-c", Self.program, layout.rawValue] + installed.files,
        within: .seconds(60))
      #expect(
        String(decoding: output, as: UTF8.self)
          == "['apiserver-loopback-client'] \(pair.key.bits) \(fingerprint)\n")
    }
  }
}
