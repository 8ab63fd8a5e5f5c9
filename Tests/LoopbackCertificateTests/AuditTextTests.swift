import LoopbackCertificate
import OpenSSLKit
import Testing

/// How the two texts are read, and what kube-apiserver would say to them. Go's words stand in the
/// source of crypto/tls; the outcomes of this table were compared with Go 1.21's `X509KeyPair`.
@Suite struct AuditTextTests {
  /// A text made of the parts of a good pair.
  enum Text: Sendable {
    case good
    case nothing
    case garbage
    case crlf
    case byteOrderMark
    case utf16
    case der
    case truncated
    case truncatedAtTheEnd
    case damaged
    case dashes
    case otherEnd
    case reversed
    case leafAlone
    case otherPair
    case swapped
    case textAround
    case wrongLabel
    case blankLines
    case notACertificate
    case encryptedHeaders
    case encryptedPKCS8
    case pkcs8
    case behindParameters
    case bitRot
  }

  private struct Parts {
    let leaf: [UInt8]
    let authority: [UInt8]
    let key: [UInt8]
    let pkcs8: [UInt8]
    let leafDER: [UInt8]
    let keyDER: [UInt8]
  }

  private static func parts() throws -> Parts {
    let subject = try AuditSubject()
    let chain = try subject.chain()
    let key = try subject.leafKey.pem()
    return Parts(
      leaf: chain[0].pem, authority: chain[1].pem, key: key,
      pkcs8: try subject.leafKey.pem(.pkcs8), leafDER: chain[0].der,
      keyDER: try PEMBlock.all(in: key)[0].content)
  }

  private static func text(_ kind: Text, _ parts: Parts, isKey: Bool) throws -> [UInt8] {
    let good = isKey ? parts.key : parts.leaf + parts.authority
    func edit(_ old: String, _ new: String) -> [UInt8] {
      Array(replacingFirst(old, with: new, in: String(decoding: good, as: UTF8.self)).utf8)
    }
    switch kind {
    case .good: return good
    case .nothing: return []
    case .garbage: return Array("not a certificate\n".utf8)
    case .crlf: return good.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    case .byteOrderMark: return [0xEF, 0xBB, 0xBF] + good
    case .utf16: return [0xFF, 0xFE] + good.flatMap { [$0, 0] }
    case .der: return isKey ? parts.keyDER : parts.leafDER
    case .truncated: return Array(good.prefix(100))
    case .truncatedAtTheEnd: return Array(good.dropLast(40))
    case .damaged: return edit("\nM", "\n!")
    case .dashes: return edit("-----\n", "----\n")
    case .otherEnd: return edit("-----END ", "-----END X")
    case .reversed: return parts.authority + parts.leaf
    case .leafAlone: return parts.leaf
    case .otherPair: return try text(.good, Self.parts(), isKey: isKey)
    case .swapped: return isKey ? parts.leaf : parts.key
    case .textAround: return Array("subject: x\n\n".utf8) + good + Array("\nend".utf8)
    case .wrongLabel: return edit("BEGIN CERT", "BEGIN X509 CERT")
    case .blankLines: return edit("-----\n", "-----\n\n  \n")
    case .notACertificate:
      return PEMBlock(label: isKey ? "RSA PRIVATE KEY" : "CERTIFICATE", content: [1, 2, 3]).encoded
    case .encryptedHeaders:
      return edit("-----\n", "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n")
    case .encryptedPKCS8:
      return PEMBlock(label: "ENCRYPTED PRIVATE KEY", content: parts.keyDER).encoded
    case .pkcs8: return parts.pkcs8
    case .bitRot:
      // The private number of an EC key begins with its eighth byte (RFC 5915), of 32.
      var rotten = parts.keyDER
      rotten[20] ^= 1
      return PEMBlock(label: "EC PRIVATE KEY", content: rotten).encoded
    case .behindParameters:
      return PEMBlock(label: "EC PARAMETERS", content: [6, 1, 1]).encoded + good
    }
  }

