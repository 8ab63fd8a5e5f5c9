import COpenSSL

/// A PKCS#10 certification request (RFC 2986): a public key and the subject that it asks for, signed
/// with the private half, which stays where it was made.
package struct CertificateRequest: Sendable, Hashable {
  /// The request, DER.
  package let der: [UInt8]

  /// Makes a request without extensions: what a certificate may be used for is the signer's word.
  ///
  /// - Parameter organizations: groups in a Kubernetes client certificate; before the common name.
  /// - Throws: `.invalidArgument` for an empty or overlong name, else OpenSSL's reason.
  package static func make(
    commonName: String, organizations: [String] = [], key: PrivateKey
  ) throws(OpenSSLError) -> CertificateRequest {
    ERR_clear_error()
    guard let request = X509_REQ_new() else { throw .drain("making a certificate request") }
    defer { X509_REQ_free(request) }
    guard let subject = X509_REQ_get_subject_name(request),
      // Version 1, which is written as 0 (RFC 2986, section 4.1).
      X509_REQ_set_version(request, 0) == 1,
      X509_REQ_set_pubkey(request, key.handle.pointer) == 1
    else { throw .drain("making a certificate request") }
    for organization in organizations {
      try append(organization, NID_organizationName, to: subject)
    }
    try append(commonName, NID_commonName, to: subject)
    guard X509_REQ_sign(request, key.handle.pointer, digest(for: key)) > 0 else {
      throw .drain("signing a certificate request")
    }
    var encoded: UnsafeMutablePointer<UInt8>?
    let length = i2d_X509_REQ(request, &encoded)
    guard length > 0, let encoded else { throw .drain("encoding a certificate request") }
    defer { loopwarden_OPENSSL_free(encoded) }
    return CertificateRequest(
      der: Array(UnsafeBufferPointer(start: encoded, count: Int(length))))
  }

  /// The request as one PEM block, `CERTIFICATE REQUEST` (RFC 7468, section 7): what
  /// `spec.request` of a Kubernetes CertificateSigningRequest holds.
  package var pem: [UInt8] { PEMBlock(label: "CERTIFICATE REQUEST", content: der).encoded }

  /// The names are given as UTF-8 strings and not as text to convert: that way OpenSSL does not
  /// apply X.520's limit of 64 characters, which node names may exceed. Go, on the other side,
  /// knows no such limit, and kubelet's own `system:node:…` goes past it too.
  private static func append(
    _ text: String, _ identifier: Int32, to name: OpaquePointer
  ) throws(OpenSSLError) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= 1024 else {
      throw .own(
        .invalidArgument, "a name in a certificate request has 1 to 1024 bytes, not \(bytes.count)")
    }
    let added = X509_NAME_add_entry_by_NID(
      name, identifier, V_ASN1_UTF8STRING, bytes, Int32(bytes.count), -1, 0)
    guard added == 1 else { throw .drain("putting the name \"\(text)\" into a request") }
  }

  /// SHA-256 and, for P-384, SHA-384: as strong as the key, and what FIPS 186 pairs with it.
  private static func digest(for key: PrivateKey) -> OpaquePointer? {
    switch key.algorithm {
    case .ec(curve: "P-384"): EVP_sha384()
    case .ed25519: nil
    default: EVP_sha256()
    }
  }
}
