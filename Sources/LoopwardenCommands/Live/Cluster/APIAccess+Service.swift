import Configuration
import ControlPlaneNode
import KubernetesClient

extension APIAccess {
  /// As the service's own credential has it.
  static func service(_ settings: Settings) -> APIAccess {
    APIAccess(
      kubeconfigPath: HandedCredential.kubeconfig(settings),
      tlsServerName: settings.readiness.tlsServerName,
      authoritiesFile: settings.nodePaths.clusterAuthority(in: RootedFilesystem()),
      allowAdminCredential: settings.readiness.allowAdminCredential)
  }
}