  private static func replacingFirst(_ old: String, with new: String, in text: String) -> String {
    guard let range = text.firstRange(of: old) else { return text }
    return text[..<range.lowerBound] + new + text[range.upperBound...]
  }

  private static let noPEM = "tls: failed to find any PEM data in certificate input"
  private static let noKeyPEM = "tls: failed to find any PEM data in key input"
  private static let mismatch = "tls: private key does not match public key"
  private static let badKey = "tls: failed to parse private key"

  /// What Go says; nil where it loads. Then the severity and words of `certificate-text`.
  @Test(
    arguments: [
      (.good, nil, .ok, "2 certificates in PEM"),
      (.nothing, noPEM, .critical, "it is empty"),
      (.garbage, noPEM, .critical, "no -----BEGIN CERTIFICATE----- at the beginning of any line"),
      (.crlf, nil, .ok, "lines end in CR LF, which Go reads as well"),
      // Go does not see the first block, and takes the authority for the leaf.
      (.byteOrderMark, mismatch, .warning, "a byte order mark stands before the first BEGIN"),
      (.utf16, noPEM, .critical, "it is UTF-16"),
      (.der, noPEM, .critical, "it is DER, not PEM; convert it: openssl x509 -inform DER"),
      (
        .truncated, noPEM, .critical, "line 1: the CERTIFICATE block is damaged: it has no END line"
      ),
      (.truncatedAtTheEnd, nil, .warning, "it has no END line: it is cut off"),
      (.damaged, mismatch, .warning, "line 1: the CERTIFICATE block is damaged: what is between"),
      (.dashes, mismatch, .warning, "its BEGIN line does not end in -----"),
      (.otherEnd, mismatch, .warning, "the END line after it is not its own"),
      (.reversed, mismatch, .ok, "2 certificates in PEM"),
      (.leafAlone, nil, .ok, "one certificate in PEM"),
      (.otherPair, mismatch, .ok, "2 certificates in PEM"),
      (
        .swapped,
        "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched",
        .critical, "it holds EC PRIVATE KEY and no CERTIFICATE"
      ),
      (.textAround, nil, .ok, "2 certificates in PEM"),
      (.wrongLabel, mismatch, .warning, "line 1: the X509 CERTIFICATE block is damaged"),
      (.blankLines, nil, .ok, "2 certificates in PEM"),
      (.notACertificate, "x509: malformed certificate", .critical, "certificate 1 cannot be read"),
    ] as [(Text, String?, AuditSeverity, String)])
  func certificates(
    _ kind: Text, _ refusal: String?, _ severity: AuditSeverity, _ words: String
  ) throws {
    let parts = try Self.parts()
    let material = AuditSubject.material(
      try Self.text(kind, parts, isKey: false), parts.key)
    try judge(material, .certificateText, refusal, severity, words)
  }

  /// The same for `key-text`.
  @Test(
    arguments: [
      (.good, nil, .ok, "one private key in PEM"),
      (.nothing, noKeyPEM, .critical, "it is empty"),
      (
        .garbage, noKeyPEM, .critical, "no -----BEGIN PRIVATE KEY----- at the beginning of any line"
      ),
      (.crlf, nil, .ok, "lines end in CR LF, which Go reads as well"),
      (.byteOrderMark, noKeyPEM, .critical, "a byte order mark stands before BEGIN"),
      (.der, noKeyPEM, .critical, "it is DER, not PEM; convert it: openssl pkey -inform DER"),
      (.truncated, noKeyPEM, .critical, "it has no END line: it is cut off"),
      (.damaged, noKeyPEM, .critical, "what is between BEGIN and END is not base64"),
      (.otherPair, mismatch, .ok, "one private key in PEM"),
      (
        .leafAlone, "tls: found a certificate rather than a key in the PEM for the private key",
        .critical, "it holds CERTIFICATE and no PRIVATE KEY"
      ),
      (.notACertificate, badKey, .critical, "it is neither PKCS#1 nor SEC 1 nor PKCS#8"),
      (.encryptedHeaders, badKey, .critical, "the key is encrypted (headers of RFC 1421)"),
      (.encryptedPKCS8, badKey, .critical, "the key is encrypted (PKCS#8)"),
      (.bitRot, mismatch, .critical, "the key is damaged: its private half is not that of its"),
      (.pkcs8, nil, .ok, "one private key in PEM"),
      (.behindParameters, nil, .ok, "one private key in PEM"),
    ] as [(Text, String?, AuditSeverity, String)])
  func keys(_ kind: Text, _ refusal: String?, _ severity: AuditSeverity, _ words: String) throws {
    let parts = try Self.parts()
    let material = AuditSubject.material(
      parts.leaf + parts.authority, try Self.text(kind, parts, isKey: true))
    try judge(material, .keyText, refusal, severity, words)
  }

