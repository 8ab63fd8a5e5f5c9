import COpenSSL

/// An X.509 certificate (RFC 5280) as values: no OpenSSL handle behind it.
package struct Certificate: Sendable, Hashable {
  /// The encoded certificate.
  package let der: [UInt8]
  /// SHA-256 of `der`, 32 bytes: the fingerprint that certificates are compared by.
  package let sha256: [UInt8]
  /// The subject as RFC 2253 text, everything but printable ASCII escaped: `CN=kube-apiserver`.
  package let subject: String
  /// The issuer as RFC 2253 text.
  package let issuer: String
  /// The subject's last common name, nil where it has none.
  package let subjectCommonName: String?
  /// The issuer's last common name, nil where it has none.
  package let issuerCommonName: String?
  /// The serial number in upper-case hex without separators, as `openssl x509 -serial` prints it.
  package let serialNumber: String
  /// First second of validity, Unix seconds.
  package let notBefore: Int64
  /// Last second of validity, Unix seconds.
  package let notAfter: Int64
  /// The kind of the public key.
  package let keyAlgorithm: KeyAlgorithm
  /// Size of the public key in bits (`EVP_PKEY_get_bits`), 0 where OpenSSL cannot read the key.
  package let keyBits: Int
  /// Whether basicConstraints says CA:TRUE.
  package let isCA: Bool
  /// DNS names of the subjectAltName, in order.
  package let dnsNames: [String]
  /// IP addresses of the subjectAltName as text, in order.
  package let ipAddresses: [String]
  /// Names of the keyUsage bits (RFC 5280 4.2.1.3), empty where the extension is missing.
  package let keyUsages: [String]
  /// Short names of the extended key usages (`serverAuth`), else OIDs; empty where there is none.
  package let extendedKeyUsages: [String]
  /// The subject key identifier.
  package let subjectKeyIdentifier: [UInt8]?
  /// The key identifier in the authority key identifier.
  package let authorityKeyIdentifier: [UInt8]?
  /// OpenSSL's long name of the signature algorithm: `sha256WithRSAEncryption`.
  package let signatureAlgorithm: String

  /// Reads one DER certificate that fills the bytes.
  ///
  /// Throws where the bytes are no certificate, where more bytes follow it, or where its validity
  /// cannot be read. A public key of an unknown kind is no error: `keyAlgorithm` names it.
  package init(der: [UInt8]) throws(OpenSSLError) {
    try self.init(der: der, decoded: OwnedHandle.certificate(der: der))
  }

  /// Reads what OpenSSL has decoded of `der`.
  init(der: [UInt8], decoded handle: OwnedHandle) throws(OpenSSLError) {
    let reader = CertificateReader(certificate: handle.pointer)
    // OpenSSL may report an extension that it cannot decode in the queue: that is not our caller's.
    defer { ERR_clear_error() }
    self.der = der
    sha256 = SHA256.digest(der)
    subject = try reader.nameText(X509_get_subject_name(handle.pointer))
    issuer = try reader.nameText(X509_get_issuer_name(handle.pointer))
    subjectCommonName = reader.commonName(X509_get_subject_name(handle.pointer))
    issuerCommonName = reader.commonName(X509_get_issuer_name(handle.pointer))
    serialNumber = reader.serialNumber
    notBefore = try reader.unixSeconds(X509_get0_notBefore(handle.pointer))
    notAfter = try reader.unixSeconds(X509_get0_notAfter(handle.pointer))
    (keyAlgorithm, keyBits) = reader.publicKey
    isCA = reader.isCA
    (dnsNames, ipAddresses) = reader.alternativeNames
    keyUsages = reader.keyUsages
    extendedKeyUsages = reader.extendedKeyUsages
    subjectKeyIdentifier = reader.bytes(X509_get0_subject_key_id(handle.pointer))
    authorityKeyIdentifier = reader.bytes(X509_get0_authority_key_id(handle.pointer))
    signatureAlgorithm = reader.signatureAlgorithm
  }

  /// Whether `issuer`'s key made this signature and the issuer's name is `issuer`'s subject.
  ///
  /// Says nothing about validity, constraints or trust (`man X509_verify`).
  package func isSigned(by issuer: Certificate) -> Bool {
    guard let mine = try? OwnedHandle.certificate(der: der),
      let theirs = try? OwnedHandle.certificate(der: issuer.der),
      X509_NAME_cmp(X509_get_issuer_name(mine.pointer), X509_get_subject_name(theirs.pointer)) == 0,
      let key = X509_get0_pubkey(theirs.pointer)
    else {
      ERR_clear_error()
      return false
    }
    defer { ERR_clear_error() }
    return X509_verify(mine.pointer, key) == 1
  }

  /// Two certificates are one where every byte is the same.
  package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

  /// Hashes the fingerprint.
  package func hash(into hasher: inout Hasher) { hasher.combine(sha256) }
}
