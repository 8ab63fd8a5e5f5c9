import OpenSSLKit

/// The cluster's certificates of one test master, made at run time, with file names as kubeadm's.
struct MasterPKI {
  let folder: String
  let authority: Certificate
  private let authorityKey: PrivateKey
  private let now: Int64
  private let addresses: [String]

  /// Makes `ca.crt`, `apiserver.crt`, `apiserver.key` in `folder`, for API servers at `addresses`.
  /// `now` is in Unix seconds.
  init(folder: String, now: Int64, addresses: [String] = ["127.0.0.1"]) throws {
    self.folder = folder
    self.addresses = addresses
    self.now = now
    authorityKey = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: "kubernetes", notBefore: now - 3600, notAfter: now + 10 * 365 * 86400)
    template.isCA = true
    template.keyUsages = [.digitalSignature, .keyCertSign]
    authority = try template.selfSigned(with: authorityKey)
    try writeFile(folder + "/ca.crt", authority.pem)
    try issue("apiserver", commonName: "kube-apiserver", usage: .serverAuth)
  }

  /// Makes `<name>.crt` and `<name>.key`, signed by this authority.
  func issue(
    _ name: String, commonName: String, organizations: [String] = [], usage: ExtendedKeyUsage
  ) throws {
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: commonName, notBefore: now - 3600, notAfter: now + 365 * 86400)
    template.organizations = organizations
    template.keyUsages = [.digitalSignature]
    template.extendedKeyUsages = [usage]
    if usage == .serverAuth {
      template.dnsNames = [
        "kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost",
      ]
      template.ipAddresses = addresses
    }
    let certificate = try template.signed(for: key, issuer: authority, issuerKey: authorityKey)
    try writeFile("\(folder)/\(name).crt", certificate.pem)
    try writeFile("\(folder)/\(name).key", try key.pem(), mode: 0o600)
  }
}
