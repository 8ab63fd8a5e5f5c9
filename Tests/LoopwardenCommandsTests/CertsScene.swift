import Configuration
import ControlPlaneNode
import Glibc
import LoopbackCertificate
import LoopwardenCommands
import OpenSSLKit
import TestSupport

/// What a look at certificates may have seen, made at run time.
struct CertsScene {
  static let day: Int64 = 86_400

  let now = Int64(time(nil))
  let authority: Certificate
  private let authorityKey: PrivateKey

  init() throws {
    authorityKey = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: "kubernetes", notBefore: now - 400 * Self.day, notAfter: now + 3650 * Self.day)
    template.isCA = true
    template.keyUsages = [.keyCertSign]
    authority = try template.selfSigned(with: authorityKey)
  }

  /// A certificate that ends in so many seconds.
  func issue(
    _ commonName: String, left: Int64, life: Int64 = 365 * day
  ) throws -> TLSIdentity {
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: commonName, notBefore: now + left - life, notAfter: now + left)
    template.extendedKeyUsages = [.serverAuth, .clientAuth]
    template.ipAddresses = ["127.0.0.1"]
    return try TLSIdentity(
      chain: [try template.signed(for: key, issuer: authority, issuerKey: authorityKey)], key: key)
  }

  func row(
    _ name: String, left: Int64 = 300 * day, life: Int64 = 365 * day
  ) throws -> CertificateRow {
    row(name, .certificate(try issue(name, left: left, life: life).chain[0]))
  }

  func row(_ name: String, _ content: CertificateRow.Content) -> CertificateRow {
    var row = CertificateRow(
      name: name, path: "/etc/kubernetes/pki/\(name).crt", purpose: .certificate, content: content)
    if row.certificate != nil {
      row.signer = .row("ca")
      row.key = .matches
      row.isExternallyManaged = false
    }
    return row
  }

  var authorityRow: CertificateRow {
    var row = CertificateRow(
      name: "ca", path: "/etc/kubernetes/pki/ca.crt", purpose: .authority,
      content: .certificate(authority))
    row.signer = .itself
    row.isExternallyManaged = false
    return row
  }

  func loopback(left: Int64 = 200 * day) throws -> LoopbackIdentity {
    let pair = try LoopbackPair.make(
      at: now - 10 * Self.day, validity: left + 10 * Self.day, key: .p256)
    return try LoopbackIdentity.recognise(pair.chain)
  }

  /// What was seen of a master whose files are `rows`.
  func facts(_ rows: [CertificateRow], loopbackLeft: Int64 = 200 * day) throws -> CertsFacts {
    CertsFacts(
      node: "m1", at: now, loopback: .success(try loopback(left: loopbackLeft)),
      address: "127.0.0.1:6443", survey: CertificateSurvey(rows: rows + [authorityRow]),
      thresholds: Settings().thresholds)
  }
}