  private func judge(
    _ material: AuditMaterial, _ rule: AuditRule, _ refusal: String?, _ severity: AuditSeverity,
    _ words: String
  ) throws {
    let verdicts = AuditSubject.verdicts(material)
    let text = try #require(verdicts[rule])
    #expect(text.severity == severity)
    #expect(text.sentence.contains(words), "\(text.sentence)")
    let loads = try #require(verdicts[.loads])
    #expect(loads.severity == (refusal == nil ? .ok : .critical), "\(loads.sentence)")
    if let refusal {
      #expect(loads.sentence.contains("would NOT load this"))
      #expect(loads.sentence.contains("(\(refusal))"), "\(loads.sentence)")
    }
    for verdict in verdicts.values where verdict.severity != .skipped {
      #expect(verdict.rule.severities.contains(verdict.severity), "\(verdict)")
    }
  }

  /// Texts that would cost the square of their length if every BEGIN searched for its own END. Go's
  /// reader takes minutes for them.
  @Test(arguments: [
    "-----BEGIN A-----\n", "-----BEGIN A-----\n-----END B-----\n", "-----BEGIN A-----\na: b\n",
    "-----BEGIN A-----\nAAAA\n",
  ])
  func hostileTextsCostTheirLength(_ part: String) {
    let text =
      String(repeating: part, count: 60_000) + "-----END C-----"
      + String(repeating: " ", count: 1_000_000)
    let scan = PEMScan(Array(text.utf8))
    #expect(scan.summary.blockCount == 0)
    #expect(scan.summary.damages.count == PEMScan.maximumKept)
  }

  @Test func tenThousandCertificatesAreCounted() throws {
    let subject = try AuditSubject()
    let chain = try subject.chain()
    let bundle = chain[0].pem + Array([[UInt8]](repeating: chain[1].pem, count: 9999).joined())
    let verdicts = AuditSubject.verdicts(
      AuditSubject.material(bundle, try subject.leafKey.pem()))
    #expect(verdicts[.loads]?.severity == .ok)
    let order = try #require(verdicts[.order])
    #expect(order.severity == .critical)
    #expect(order.sentence.contains("10000 certificates"))
    #expect(order.sentence.contains("its own client refuses more than 65536"))
  }

  @Test func theScanForgetsWhatItHeld() throws {
    var scan = PEMScan(try AuditSubject().leafKey.pem())
    #expect(scan.contents.count == 1)
    scan.wipe()
    #expect(scan.contents.isEmpty)
    #expect(scan.summary.labels == ["EC PRIVATE KEY"])
  }

  @Test(
    arguments: [
      ("", []), ("TQ==", [0x4D]), ("TWE=", [0x4D, 0x61]), ("TWFu", [0x4D, 0x61, 0x6E]),
      ("TW\r\nFu\n", [0x4D, 0x61, 0x6E]), ("TR==", [0x4D]), ("TQ", nil), ("TQ=", nil),
      ("TQ===", nil), ("=", nil), ("T===", nil), ("TQ==TQ==", nil), ("T-8=", nil), ("TQ= =", nil),
    ] as [(String, [UInt8]?)])
  func base64IsGos(_ text: String, _ bytes: [UInt8]?) {
    #expect(PEMBase64.decode(text.utf8) == bytes)
  }
}
