internal import LoopbackCertificate
internal import OpenSSLKit

/// How a pair lies in its folder.
package enum PairLayout: String, CaseIterable, Sendable {
  /// client-go's fixture directory (`util/cert`, `GenerateSelfSignedCertKeyWithFixtures`).
  case fixture
  /// The same two files under plain names, for builds that take paths.
  case pem
  /// A manifest of a Secret of type kubernetes.io/tls.
  case secret

  /// Names of the files, the certificate's first.
  package var fileNames: [String] {
    switch self {
    case .fixture: ["apiserver-loopback-client__.crt", "apiserver-loopback-client__.key"]
    case .pem: ["loopback.crt", "loopback.key"]
    case .secret: ["loopback-secret.yaml"]
    }
  }

  /// The last one: it holds the key.
  var keyName: String { fileNames[fileNames.count - 1] }

  /// A file of a pair that is to be written.
  struct Content {
    let name: String
    let bytes: WipedBytes
    let isSecret: Bool
  }

  /// The files of `pair`, those with the key in memory that is wiped.
  func contents(of pair: LoopbackPair) throws(OpenSSLError) -> [Content] {
    let key = try pair.key.wipedPEM(.traditional)
    if self == .secret {
      let document = SecretDocument.write(certificate: pair.certificatePEM, key: key)
      return [Content(name: keyName, bytes: document, isSecret: true)]
    }
    let certificate = WipedBytes(capacity: pair.certificatePEM.count)
    certificate.append(pair.certificatePEM)
    return [
      Content(name: fileNames[0], bytes: certificate, isSecret: false),
      Content(name: keyName, bytes: key, isSecret: true),
    ]
  }
}
