import OpenSSLKit

/// One audit: the material, the hour, and what every rule needs of them.
struct Audit {
  typealias Judgement = (AuditSeverity, String)

  let material: AuditMaterial
  let now: Int64
  let thresholds: AuditThresholds
  let load: LoadOutcome
  /// The leaf, wherever it stands.
  let leaf: AuditedCertificate?
  /// The certificate beside it.
  let authority: AuditedCertificate?
  /// Whether the authority stands before the leaf.
  let isReversed: Bool

  init(_ material: AuditMaterial, now: Int64, thresholds: AuditThresholds) {
    self.material = material
    self.now = now
    self.thresholds = thresholds
    load = .of(material)
    let chain = material.certificate.text?.certificates ?? []
    // In the wrong order the other rules are still about the certificates themselves.
    isReversed =
      chain.count > 1 && chain[0].certificate.isCA && !chain[1].certificate.isCA
    leaf = isReversed ? chain[1] : chain.first
    authority = chain.count > 1 ? chain[isReversed ? 0 : 1] : nil
  }

  func verdict(_ rule: AuditRule) -> Judgement {
    switch rule {
    case .loads: loads
    case .timeLeft: ofLeaf(timeLeft)
    case .validFrom: ofLeaf(validFrom)
    case .lifetime: ofLeaf(lifetime)
    case .certificateText: certificateText
    case .keyText: keyText
    case .keyForm: keyForm
    case .keyMatch: ofLeaf(keyMatch)
    case .order: ofLeaf { _ in order }
    case .chain: ofLeaf(chain)
    case .names: ofLeaf(names)
    case .alternativeNames: ofLeaf(alternativeNames)
    case .keyUsage: ofLeaf(keyUsage)
    case .extendedKeyUsage: ofLeaf(extendedKeyUsage)
    case .constraints: ofLeaf(constraints)
    case .serials: ofLeaf(serials)
    case .keyStrength: ofLeaf(keyStrength)
    case .signatures: ofLeaf(signatures)
    case .keyPermissions: keyPermissions
    case .certificatePermissions: certificatePermissions
    case .owner: owner
    case .folders: folders
    }
  }

  /// Without a certificate there is nothing to judge, and `certificate-text` says why.
  private func ofLeaf(_ judge: (AuditedCertificate) -> Judgement) -> Judgement {
    leaf.map(judge) ?? (.skipped, "no certificate could be read")
  }

  /// The worst of several findings; `good` where there is none.
  func worst(_ findings: [Judgement], good: String) -> Judgement {
    guard let severity = findings.map(\.0).max() else { return (.ok, good) }
    return (severity, findings.map(\.1).joined(separator: "; "))
  }
}
