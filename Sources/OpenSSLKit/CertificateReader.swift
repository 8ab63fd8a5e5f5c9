import COpenSSL
import Glibc

/// Reads the fields of a parsed certificate into values.
struct CertificateReader {
  let certificate: OpaquePointer

  func nameText(_ name: OpaquePointer?) throws(OpenSSLError) -> String {
    let memory = try OwnedHandle.memory()
    guard let name,
      X509_NAME_print_ex(memory.pointer, name, 0, loopwarden_XN_FLAG_RFC2253()) >= 0
    else { throw .drain("reading a name in a certificate") }
    return String(decoding: memory.memoryContents, as: UTF8.self)
  }

  func commonName(_ name: OpaquePointer?) -> String? {
    var last: Int32 = -1
    while true {
      let next = X509_NAME_get_index_by_NID(name, NID_commonName, last)
      if next < 0 { break }
      last = next
    }
    guard last >= 0, let entry = X509_NAME_get_entry(name, last),
      let value = X509_NAME_ENTRY_get_data(entry)
    else { return nil }
    var text: UnsafeMutablePointer<UInt8>?
    let length = ASN1_STRING_to_UTF8(&text, value)
    guard length >= 0, let text else { return nil }
    defer { loopwarden_OPENSSL_free(text) }
    return String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
  }

  var serialNumber: String {
    guard let serial = X509_get0_serialNumber(certificate) else { return "" }
    let digits = Hexadecimal.upperCase(bytes(serial) ?? [])
    let negative = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER
    return (negative ? "-" : "") + (digits.isEmpty ? "00" : digits)
  }

  func unixSeconds(_ time: UnsafePointer<ASN1_TIME>?) throws(OpenSSLError) -> Int64 {
    var calendar = tm()
    guard let time, ASN1_TIME_to_tm(time, &calendar) == 1 else {
      throw .drain("reading the validity of a certificate")
    }
    return Int64(timegm(&calendar))
  }

  var publicKey: (KeyAlgorithm, Int) {
    if let key = X509_get0_pubkey(certificate) {
      return (KeyAlgorithm(publicKey: key), Int(EVP_PKEY_get_bits(key)))
    }
    var algorithm: OpaquePointer?
    let known = X509_PUBKEY_get0_param(
      &algorithm, nil, nil, nil, X509_get_X509_PUBKEY(certificate))
    return (.other(known == 1 ? objectText(algorithm) : "unknown"), 0)
  }

  var isCA: Bool { X509_get_extension_flags(certificate) & UInt32(EXFLAG_CA) != 0 }

  var signatureAlgorithm: String {
    let identifier = X509_get_signature_nid(certificate)
    return OBJ_nid2ln(identifier).map { String(cString: $0) } ?? "unknown"
  }

  /// The content of any ASN.1 string; nil where there is none.
  func bytes(_ string: UnsafePointer<ASN1_OCTET_STRING>?) -> [UInt8]? {
    guard let string, let start = ASN1_STRING_get0_data(string) else { return nil }
    return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
  }

  func objectText(_ object: OpaquePointer?) -> String {
    guard let object else { return "unknown" }
    let identifier = OBJ_obj2nid(object)
    if identifier != NID_undef, let name = OBJ_nid2sn(identifier) { return String(cString: name) }
    var text = [CChar](repeating: 0, count: 128)
    let length = OBJ_obj2txt(&text, Int32(text.count), object, 1)
    guard length > 0 else { return "unknown" }
    let shown = min(Int(length), text.count - 1)
    return String(decoding: text.prefix(shown).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
