/// Where the certificates of a master are looked for.
package struct SurveyInputs: Sendable {
  /// What the API server was told: its flags, and where its paths are on the node.
  package struct APIServer: Sendable {
    /// The flags of the running process, else those of what starts it.
    package var flags: APIServerFlags
    /// What says so, for the middle of a sentence.
    package var origin: String
    /// Maps the paths in the flags to the node's.
    package var paths: ContainerPaths

    /// Flags of an API server.
    package init(flags: APIServerFlags, origin: String, paths: ContainerPaths) {
      self.flags = flags
      self.origin = origin
      self.paths = paths
    }
  }

  /// The cluster's PKI folder.
  package var pki: String
  /// Folders with kubeadm's kubeconfigs; one that does not exist is passed over.
  package var kubeconfigFolders: [String]
  /// kubelet's configuration file.
  package var kubeletConfiguration: String
  /// Folders where kubelet keeps what it renews itself; one that does not exist is passed over.
  package var kubeletFolders: [String]
  /// Files that other parts of the control plane are told to serve from: the path, and who.
  package var served: [(path: String, by: String)] = []
  /// The API server's flags; nil where they are not known.
  package var apiServer: APIServer?

  /// kubeadm's places, with the folders that `paths` imply.
  package init(_ paths: NodePaths, apiServer: APIServer?) {
    pki = PathText.normalised(paths.pki)
    kubeconfigFolders = Self.distinct([
      PathText.folder(of: pki), PathText.folder(of: paths.manifestsFolder), "/etc/kubernetes",
    ])
    kubeletConfiguration = paths.kubeletConfiguration
    kubeletFolders = Self.distinct([
      PathText.join(PathText.folder(of: paths.kubeletConfiguration), "pki"),
      "/var/lib/kubelet/pki",
    ])
    self.apiServer = apiServer
  }

  private static func distinct(_ paths: [String]) -> [String] {
    var seen: Set<String> = []
    return paths.map(PathText.normalised).filter { seen.insert($0).inserted }
  }
}
