package import LoopbackCertificate

/// A loopback pair that lies in a folder.
package struct StoredPair: Sendable, Equatable {
  /// What its certificate is: of the loopback form, whatever its dates.
  package let identity: LoopbackIdentity
  /// Whether the key beside it is the leaf's. kube-apiserver does not start with one that is not.
  package let keyMatches: Bool
  /// The files, absolute, the certificate's first.
  package let files: [String]
}

/// What an installation did.
package struct InstalledPair: Sendable, Equatable {
  /// What is there now.
  package let identity: LoopbackIdentity
  /// The files, absolute, the certificate's first.
  package let files: [String]
  /// The folder that the pair before it was moved to; nil where there was none.
  package let backup: String?
  /// Sentences about what else was found and done: what a run that was cut off had left.
  package let notes: [String]
}
