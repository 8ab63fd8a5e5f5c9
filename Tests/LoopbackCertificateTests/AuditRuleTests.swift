import LoopbackCertificate
import OpenSSLKit
import Testing

/// One breakage, the rule that has to see it, and nothing else that may.
@Suite struct AuditRuleTests {
  struct Case: Sendable {
    let rule: AuditRule
    let severity: AuditSeverity
    let words: String
    let others: Set<AuditRule>
    let breakIt: @Sendable (inout AuditSubject) throws -> Void

    init(
      _ rule: AuditRule, _ severity: AuditSeverity, _ words: String,
      others: Set<AuditRule> = [],
      _ breakIt: @escaping @Sendable (inout AuditSubject) throws -> Void
    ) {
      self.rule = rule
      self.severity = severity
      self.words = words
      self.others = others
      self.breakIt = breakIt
    }
  }

  static let cases: [Case] = [
    Case(.names, .warning, "the leaf is CN=kube-apiserver, not CN=apiserver-loopback-client@<unix")
    {
      $0.leaf.commonName = "kube-apiserver"
    },
    Case(.names, .warning, "O=mine") { $0.leaf.organizations = ["mine"] },
    Case(.names, .warning, "the authority is CN=kubernetes") {
      $0.authority.commonName = "kubernetes"
    },
    Case(.names, .warning, "\\0A") { $0.leaf.commonName = "x\n\u{1B}[2Jy" },
    Case(.alternativeNames, .critical, "valid for nothing, not for DNS:apiserver-loopback-client") {
      $0.leaf.dnsNames = []
    },
    Case(.alternativeNames, .critical, "own client refuses it at every internal connection") {
      $0.leaf.dnsNames = ["*.apiserver-loopback-client"]
    },
    Case(.alternativeNames, .warning, "IP:127.0.0.1") { $0.leaf.ipAddresses = ["127.0.0.1"] },
    Case(.alternativeNames, .warning, "the authority has names of its own: DNS:x") {
      $0.authority.dnsNames = ["x"]
    },
    Case(.keyUsage, .warning, "the leaf has digitalSignature instead of") {
      $0.leaf.keyUsages = [.digitalSignature]
    },
    Case(.keyUsage, .warning, "the authority has digitalSignature, keyCertSign instead of") {
      $0.authority.keyUsages = [.digitalSignature, .keyCertSign]
    },
    Case(.keyUsage, .warning, "the leaf has nothing instead of") { $0.leaf.keyUsages = [] },
    Case(.extendedKeyUsage, .critical, "clientAuth without serverAuth") {
      $0.leaf.extendedKeyUsages = [.clientAuth]
    },
    Case(.extendedKeyUsage, .warning, "serverAuth, clientAuth instead of serverAuth alone") {
      $0.leaf.extendedKeyUsages = [.serverAuth, .clientAuth]
    },
    Case(.extendedKeyUsage, .warning, "nothing instead of serverAuth alone") {
      $0.leaf.extendedKeyUsages = []
    },
    Case(.extendedKeyUsage, .warning, "the authority has serverAuth") {
      $0.authority.extendedKeyUsages = [.serverAuth]
    },
    Case(.constraints, .warning, "the authority is none (no CA:TRUE)") {
      $0.authority.isCA = false
    },
    Case(.constraints, .warning, "the leaf is an authority (CA:TRUE)") { $0.leaf.isCA = true },
    Case(.chain, .warning, "the authority is not signed by itself") {
      $0.authorityIsSelfSigned = false
    },
    Case(.serials, .warning, "the same serial and issuer") {
      $0.leaf.serialNumber = $0.authority.serialNumber
    },
    Case(.keyStrength, .ok, "RSA, 2048 bits") { $0.leafKey = try .generate(.rsa(bits: 2048)) },
    Case(.keyStrength, .ok, "EC P-384") { $0.leafKey = try .generate(.p384) },
    Case(.keyForm, .ok, "PKCS#1, RSA") { $0.leafKey = try .generate(.rsa(bits: 2048)) },
    Case(.lifetime, .ok, "1096 d, as Kubernetes 1.33 and later") {
      $0 = try AuditSubject(validity: 1096 * AuditSubject.day)
    },
    Case(.lifetime, .ok, "120 d, which no stock build makes") {
      $0 = try AuditSubject(validity: 120 * AuditSubject.day)
    },
    Case(.lifetime, .warning, "36500 d, which no stock build makes: so long a key on a disk") {
      $0 = try AuditSubject(validity: 36_500 * AuditSubject.day)
    },
    Case(.lifetime, .warning, "its authority ends before it") {
      $0.authority.notAfter = AuditSubject.madeAt + 86_400
    },
    Case(.timeLeft, .warning, "expires in 58 d") {
      $0 = try AuditSubject(validity: 59 * AuditSubject.day)
    },
    Case(.timeLeft, .critical, "expires in 12 d") {
      $0 = try AuditSubject(validity: 13 * AuditSubject.day)
    },
  ]

  @Test(arguments: cases.indices)
  func oneBreakageOneRule(_ index: Int) throws {
    let one = Self.cases[index]
    var subject = try AuditSubject()
    try one.breakIt(&subject)
    let verdicts = AuditSubject.verdicts(try subject.material())
    let verdict = try #require(verdicts[one.rule])
    #expect(verdict.severity == one.severity)
    #expect(verdict.sentence.contains(one.words), "\(verdict.sentence)")
    let bad = Set(verdicts.values.filter { $0.severity > .ok }.map(\.rule))
    #expect(bad == (one.severity > .ok ? [one.rule] : []))
    #expect(verdicts[.loads]?.sentence == "kube-apiserver would load this")
    for verdict in verdicts.values where verdict.severity != .skipped {
      #expect(verdict.rule.severities.contains(verdict.severity), "\(verdict)")
    }
  }

