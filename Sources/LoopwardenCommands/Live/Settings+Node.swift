import Configuration
import ControlPlaneNode

extension Settings {
  /// This master's paths, as the preflight and kubelet's settings want them.
  var nodePaths: NodePaths {
    var paths = NodePaths.kubeadm
    paths.manifest = apiServer.manifest
    paths.pki = apiServer.pki
    paths.kubeletConfiguration = kubelet.config
    paths.kubeletFlags = kubelet.kubeadmFlags
    return paths
  }

  /// Where kubelet's health is asked, if the configuration says so.
  var kubeletHealth: KubeletSettings.Health? {
    switch kubelet.healthz {
    case .automatic: nil
    case .off: .off
    case .at(let place): .at(host: place.host, port: place.port)
    }
  }
}

extension APIServerManifest {
  /// The flags, if the command line could be understood.
  var flags: APIServerFlags? {
    guard case .known(_, let words) = commandLine else { return nil }
    return APIServerFlags(words)
  }
}
