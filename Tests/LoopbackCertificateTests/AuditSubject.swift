import LoopbackCertificate
import OpenSSLKit

/// A pair that may be wrong in every way that matters, as the texts that an audit reads.
struct AuditSubject {
  static let madeAt: Int64 = 1_780_000_000
  static let day: Int64 = 86_400
  static let thresholds = AuditThresholds(warning: 60 * day, critical: 14 * day)

  var leaf: CertificateTemplate
  var authority: CertificateTemplate
  var authorityIsSelfSigned = true
  var leafKey: PrivateKey
  private let authorityKey: PrivateKey

  init(validity: Int64 = 365 * AuditSubject.day) throws {
    let (begin, end) = (Self.madeAt - 3600, Self.madeAt - 3600 + validity)
    leaf = CertificateTemplate(
      commonName: "apiserver-loopback-client@\(Self.madeAt)", notBefore: begin, notAfter: end)
    leaf.keyUsages = [.digitalSignature, .keyEncipherment]
    leaf.extendedKeyUsages = [.serverAuth]
    leaf.dnsNames = ["apiserver-loopback-client"]
    authority = CertificateTemplate(
      commonName: "apiserver-loopback-client-ca@\(Self.madeAt)", notBefore: begin, notAfter: end)
    authority.isCA = true
    authority.keyUsages = [.digitalSignature, .keyEncipherment, .keyCertSign]
    leafKey = try .generate(.p256)
    authorityKey = try .generate(.p256)
  }

  /// Leaf and authority.
  func chain() throws -> [Certificate] {
    var root = try authority.selfSigned(with: authorityKey)
    if !authorityIsSelfSigned {
      let other = try PrivateKey.generate(.p256)
      let parent = try authority.selfSigned(with: other)
      root = try authority.signed(for: authorityKey, issuer: parent, issuerKey: other)
    }
    return [try leaf.signed(for: leafKey, issuer: root, issuerKey: authorityKey), root]
  }

  /// What an audit of it is made from.
  func material() throws -> AuditMaterial {
    try Self.material(chain().flatMap(\.pem), leafKey.pem())
  }

  /// The same of any two texts.
  static func material(_ certificate: [UInt8], _ key: [UInt8]) -> AuditMaterial {
    AuditMaterial(
      certificate: .read(CertificateText(PEMScan(certificate))), key: .read(KeyText(PEMScan(key))))
  }

  /// Every verdict, a while after the pair was made.
  static func verdicts(
    _ material: AuditMaterial, at now: Int64 = madeAt + 1000
  ) -> [AuditRule: AuditVerdict] {
    let verdicts = AuditRule.judge(material, now: now, thresholds: thresholds)
    return Dictionary(uniqueKeysWithValues: verdicts.map { ($0.rule, $0) })
  }
}
