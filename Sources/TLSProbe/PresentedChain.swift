import OpenSSLKit

/// Turns what a server presented into values, within the limits.
enum PresentedChain {
  static func read(
    _ encoded: [[UInt8]], limits: ProbeLimits
  ) throws(ProbeFailure) -> [Certificate] {
    guard !encoded.isEmpty else { throw .noCertificate }
    guard encoded.count <= limits.maximumChainLength else {
      throw .chainTooLong(count: encoded.count, limit: limits.maximumChainLength)
    }
    var certificates: [Certificate] = []
    for der in encoded {
      guard der.count <= limits.maximumCertificateBytes else {
        throw .certificateTooLarge(bytes: der.count, limit: limits.maximumCertificateBytes)
      }
      do throws(OpenSSLError) {
        certificates.append(try Certificate(der: der))
      } catch { throw .unreadableCertificate(error) }
    }
    return certificates
  }
}
