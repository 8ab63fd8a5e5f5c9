import OpenSSLKit

/// Who signed what, found by the keys.
extension CertificateSurvey {
  /// Tries the key of every certificate whose subject is a row's issuer.
  mutating func judgeSigners() {
    // Authorities first: of two rows with the same certificate the one with an authority's name counts.
    let signers =
      rows.filter { $0.purpose == .authority } + rows.filter { $0.purpose == .certificate }
    for index in rows.indices {
      guard let certificate = rows[index].certificate else { continue }
      rows[index].signer = Self.signer(of: certificate, among: signers)
    }
  }

  static func signer(
    of certificate: Certificate, among rows: [CertificateRow]
  ) -> CertificateRow.Signer {
    if certificate.subject == certificate.issuer, certificate.isSigned(by: certificate) {
      return .itself
    }
    var namesakes: [String] = []
    for row in rows {
      guard let candidate = row.certificate, candidate.subject == certificate.issuer,
        candidate != certificate
      else { continue }
      if certificate.isSigned(by: candidate) { return .row(row.name) }
      namesakes.append(row.name)
    }
    return namesakes.isEmpty ? .notFound(issuer: certificate.issuer) : .refuted(namesakes)
  }

  /// kubeadm calls managed externally what it could not renew: the authority's key is not here
  /// (phases/certs/certs.go, `UsingExternalCA`). It never says so of etcd's; this does.
  mutating func judgeAuthorityKeys(in files: any NodeFilesystem) {
    var verdicts: [String: Bool?] = [:]
    for row in rows where row.purpose == .authority && row.certificate != nil {
      let key = Self.keyBeside(row.path, in: files)
      do throws(FileFailure) {
        _ = try files.status(key)
        verdicts[row.name] = .some(false)
      } catch {
        verdicts[row.name] = error == .missing ? .some(true) : .some(nil)
      }
    }
    for index in rows.indices where rows[index].certificate != nil {
      switch rows[index].signer {
      case .row(let name): rows[index].isExternallyManaged = verdicts[name] ?? nil
      case .itself where rows[index].purpose == .authority:
        rows[index].isExternallyManaged = verdicts[rows[index].name] ?? nil
      case .itself: rows[index].isExternallyManaged = false
      case .notFound, .refuted: rows[index].isExternallyManaged = true
      case .unknown: break
      }
    }
  }

  /// kubelet.conf of an old kubeadm embeds the certificate that kubelet joined with. kubelet renews
  /// another, and takes the embedded one only where that one cannot be used
  /// (kubeadm's documentation, "kubelet client certificate rotation fails").
  mutating func judgeKubelet() {
    guard let rotated = rows.first(where: { $0.isRotated && $0.path.contains("kubelet-client") }),
      let current = rotated.certificate,
      let index = rows.firstIndex(where: { $0.name == "kubelet.conf" }),
      rows[index].path != rotated.path, let embedded = rows[index].certificate,
      embedded.notAfter < current.notAfter
    else { return }
    rows[index].superseded =
      "kubelet renews \(rotated.path) and uses that one; \(rows[index].path) still holds the one from "
      + "before: set client-certificate and client-key in kubelet.conf to \(rotated.path)"
  }
}
