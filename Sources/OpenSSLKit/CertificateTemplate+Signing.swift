import COpenSSL

extension CertificateTemplate {
  /// The certificate signed with its own key: the issuer is its own subject, and no AKI is written,
  /// as Go's `x509.CreateCertificate` does it.
  package func selfSigned(with key: PrivateKey) throws(OpenSSLError) -> Certificate {
    try sign(subjectKey: key, issuerKey: key)
  }

  /// The certificate for `key`'s public half, signed by `issuerKey` in the name of `issuer`.
  ///
  /// Signed with SHA-256. Throws `.invalidArgument` where `issuerKey` is not the issuer's.
  package func signed(
    for key: PrivateKey, issuer: Certificate, issuerKey: PrivateKey
  ) throws(OpenSSLError) -> Certificate {
    // Decoded once: OpenSSL 3.0 takes longer for that than for an EC signature.
    let parent = try OwnedHandle.certificate(der: issuer.der)
    guard let theirs = X509_get0_pubkey(parent.pointer),
      EVP_PKEY_eq(issuerKey.handle.pointer, theirs) == 1
    else {
      throw .own(.invalidArgument, "the issuer's key does not match the issuer's certificate")
    }
    return try sign(
      subjectKey: key, parent: parent, issuerKey: issuerKey,
      authorityKeyIdentifier: issuer.subjectKeyIdentifier)
  }

  private func sign(
    subjectKey: PrivateKey, parent: OwnedHandle? = nil, issuerKey: PrivateKey,
    authorityKeyIdentifier: [UInt8]? = nil
  ) throws(OpenSSLError) -> Certificate {
    ERR_clear_error()
    guard let pointer = X509_new() else { throw .drain("making a certificate") }
    defer { X509_free(pointer) }
    guard let subject = X509_get_subject_name(pointer),
      let serial = X509_get_serialNumber(pointer),
      X509_set_version(pointer, 2) == 1,
      ASN1_INTEGER_set_uint64(serial, serialNumber) == 1,
      X509_set_pubkey(pointer, subjectKey.handle.pointer) == 1
    else { throw .drain("making a certificate") }

    for organization in organizations {
      try append(organization, NID_organizationName, to: subject)
    }
    try append(commonName, NID_commonName, to: subject)

    let issuerName = parent.map { X509_get_subject_name($0.pointer) } ?? subject
    guard X509_set_issuer_name(pointer, issuerName) == 1 else { throw .drain("naming the issuer") }

    try setValidity(of: pointer)
    try ExtensionWriter(certificate: pointer).write(
      self, authorityKeyIdentifier: authorityKeyIdentifier)
    guard X509_sign(pointer, issuerKey.handle.pointer, EVP_sha256()) > 0 else {
      throw .drain("signing a certificate")
    }
    guard let der = DistinguishedEncoding.of(pointer) else {
      throw .drain("encoding a certificate")
    }
    return try Certificate(der: der)
  }

  private func append(
    _ text: String, _ identifier: Int32, to name: OpaquePointer
  ) throws(OpenSSLError) {
    let bytes = Array(text.utf8)
    let added = X509_NAME_add_entry_by_NID(
      name, identifier, MBSTRING_UTF8, bytes, Int32(clamping: bytes.count), -1, 0)
    guard added == 1 else { throw .drain("putting the name \"\(text)\" into a certificate") }
  }

  private func setValidity(of certificate: OpaquePointer) throws(OpenSSLError) {
    guard notBefore <= notAfter else {
      throw .own(.invalidArgument, "a certificate cannot end before it begins")
    }
    for (seconds, set) in [(notBefore, X509_set1_notBefore), (notAfter, X509_set1_notAfter)] {
      guard let time = ASN1_TIME_set(nil, time_t(seconds)) else {
        throw .drain("writing the validity of a certificate")
      }
      defer { ASN1_STRING_free(time) }
      guard set(certificate, time) == 1 else {
        throw .drain("writing the validity of a certificate")
      }
    }
  }
}
