/// The current context of a kubeconfig file: which server, whom to trust, who we are. What files
/// it names is read by `credentials()`, again at each call, so that rotated ones are seen.
package struct Kubeconfig: Sendable, Equatable {
  /// Where a setting was written.
  package struct Place: Sendable, Equatable {
    /// The kubeconfig's path.
    package let file: String
    /// From 1.
    package let line: Int
    /// Such as `client-certificate`.
    package let key: String

    func error(_ message: String) -> KubeconfigError {
      KubeconfigError(file: file, line: line, message: message)
    }
  }

  /// Bytes that stand in the kubeconfig itself or in a file of their own.
  package enum Source: Sendable, Equatable {
    case inline([UInt8], at: Place)
    /// The path is absolute, or relative to the working directory as the kubeconfig's own path.
    case file(String, at: Place)

    /// Where it was written.
    package var place: Place {
      switch self {
      case .inline(_, let place), .file(_, let place): place
      }
    }
  }

  /// The kubeconfig's path, as given.
  package let path: String
  /// `current-context`.
  package let contextName: String
  /// The context's cluster.
  package let clusterName: String
  /// The context's user; nil asks anonymously.
  package let userName: String?
  /// `server`, an https URL.
  package let server: String
  /// `certificate-authority(-data)`; nil when the cluster has none.
  package let authorities: Source?
  /// `tls-server-name`: the name to ask for and to verify in place of the address.
  package let tlsServerName: String?
  /// `client-certificate(-data)`; present exactly when `clientKey` is.
  package let clientCertificate: Source?
  /// `client-key(-data)`.
  package let clientKey: Source?
  /// `tokenFile`, else `token`.
  package let token: Source?
  /// Who else can read the secrets, as far as was seen when the file was loaded.
  package internal(set) var warnings: [KubeconfigWarning] = []

  /// Whether requests carry a client certificate or a token.
  package var hasCredential: Bool { clientCertificate != nil || token != nil }
}

extension Kubeconfig {
  /// Reads and parses a kubeconfig file; permissions that are too wide become warnings.
  package static func load(path: String) throws(KubeconfigError) -> Kubeconfig {
    let file = try SecretFile(path)
    var kubeconfig = try parse(bytes: file.bytes, path: path)
    for source in [kubeconfig.clientKey, kubeconfig.token].compactMap({ $0 }) {
      let secret = "a secret (\(source.place.key))"
      let warning: KubeconfigWarning?
      switch source {
      case .inline: warning = file.warning(path, holds: secret)
      case .file(let secretPath, let place):
        warning = try SecretFile(secretPath, namedAt: place).warning(secretPath, holds: secret)
      }
      if let warning { kubeconfig.warnings.append(warning) }
    }
    return kubeconfig
  }
}
