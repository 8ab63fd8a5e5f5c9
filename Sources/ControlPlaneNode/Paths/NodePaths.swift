/// Where things are on a master. Every path can be set: several masters may live on one machine.
package struct NodePaths: Sendable, Equatable {
  /// The API server's static pod manifest.
  package var manifest: String
  /// kubelet's configuration file.
  package var kubeletConfiguration: String
  /// kubeadm's file of kubelet arguments.
  package var kubeletFlags: String
  /// Cluster's PKI folder.
  package var pki: String
  /// Folders whose file systems a start writes to; the ones that do not exist are left out.
  package var writable: [String]

  /// kubeadm's and kubespray's layout.
  package static let kubeadm = NodePaths(
    manifest: "/etc/kubernetes/manifests/kube-apiserver.yaml",
    kubeletConfiguration: "/var/lib/kubelet/config.yaml",
    kubeletFlags: "/var/lib/kubelet/kubeadm-flags.env",
    pki: "/etc/kubernetes/pki",
    writable: [
      "/var/lib/kubelet", "/var/lib/containerd", "/var/lib/containers", "/var/lib/docker",
      "/var/lib/etcd", "/var/log", "/run",
    ])

  /// Paths of one master.
  package init(
    manifest: String, kubeletConfiguration: String, kubeletFlags: String, pki: String,
    writable: [String]
  ) {
    self.manifest = manifest
    self.kubeletConfiguration = kubeletConfiguration
    self.kubeletFlags = kubeletFlags
    self.pki = pki
    self.writable = writable
  }

  /// The folder that holds the manifest.
  package var manifestsFolder: String { PathText.folder(of: manifest) }
  /// The cluster's CA certificate, which signs the API server's serving certificate.
  package var clusterAuthority: String { PathText.join(pki, "ca.crt") }

  /// The CA certificate that signs the API server's serving certificate: the first file of the PKI
  /// folder that exists of `server-ca.crt` (k3s and RKE2, where the CA for clients is another one),
  /// `ca.crt`, `ca.pem` (kubeasz and most plain binaries); `ca.crt` where none does.
  package func clusterAuthority(in files: any NodeFilesystem) -> String {
    servingAuthority(in: files)
      ?? ["ca.crt", "ca.pem"].map { PathText.join(pki, $0) }
      .first { (try? files.status($0)) != nil } ?? clusterAuthority
  }

  /// `server-ca.crt` of the PKI folder, where that exists: then `--client-ca-file` names another CA
  /// than the one that signs the serving certificate.
  package func servingAuthority(in files: any NodeFilesystem) -> String? {
    let path = PathText.join(pki, "server-ca.crt")
    return (try? files.status(path)) == nil ? nil : path
  }
}
