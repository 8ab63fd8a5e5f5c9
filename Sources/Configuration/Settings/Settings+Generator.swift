package import RestartDecision

extension Settings {
  /// The pair of files that a patched API server reads its loopback certificate from.
  package struct Generator: Sendable, Equatable {
    /// The folder, an absolute path on the host; `nil`: files are never touched.
    package var folder: String?
    /// How the files in it are named.
    package var layout = GeneratorLayout.fixture
    /// How long a new certificate is valid.
    package var validity = Interval.days(3650)
    /// The kind of a new key.
    package var key = GeneratorKey.rsa2048
    /// How long before its making a new certificate's validity begins.
    package var notBeforeSkew = Interval.hours(1)
  }
}

/// How a pair's files are named.
package enum GeneratorLayout: Sendable, Equatable, CaseIterable {
  /// As client-go's fixture directory names them.
  case fixture
  /// `loopback.crt` and `loopback.key`.
  case pem
}

/// The kind of a new key.
package enum GeneratorKey: Sendable, Equatable, CaseIterable {
  case rsa2048
  case rsa3072
  case rsa4096
  case ecdsaP256
  case ecdsaP384
}