  @Test func aPairThatWasGeneratedHasNothingAgainstIt() throws {
    for kind: PrivateKey.Kind in [.rsa(bits: 2048), .p256, .p384] {
      let pair = try LoopbackPair.make(
        at: AuditSubject.madeAt, validity: 3650 * AuditSubject.day, key: kind)
      let material = AuditSubject.material(pair.certificatePEM, try pair.keyPEM)
      let verdicts = AuditSubject.verdicts(material)
      #expect(verdicts.count == AuditRule.allCases.count)
      // No file was seen.
      let skipped: Set<AuditRule> = [.keyPermissions, .certificatePermissions, .owner, .folders]
      for verdict in verdicts.values {
        #expect(verdict.severity == (skipped.contains(verdict.rule) ? .skipped : .ok), "\(verdict)")
      }
      #expect(verdicts[.lifetime]?.sentence == "3650 d, as Alibaba ACK makes it")
    }
  }

  @Test func kubeAPIServerDoesNotNoticeTheEnd() throws {
    let material = try AuditSubject().material()
    let end = AuditSubject.madeAt - 3600 + 365 * AuditSubject.day
    let last = AuditSubject.verdicts(material, at: end)
    #expect(last[.loads]?.severity == .ok)
    let late = AuditSubject.verdicts(material, at: end + 3 * AuditSubject.day)
    #expect(late[.loads]?.severity == .critical)
    #expect(
      late[.loads]?.sentence.hasPrefix(
        "kube-apiserver would load this and not notice that it has expired") == true)
    #expect(late[.timeLeft]?.sentence == "EXPIRED 3 d ago (2027-05-28T19:26:40Z)")

    let early = AuditSubject.verdicts(material, at: AuditSubject.madeAt - 7200)
    #expect(early[.loads]?.sentence.contains("not notice that it is not valid yet") == true)
    #expect(early[.validFrom]?.severity == .critical)
    #expect(early[.validFrom]?.sentence.contains("valid only in 60 min") == true)

    // It says so only of what would be loaded.
    let other = try AuditSubject()
    let mismatched = AuditSubject.material(
      try AuditSubject().chain().flatMap(\.pem), try other.leafKey.pem())
    let never = AuditSubject.verdicts(mismatched, at: end + 86_400)
    #expect(never[.loads]?.sentence.contains("would NOT load this") == true)
    #expect(never[.loads]?.sentence.contains("not notice") == false)
  }

  @Test func orderAndNumber() throws {
    let subject = try AuditSubject()
    let chain = try subject.chain()
    let key = try subject.leafKey.pem()
    func order(_ certificates: [Certificate]) -> [AuditRule: AuditVerdict] {
      AuditSubject.verdicts(AuditSubject.material(certificates.flatMap(\.pem), key))
    }
    let reversed = order([chain[1], chain[0]])
    #expect(reversed[.order]?.severity == .critical)
    #expect(reversed[.order]?.sentence.hasPrefix("the authority stands before the leaf") == true)
    #expect(reversed[.loads]?.severity == .critical)
    // The other rules still look at the leaf as the leaf.
    #expect(reversed[.names]?.severity == .ok)
    #expect(reversed[.keyMatch]?.severity == .ok)
    let alone = order([chain[0]])
    #expect(alone[.order]?.severity == .warning)
    let authorityAlone = order([chain[1]])
    #expect(authorityAlone[.order]?.severity == .critical)
    #expect(authorityAlone[.order]?.sentence.hasPrefix("the authority alone") == true)
    #expect(alone[.chain]?.severity == .skipped)
    #expect(alone[.loads]?.severity == .ok)
    #expect(order(chain + [chain[1]])[.order]?.sentence.hasPrefix("3 certificates") == true)
    let stranger = try AuditSubject().chain()[1]
    let mixed = order([chain[0], stranger])
    #expect(mixed[.chain]?.severity == .warning)
    #expect(mixed[.chain]?.sentence.contains("not signed by this authority") == true)
  }

  @Test func aKeyOfTheAuthorityIsSaid() throws {
    let key = try PrivateKey.generate(.p256)
    var root = CertificateTemplate(
      commonName: "apiserver-loopback-client-ca@1", notBefore: AuditSubject.madeAt,
      notAfter: AuditSubject.madeAt + 86_400)
    root.isCA = true
    let authority = try root.selfSigned(with: key)
    let leaf = try AuditSubject().leaf.signed(
      for: try .generate(.p256), issuer: authority, issuerKey: key)
    let verdicts = AuditSubject.verdicts(
      AuditSubject.material(leaf.pem + authority.pem, try key.pem()))
    #expect(verdicts[.keyMatch]?.sentence == "the key is the authority's, not the leaf's")
    #expect(verdicts[.loads]?.severity == .critical)
  }

  @Test func keysOfAnotherKindHaveGosWords() throws {
    let subject = try AuditSubject()
    let verdicts = AuditSubject.verdicts(
      AuditSubject.material(
        try subject.chain().flatMap(\.pem), try PrivateKey.generate(.rsa(bits: 2048)).pem()))
    #expect(
      verdicts[.loads]?.sentence.contains(
        "tls: private key type does not match public key type") == true)
  }
}
