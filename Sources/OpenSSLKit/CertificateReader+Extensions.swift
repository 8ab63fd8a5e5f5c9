import COpenSSL
import Glibc

extension CertificateReader {
  var keyUsages: [String] {
    // Without the extension every use is allowed; OpenSSL then answers with all bits set.
    guard X509_get_extension_flags(certificate) & UInt32(EXFLAG_KUSAGE) != 0 else { return [] }
    let bits = X509_get_key_usage(certificate)
    return KeyUsage.allCases.filter { bits & $0.mask != 0 }.map(\.rawValue)
  }

  var extendedKeyUsages: [String] {
    guard let extensionValue = X509_get_ext_d2i(certificate, NID_ext_key_usage, nil, nil) else {
      return []
    }
    let usages = OpaquePointer(extensionValue)
    defer { EXTENDED_KEY_USAGE_free(usages) }
    return (0..<max(0, loopwarden_sk_ASN1_OBJECT_num(usages))).map {
      objectText(loopwarden_sk_ASN1_OBJECT_value(usages, $0))
    }
  }

  var alternativeNames: (dns: [String], addresses: [String]) {
    guard let extensionValue = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else {
      return ([], [])
    }
    let names = OpaquePointer(extensionValue)
    defer { GENERAL_NAMES_free(names) }
    var dns: [String] = []
    var addresses: [String] = []
    for index in 0..<max(0, loopwarden_sk_GENERAL_NAME_num(names)) {
      guard let name = loopwarden_sk_GENERAL_NAME_value(names, index) else { continue }
      var kind: Int32 = 0
      guard let value = GENERAL_NAME_get0_value(name, &kind) else { continue }
      let content = bytes(value.assumingMemoryBound(to: ASN1_OCTET_STRING.self))
      if kind == GEN_DNS {
        dns.append(String(decoding: content ?? [], as: UTF8.self))
      } else if kind == GEN_IPADD {
        addresses.append(IPAddressText.text(of: content ?? []))
      }
    }
    return (dns, addresses)
  }
}
