import LoopbackCertificate
import OpenSSLKit
import Testing

private let made: Int64 = 1_780_000_000

struct LoopbackIdentityTests {
  /// Sums of the time in a stranger's name must stay within 64 bits of milliseconds.
  @Test(
    arguments: [
      ("0", 0), ("1780000001", 1_780_000_001), ("253402300799", 253_402_300_799),
      ("253402300800", nil), ("9223372036854775807", nil), ("9223372036854775808", nil),
      ("-1", nil), ("01", nil), ("+1", nil), ("", nil),
    ] as [(String, Int64?)])
  func timeInTheName(_ digits: String, _ seconds: Int64?) {
    let prefix = LoopbackFormat.leafPrefix
    #expect(LoopbackFormat.seconds(in: prefix + digits, after: prefix) == seconds)
  }

  /// A chain that may be wrong in every way that matters.
  struct Shape: Sendable {
    var leafName = "apiserver-loopback-client@1780000001"
    var organizations: [String] = []
    var authorityName = "apiserver-loopback-client-ca@1780000000"
    var leafIsCA = false
    var authorityIsCA = true
    var authorityIsSelfSigned = true
    var dnsNames = ["apiserver-loopback-client"]
    var addresses: [String] = []

    func chain() throws -> [Certificate] {
      let authorityKey = try PrivateKey.generate(.p256)
      var authority = CertificateTemplate(
        commonName: authorityName, notBefore: made, notAfter: made + 1000)
      authority.isCA = authorityIsCA
      var root = try authority.selfSigned(with: authorityKey)
      if !authorityIsSelfSigned {
        // The same name, signed with another key: self-issued, not self-signed.
        let other = try PrivateKey.generate(.p256)
        let parent = try authority.selfSigned(with: other)
        root = try authority.signed(for: authorityKey, issuer: parent, issuerKey: other)
      }
      var leaf = CertificateTemplate(
        commonName: leafName, notBefore: made, notAfter: made + 1000)
      leaf.organizations = organizations
      leaf.isCA = leafIsCA
      leaf.dnsNames = dnsNames
      leaf.ipAddresses = addresses
      let key = try PrivateKey.generate(.p256)
      return [try leaf.signed(for: key, issuer: root, issuerKey: authorityKey), root]
    }
  }

  private func reason(_ chain: [Certificate]) -> NotLoopback.Reason? {
    do throws(NotLoopback) {
      _ = try LoopbackIdentity.recognise(chain)
      return nil
    } catch { return error.reason }
  }

  @Test func theRightOneIsRecognised() throws {
    let chain = try Shape().chain()
    let identity = try LoopbackIdentity.recognise(chain)
    #expect(identity.madeAt == 1_780_000_001)
    #expect(identity.notBefore == made)
    #expect(identity.notAfter == made + 1000)
    #expect(identity.fingerprint == chain[0].sha256)
    #expect(identity.lifetime == 1000)
  }

  @Test(arguments: [
    (Shape(leafName: "kube-apiserver"), NotLoopback.Reason.otherSubject),
    (Shape(leafName: "apiserver-loopback-client@"), .otherSubject),
    (Shape(leafName: "apiserver-loopback-client@-1"), .otherSubject),
    (Shape(leafName: "apiserver-loopback-client@+1"), .otherSubject),
    (Shape(leafName: "apiserver-loopback-client@01"), .otherSubject),
    (Shape(leafName: "apiserver-loopback-client@1 "), .otherSubject),
    (Shape(leafName: "apiserver-loopback-client@99999999999999999999"), .otherSubject),
    (Shape(leafName: "xapiserver-loopback-client@1"), .otherSubject),
    (Shape(organizations: ["mine"]), .otherSubject),
    (Shape(leafName: "apiserver-loopback-client-ca@1"), .authorityFirst),
    (Shape(authorityName: "kubernetes"), .otherIssuer("CN=kubernetes")),
    (
      Shape(authorityName: "apiserver-loopback-client@1"),
      .otherIssuer("CN=apiserver-loopback-client@1")
    ),
    (Shape(leafIsCA: true), .wrongConstraints),
    (Shape(authorityIsCA: false), .wrongConstraints),
    (Shape(authorityIsSelfSigned: false), .authorityNotSelfSigned),
    (Shape(dnsNames: []), .otherNames([])),
    (Shape(dnsNames: ["kubernetes"]), .otherNames(["kubernetes"])),
    (
      Shape(addresses: ["127.0.0.1"]),
      .otherNames(["apiserver-loopback-client", "127.0.0.1"])
    ),
  ])
  func lookalikesAreRefused(shape: Shape, expected: NotLoopback.Reason) throws {
    #expect(try reason(shape.chain()) == expected)
  }

  @Test func chainsInTheWrongShapeAreRefused() throws {
    let chain = try Shape().chain()
    let other = try Shape().chain()
    #expect(reason([]) == .emptyChain)
    #expect(reason([chain[0]]) == .chainLength(1))
    #expect(reason(chain + [chain[1]]) == .chainLength(3))
    #expect(reason([chain[1], chain[0]]) == .authorityFirst)
    #expect(reason([chain[0], other[1]]) == .notSignedByAuthority)
    let stranger = try Shape(authorityName: "apiserver-loopback-client-ca@5").chain()
    #expect(
      reason([chain[0], stranger[1]])
        == .otherAuthority("CN=apiserver-loopback-client-ca@5"))
  }

  @Test func theSentenceNamesWhatIsThere() throws {
    let chain = try Shape(leafName: "kube-apiserver").chain()
    let error = #expect(throws: NotLoopback.self) { try LoopbackIdentity.recognise(chain) }
    #expect(error?.description == "not the loopback certificate, but CN=kube-apiserver")
  }
}
