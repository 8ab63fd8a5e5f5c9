import Glibc
import KubernetesClient

/// The administrator's kubeconfig, as far as bootstrap needs to know it before it asks anything.
package struct Administrator {
  /// The file.
  package let path: String
  /// Its server.
  package let server: String
  /// The name that the server's certificate must carry.
  package let tlsServerName: String?
  /// PEM of the cluster's CA.
  package let authorities: [UInt8]

  /// Reads the kubeconfig at `path`.
  ///
  /// - Throws: `CommandFailure` where it cannot be used, or is not one to be used.
  package init(_ path: String) throws {
    // Refused by its name before it is opened, and by the name of what a link leads to.
    for name in [path, Self.realPath(path)] where Credentials.isSuperAdminFile(name) {
      throw CommandFailure(Credentials.superAdminRefusal(path))
    }
    let kubeconfig = try orExit { try Kubeconfig.load(path: path) }
    let credentials = try orExit { try kubeconfig.credentials() }
    if let objection = credentials.bootstrapObjection(path: path) {
      throw CommandFailure(objection)
    }
    guard let authorities = credentials.authorities else {
      throw CommandFailure(
        "\(path): cluster \"\(kubeconfig.clusterName)\" has no certificate-authority, which the new"
          + " kubeconfig needs")
    }
    self.path = path
    self.authorities = authorities
    server = kubeconfig.server
    tlsServerName = kubeconfig.tlsServerName
  }

  /// `path` where there is no such file.
  private static func realPath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
