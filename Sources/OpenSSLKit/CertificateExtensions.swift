import COpenSSL
import Glibc

/// What a certificate's extensions say beyond `Certificate`: which are there, which are critical,
/// and every name of the subjectAltName.
package struct CertificateExtensions: Sendable, Hashable {
  /// Short names of the extensions (`basicConstraints`), else OIDs, in order.
  package let present: [String]
  /// Those of them that are critical.
  package let critical: [String]
  /// Names of the subjectAltName with their kind: `DNS:a`, `IP:127.0.0.1`, `email:a@b`, `URI:…`,
  /// `other`. As they stand in the certificate: control characters may be among them.
  package let alternativeNames: [String]

  init(_ certificate: OpaquePointer) {
    let reader = CertificateReader(certificate: certificate)
    var (present, critical) = ([String](), [String]())
    for index in 0..<max(0, X509_get_ext_count(certificate)) {
      guard let found = X509_get_ext(certificate, index) else { continue }
      let name = reader.objectText(X509_EXTENSION_get_object(found))
      present.append(name)
      if X509_EXTENSION_get_critical(found) > 0 { critical.append(name) }
    }
    self.present = present
    self.critical = critical
    alternativeNames = reader.allAlternativeNames
  }
}

extension Certificate {
  /// What its extensions say beyond the fields.
  package func extensions() throws(OpenSSLError) -> CertificateExtensions {
    let handle = try OwnedHandle.certificate(der: der)
    defer { ERR_clear_error() }
    return CertificateExtensions(handle.pointer)
  }
}

extension CertificateReader {
  fileprivate var allAlternativeNames: [String] {
    guard let value = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else {
      return []
    }
    let names = OpaquePointer(value)
    defer { GENERAL_NAMES_free(names) }
    return (0..<max(0, loopwarden_sk_GENERAL_NAME_num(names))).map { index in
      var kind: Int32 = -1
      guard let name = loopwarden_sk_GENERAL_NAME_value(names, index),
        let value = GENERAL_NAME_get0_value(name, &kind)
      else { return "other" }
      // Only these four kinds are strings; the memory of the others is something else.
      let prefix: String
      switch kind {
      case GEN_DNS: prefix = "DNS:"
      case GEN_IPADD: prefix = "IP:"
      case GEN_EMAIL: prefix = "email:"
      case GEN_URI: prefix = "URI:"
      default: return "other"
      }
      let content = bytes(value.assumingMemoryBound(to: ASN1_OCTET_STRING.self)) ?? []
      return prefix
        + (kind == GEN_IPADD
          ? IPAddressText.text(of: content) : String(decoding: content, as: UTF8.self))
    }
  }
}
