import Glibc
import OpenSSLKit
import Testing

/// A cluster authority with certificates that it signed, made at run time.
struct TestAuthority {
  let certificate: Certificate
  private let key: PrivateKey

  init(_ name: String = "test-ca") throws {
    key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(
      commonName: name, notBefore: Int64(time(nil)) - 3600, notAfter: Int64(time(nil)) + 86_400)
    template.isCA = true
    template.keyUsages = [.keyCertSign]
    certificate = try template.selfSigned(with: key)
  }

  func server(addresses: [String] = ["127.0.0.1"], names: [String] = []) throws -> TLSIdentity {
    let now = Int64(time(nil))
    var template = CertificateTemplate(
      commonName: "kube-apiserver", notBefore: now - 3600, notAfter: now + 3600)
    template.extendedKeyUsages = [.serverAuth]
    (template.ipAddresses, template.dnsNames) = (addresses, names)
    return try issue(template)
  }

  func client(_ name: String, groups: [String] = [], notAfter: Int64? = nil) throws -> TLSIdentity {
    let now = Int64(time(nil))
    var template = CertificateTemplate(
      commonName: name, notBefore: now - 3600, notAfter: notAfter ?? now + 3600)
    template.organizations = groups
    template.extendedKeyUsages = [.clientAuth]
    return try issue(template)
  }

  private func issue(_ template: CertificateTemplate) throws -> TLSIdentity {
    let key = try PrivateKey.generate(.p256)
    let leaf = try template.signed(for: key, issuer: certificate, issuerKey: self.key)
    return try TLSIdentity(chain: [leaf], key: key)
  }
}

extension TLSIdentity {
  var certificatePEM: [UInt8] { chain.flatMap(\.pem) }
}

/// Base64 as `kubectl config` writes it.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = (0..<3).reduce(0) { $0 << 8 | Int($1 < group.count ? group[start + $1] : 0) }
    for index in 0..<4 {
      text += index <= group.count ? String(alphabet[bits >> (18 - 6 * index) & 63]) : "="
    }
  }
  return text
}
