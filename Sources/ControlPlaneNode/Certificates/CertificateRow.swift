package import OpenSSLKit

/// One certificate of a master as a file holds it, or why there is none.
package struct CertificateRow: Sendable, Equatable {
  /// What it is for.
  package enum Purpose: String, Sendable {
    /// A server's or a client's.
    case certificate
    /// One that signs others, or is trusted to.
    case authority
  }

  /// What was found where it should be.
  package enum Content: Sendable, Equatable {
    /// The certificate.
    case certificate(Certificate)
    /// Nothing: no such file.
    case missing
    /// It is there, or may be, and this process may not look: why.
    case unseen(String)
    /// It is no certificate: why, for the middle of a sentence.
    case broken(String)
    /// Nothing is wanted there: why (a kubeconfig with a token).
    case notUsed(String)
  }

  /// Whose key made its signature, tried with the key and not told by the name.
  package enum Signer: Sendable, Equatable {
    /// That of the row with this name.
    case row(String)
    /// Its own.
    case itself
    /// None of the files holds a certificate with the issuer's name.
    case notFound(issuer: String)
    /// These rows have the issuer's name, and none of their keys made the signature.
    case refuted([String])
    /// There is no certificate to look at.
    case unknown
  }

  /// How it fits its private key.
  package enum Key: Sendable, Equatable {
    /// It is this certificate's.
    case matches
    /// It is another's: the path.
    case differs(String)
    /// No such file: the path.
    case missing(String)
    /// It is there and this process may not look: why.
    case unseen(String)
    /// It is no key that could be read: why, for the middle of a sentence.
    case broken(String)
    /// None is expected here.
    case notExpected
  }

  /// kubeadm's name where it has one, else one made of the path.
  package var name: String
  /// The file that holds it, a path of the node.
  package var path: String
  /// Other paths that lead to the same file, by links on the way.
  package var otherPaths: [String] = []
  /// What it is for.
  package var purpose: Purpose
  /// What was found.
  package var content: Content
  /// What names the file: `kube-apiserver --tls-cert-file`, `admin.conf`.
  package var usedBy: [String] = []
  /// Whether the API server's flags name it: it does not start without it.
  package var isNamedByAPIServer = false
  /// Whether it is kubelet that renews it, without anybody's doing.
  package var isRotated = false
  /// Why nothing depends on it any more, nil where something may.
  package var superseded: String?
  /// Who signed it.
  package var signer = Signer.unknown
  /// Whether the key of what signed it is not on this master (kubeadm's word); nil where that is not
  /// known.
  package var isExternallyManaged: Bool?
  /// How it fits its key.
  package var key = Key.notExpected
  /// What else is to be said of it, whole clauses.
  package var notes: [String] = []

  /// A row without judgements.
  package init(name: String, path: String, purpose: Purpose, content: Content) {
    self.name = name
    self.path = path
    self.purpose = purpose
    self.content = content
  }

  /// The certificate, where there is one.
  package var certificate: Certificate? {
    if case .certificate(let certificate) = content { certificate } else { nil }
  }
}
