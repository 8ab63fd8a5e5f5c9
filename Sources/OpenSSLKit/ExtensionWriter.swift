import COpenSSL

/// Puts a template's extensions into a certificate that is being built.
///
/// Through OpenSSL's structures, never through its configuration syntax: a name with a comma in it
/// must not become two names.
struct ExtensionWriter {
  let certificate: OpaquePointer

  func write(
    _ template: CertificateTemplate, authorityKeyIdentifier: [UInt8]?
  ) throws(OpenSSLError) {
    if !template.keyUsages.isEmpty { try writeKeyUsages(template.keyUsages) }
    if !template.extendedKeyUsages.isEmpty {
      try writeExtendedKeyUsages(template.extendedKeyUsages)
    }
    try writeBasicConstraints(isCA: template.isCA)
    // Go gives a CA its identifier and a leaf its issuer's; a leaf has none of its own.
    if template.isCA { try writeSubjectKeyIdentifier() }
    if let authorityKeyIdentifier { try writeAuthorityKeyIdentifier(authorityKeyIdentifier) }
    if !template.dnsNames.isEmpty || !template.ipAddresses.isEmpty {
      try writeAlternativeNames(dns: template.dnsNames, addresses: template.ipAddresses)
    }
    for raw in template.extraExtensions { try writeRaw(raw) }
  }

  private func add(
    _ identifier: Int32, _ value: UnsafeMutableRawPointer, critical: Bool
  ) throws(OpenSSLError) {
    let added = X509_add1_ext_i2d(
      certificate, identifier, value, critical ? 1 : 0, UInt(X509V3_ADD_DEFAULT))
    guard added == 1 else { throw .drain("adding an extension to a certificate") }
  }

  private func writeKeyUsages(_ usages: [KeyUsage]) throws(OpenSSLError) {
    guard let bits = ASN1_BIT_STRING_new() else { throw .drain("making keyUsage") }
    defer { ASN1_BIT_STRING_free(bits) }
    for usage in usages {
      guard ASN1_BIT_STRING_set_bit(bits, usage.bit, 1) == 1 else {
        throw .drain("making keyUsage")
      }
    }
    try add(NID_key_usage, bits, critical: true)
  }

  private func writeExtendedKeyUsages(_ usages: [ExtendedKeyUsage]) throws(OpenSSLError) {
    guard let list = EXTENDED_KEY_USAGE_new() else { throw .drain("making extendedKeyUsage") }
    defer { EXTENDED_KEY_USAGE_free(list) }
    for usage in usages {
      let identifier = usage == .serverAuth ? NID_server_auth : NID_client_auth
      // A built-in object: freeing the list does not free it.
      guard let object = OBJ_nid2obj(identifier),
        loopwarden_sk_ASN1_OBJECT_push(list, object) > 0
      else { throw .drain("making extendedKeyUsage") }
    }
    try add(NID_ext_key_usage, UnsafeMutableRawPointer(list), critical: false)
  }

  private func writeBasicConstraints(isCA: Bool) throws(OpenSSLError) {
    guard let constraints = BASIC_CONSTRAINTS_new() else { throw .drain("making basicConstraints") }
    defer { BASIC_CONSTRAINTS_free(constraints) }
    constraints.pointee.ca = isCA ? 0xff : 0
    try add(NID_basic_constraints, constraints, critical: true)
  }

  private func writeSubjectKeyIdentifier() throws(OpenSSLError) {
    // RFC 5280 4.2.1.2, method 1: SHA-1 names the key, it protects nothing.
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard X509_pubkey_digest(certificate, EVP_sha1(), &digest, &length) == 1 else {
      throw .drain("making the subject key identifier")
    }
    let identifier = try octets(Array(digest.prefix(Int(length))))
    defer { ASN1_OCTET_STRING_free(identifier) }
    try add(NID_subject_key_identifier, identifier, critical: false)
  }

  private func writeAuthorityKeyIdentifier(_ bytes: [UInt8]) throws(OpenSSLError) {
    guard let identifier = AUTHORITY_KEYID_new() else {
      throw .drain("making the authority key identifier")
    }
    defer { AUTHORITY_KEYID_free(identifier) }
    identifier.pointee.keyid = try octets(bytes)
    try add(NID_authority_key_identifier, identifier, critical: false)
  }

  private func writeAlternativeNames(dns: [String], addresses: [String]) throws(OpenSSLError) {
    guard let names = GENERAL_NAMES_new() else { throw .drain("making subjectAltName") }
    defer { GENERAL_NAMES_free(names) }
    for name in dns {
      guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
        throw .own(.invalidArgument, "\"\(name)\" is no DNS name")
      }
      try push(Array(name.utf8), kind: GEN_DNS, onto: names)
    }
    for address in addresses {
      guard let bytes = IPAddressText.bytes(of: address) else {
        throw .own(.invalidArgument, "\"\(address)\" is no IP address")
      }
      try push(bytes, kind: GEN_IPADD, onto: names)
    }
    try add(NID_subject_alt_name, UnsafeMutableRawPointer(names), critical: false)
  }

  private func push(
    _ bytes: [UInt8], kind: Int32, onto names: OpaquePointer
  ) throws(OpenSSLError) {
    guard let name = GENERAL_NAME_new() else { throw .drain("making subjectAltName") }
    let value = try octets(bytes, type: kind == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING)
    GENERAL_NAME_set0_value(name, kind, value)
    guard loopwarden_sk_GENERAL_NAME_push(names, name) > 0 else {
      GENERAL_NAME_free(name)
      throw .drain("making subjectAltName")
    }
  }

  private func writeRaw(_ raw: CertificateTemplate.RawExtension) throws(OpenSSLError) {
    guard let object = OBJ_txt2obj(raw.objectIdentifier, 1) else {
      throw .drain("reading the OID \(raw.objectIdentifier)")
    }
    defer { ASN1_OBJECT_free(object) }
    let value = try octets(raw.value)
    defer { ASN1_OCTET_STRING_free(value) }
    guard let made = X509_EXTENSION_create_by_OBJ(nil, object, 0, value) else {
      throw .drain("adding an extension to a certificate")
    }
    defer { X509_EXTENSION_free(made) }
    guard X509_add_ext(certificate, made, -1) == 1 else {
      throw .drain("adding an extension to a certificate")
    }
  }

  private func octets(
    _ bytes: [UInt8], type: Int32 = V_ASN1_OCTET_STRING
  ) throws(OpenSSLError) -> UnsafeMutablePointer<ASN1_OCTET_STRING> {
    guard let string = ASN1_STRING_type_new(type),
      ASN1_STRING_set(string, bytes, Int32(clamping: bytes.count)) == 1
    else { throw .drain("copying bytes into a certificate") }
    return string
  }
}
