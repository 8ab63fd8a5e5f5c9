package import OpenSSLKit

/// What a served certificate is among the files.
package enum ServedMatch: Sendable, Equatable {
  /// The same as in this file.
  case file(name: String, path: String)
  /// The file that it should come from holds a newer one: the process serves what it once read.
  case renewedOnDisk(name: String, path: String)
  /// The file that it should come from holds another one that is not newer.
  case replacedOnDisk(name: String, path: String)
  /// Made by the server itself when it started, at this time (Unix seconds), as client-go names it.
  case madeInMemory(at: Int64)
  /// In no file that we know.
  case fromNoFile

  /// Compares by content. `expected` are the paths that the server is told to serve from; the first
  /// that holds a certificate counts.
  package static func compare(
    _ served: Certificate, expected: [String], rows: [CertificateRow]
  ) -> ServedMatch {
    let named = expected.compactMap { path -> CertificateRow? in
      let path = PathText.normalised(path)
      return rows.first {
        ($0.path == path || $0.otherPaths.contains(path)) && $0.certificate != nil
      }
    }
    if let same = (named + rows).first(where: { $0.certificate == served }) {
      // In a file, but the file that it should come from says something else: another one's turn.
      if let wanted = named.first, wanted.certificate != served, same.path != wanted.path {
        return Self.difference(served, wanted)
      }
      return .file(name: same.name, path: same.path)
    }
    if let wanted = named.first { return difference(served, wanted) }
    return madeAt(served).map { .madeInMemory(at: $0) } ?? .fromNoFile
  }

  private static func difference(_ served: Certificate, _ wanted: CertificateRow) -> ServedMatch {
    guard let onDisk = wanted.certificate else { return .fromNoFile }
    // kubeadm copies notBefore from the authority until 1.28, so the end tells more than the beginning.
    let isNewer = (onDisk.notAfter, onDisk.notBefore) > (served.notAfter, served.notBefore)
    return isNewer
      ? .renewedOnDisk(name: wanted.name, path: wanted.path)
      : .replacedOnDisk(name: wanted.name, path: wanted.path)
  }

  /// When a server made a certificate for itself, or the authority that signed it and that nobody else
  /// has (Unix seconds); nil for every other certificate. client-go `util/cert`,
  /// `GenerateSelfSignedCertKeyWithFixtures`: `HOST@UNIXTIME`, signed by `HOST-ca@UNIXTIME`.
  package static func madeAt(_ certificate: Certificate) -> Int64? {
    guard let subject = certificate.subjectCommonName, let issuer = certificate.issuerCommonName,
      let at = subject.lastIndex(of: "@"), let made = Int64(subject[subject.index(after: at)...])
    else { return nil }
    let host = subject[..<at]
    let isAuthority = subject == issuer && host.hasSuffix("-ca")
    return isAuthority || issuer == "\(host)-ca@\(made)" ? made : nil
  }
}
