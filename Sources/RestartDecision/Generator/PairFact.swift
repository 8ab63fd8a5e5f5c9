/// What stands in the folder from which a patched API server loads its loopback certificate.
package enum PairFact: Sendable, Equatable {
  /// No folder is configured: its files are somebody else's business.
  case notConfigured
  /// The folder is there and holds no pair.
  case missing
  /// A certificate with its key.
  case stored(StoredCertificate)
  /// Something else is there, or what is there must not be written over.
  case unusable

  /// The certificate of a stored pair.
  package struct StoredCertificate: Sendable, Equatable {
    /// SHA-256 of the leaf.
    package var fingerprint: Fingerprint
    /// The first second of validity.
    package var notBefore: WallTime
    /// The last second of validity.
    package var notAfter: WallTime

    /// The facts of one certificate.
    package init(fingerprint: Fingerprint, notBefore: WallTime, notAfter: WallTime) {
      self.fingerprint = fingerprint
      self.notBefore = notBefore
      self.notAfter = notAfter
    }
  }
}

/// What the machine remembers of the pair of files, on disk.
package struct PairMemory: Sendable, Equatable, Codable {
  /// The last certificate that was both served and in the folder: what proves that the API server
  /// reads from there.
  package var served: Fingerprint?
  /// Our renewal of the files for this served certificate was begun, and its end has not been seen.
  package var begun: Fingerprint?
  /// The certificate that our last renewal brought into the folder.
  package var renewed: Fingerprint?

  /// Nothing seen and nothing done.
  package init() {}
}
