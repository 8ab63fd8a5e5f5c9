/// What a new certificate says; `CertificateTemplate+Signing.swift` turns it into one.
package struct CertificateTemplate: Sendable {
  /// An extension given as it stands.
  package struct RawExtension: Sendable {
    /// The OID in dotted form.
    package var objectIdentifier: String
    /// The extension's value, DER.
    package var value: [UInt8]

    /// Makes one.
    package init(objectIdentifier: String, value: [UInt8]) {
      self.objectIdentifier = objectIdentifier
      self.value = value
    }
  }

  /// The subject's common name.
  package var commonName: String
  /// The subject's organizations, before the common name: groups in a Kubernetes client certificate.
  package var organizations: [String] = []
  /// The serial number; `randomSerial()` unless set.
  package var serialNumber: UInt64
  /// First second of validity, Unix seconds.
  package var notBefore: Int64
  /// Last second of validity, Unix seconds.
  package var notAfter: Int64
  /// CA:TRUE or CA:FALSE, always written, critical.
  package var isCA = false
  /// keyUsage, critical; none written where empty.
  package var keyUsages: [KeyUsage] = []
  /// extendedKeyUsage; none written where empty.
  package var extendedKeyUsages: [ExtendedKeyUsage] = []
  /// DNS names of the subjectAltName.
  package var dnsNames: [String] = []
  /// IP addresses of the subjectAltName as text.
  package var ipAddresses: [String] = []
  /// Further extensions, not critical.
  package var extraExtensions: [RawExtension] = []

  /// A template for a leaf without usages or names; set the rest.
  package init(commonName: String, notBefore: Int64, notAfter: Int64) {
    self.commonName = commonName
    self.notBefore = notBefore
    self.notAfter = notAfter
    serialNumber = Self.randomSerial()
  }

  /// A random positive number below 2^63 - 1, as client-go draws it (`util/cert`, `NewSignedCert`).
  package static func randomSerial() -> UInt64 {
    UInt64.random(in: 1..<UInt64(Int64.max))
  }
}
