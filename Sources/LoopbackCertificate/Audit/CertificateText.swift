package import OpenSSLKit

/// A certificate with what its extensions say.
package struct AuditedCertificate: Sendable {
  /// The certificate.
  package let certificate: Certificate
  /// Its extensions.
  package let extensions: CertificateExtensions

  /// Throws OpenSSL's reason where the bytes are no certificate.
  package init(der: [UInt8]) throws(OpenSSLError) {
    certificate = try Certificate(der: der)
    extensions = try certificate.extensions()
  }
}

/// The certificates of a text, as kube-apiserver would read them.
package struct CertificateText: Sendable {
  /// A CERTIFICATE block that holds none.
  package struct Fault: Sendable, Equatable {
    /// Which of the CERTIFICATE blocks, from 1.
    package let number: Int
    /// Why.
    package let reason: String
  }

  /// How many certificates are read; a loopback chain has two.
  package static let maximum = 8

  /// What the text is.
  package let summary: PEMSummary
  /// The first certificates, in order, up to the first fault.
  package let certificates: [AuditedCertificate]
  /// The first block that is no certificate.
  package let fault: Fault?

  /// Reads the CERTIFICATE blocks that Go takes: those with exactly this label.
  package init(_ scan: borrowing PEMScan) {
    summary = scan.summary
    var certificates: [AuditedCertificate] = []
    var fault: Fault?
    for (block, content) in zip(scan.summary.blocks, scan.contents) {
      guard block.label == "CERTIFICATE", certificates.count < Self.maximum else { continue }
      do throws(OpenSSLError) {
        certificates.append(try AuditedCertificate(der: content))
      } catch {
        fault = Fault(number: certificates.count + 1, reason: error.description)
        break
      }
    }
    self.certificates = certificates
    self.fault = fault
  }
}
