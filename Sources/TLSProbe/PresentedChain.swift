import OpenSSLKit

/// Turns what a server presented into values, within the limits.
enum PresentedChain {
  static func read(
    _ presented: [PresentedCertificate], limits: ProbeLimits
  ) throws(ProbeFailure) -> [Certificate] {
    guard !presented.isEmpty else { throw .noCertificate }
    guard presented.count <= limits.maximumChainLength else {
      throw .chainTooLong(count: presented.count, limit: limits.maximumChainLength)
    }
    var certificates: [Certificate] = []
    for certificate in presented {
      guard certificate.der.count <= limits.maximumCertificateBytes else {
        throw .certificateTooLarge(
          bytes: certificate.der.count, limit: limits.maximumCertificateBytes)
      }
      do throws(OpenSSLError) {
        certificates.append(try certificate.read())
      } catch { throw .unreadableCertificate(error) }
    }
    return certificates
  }
}
