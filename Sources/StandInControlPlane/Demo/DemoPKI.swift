import OpenSSLKit

/// The demo cluster's certificates, made anew for every run, with kubeadm's file names.
struct DemoPKI {
  let folder: String
  let authority: Certificate
  private let authorityKey: PrivateKey
  private let now: Int64

  /// Makes `ca.crt` and the API servers' common serving pair, for these addresses, in `folder`.
  /// `now` is in Unix seconds; everything is valid for two years, so that nothing but the loopback
  /// certificates is about to end.
  init(folder: String, addresses: [String], now: Int64) throws {
    self.folder = folder
    self.now = now
    authorityKey = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: "kubernetes", notBefore: now - 3600, notAfter: now + 730 * 86400)
    template.isCA = true
    template.keyUsages = [.digitalSignature, .keyCertSign]
    authority = try template.selfSigned(with: authorityKey)
    try replaceFile(folder + "/ca.crt", with: authority.pem)
    try issue("apiserver", commonName: "kube-apiserver", usage: .serverAuth, addresses: addresses)
  }

  /// Makes a client's pair, `<name>.crt` and `<name>.key`.
  func issueClient(_ name: String) throws {
    try issue(name, commonName: name, usage: .clientAuth, addresses: [])
  }

  private func issue(
    _ name: String, commonName: String, usage: ExtendedKeyUsage, addresses: [String]
  ) throws {
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: commonName, notBefore: now - 3600, notAfter: now + 730 * 86400)
    template.keyUsages = [.digitalSignature]
    template.extendedKeyUsages = [usage]
    if usage == .serverAuth {
      template.dnsNames = ["kubernetes", "kubernetes.default.svc", "localhost"]
      template.ipAddresses = addresses
    }
    let certificate = try template.signed(for: key, issuer: authority, issuerKey: authorityKey)
    try replaceFile("\(folder)/\(name).crt", with: certificate.pem)
    try replaceFile("\(folder)/\(name).key", with: try key.pem(), mode: 0o600)
  }
}
