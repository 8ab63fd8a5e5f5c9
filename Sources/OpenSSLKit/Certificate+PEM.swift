import COpenSSL

extension Certificate {
  /// Every CERTIFICATE block of a PEM text (RFC 7468), in order; other blocks are passed over.
  ///
  /// Throws `.nothingFound` where there is none, and where any block is damaged: half a bundle would
  /// be a different answer from the one that was asked for.
  package static func fromPEM(_ bytes: [UInt8]) throws(OpenSSLError) -> [Certificate] {
    var certificates: [Certificate] = []
    for block in try PEMBlock.all(in: bytes) where block.isCertificate {
      certificates.append(try Certificate(der: block.content))
    }
    guard !certificates.isEmpty else {
      throw .own(.nothingFound, "no CERTIFICATE block in the PEM")
    }
    return certificates
  }

  /// The certificate as one CERTIFICATE block.
  package var pem: [UInt8] { PEMBlock(label: "CERTIFICATE", content: der).encoded }
}
