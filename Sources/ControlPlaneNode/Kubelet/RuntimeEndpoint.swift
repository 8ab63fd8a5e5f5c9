/// Which container runtime this node's kubelet uses.
package enum RuntimeEndpoint: Sendable, Equatable {
  /// What said so.
  package enum Source: Sendable, Equatable {
    /// kubelet's configuration file or flags: the path of that file, or
    /// `KubeletSettings.commandLine`.
    case kubelet(String)
    /// The only known default socket that exists.
    case knownDefault
  }

  /// Path of a Unix socket that speaks CRI, and what named it.
  case cri(socket: String, Source)
  /// The Docker Engine's socket: an old kubelet with dockershim, which speaks no CRI.
  case docker(socket: String)
  /// Several default sockets exist and kubelet's own setting names none: configuration must.
  case ambiguous([String])
  /// kubelet's setting is not a Unix socket.
  case unsupported(String, Source)
  /// None of these exists.
  case none(looked: [String])

  /// Default sockets by layout, in the order of the reference on restart methods.
  package static let knownSockets = [
    "/run/containerd/containerd.sock", "/run/crio/crio.sock", "/run/cri-dockerd.sock",
    "/run/k3s/containerd/containerd.sock", "/var/run/crio/crio.sock",
  ]
  /// The Docker Engine's own socket; it counts only when no CRI socket exists.
  package static let dockerSocket = "/var/run/docker.sock"

  static func fromSetting(_ text: String, _ source: Source) -> RuntimeEndpoint {
    if text.hasPrefix("unix://") {
      let path = String(text.dropFirst("unix://".count))
      if path.hasPrefix("/") { return .cri(socket: path, source) }
    } else if text.hasPrefix("/") {
      // Without a scheme kubelet takes it as a Unix socket, with a warning.
      return .cri(socket: text, source)
    }
    return .unsupported(text, source)
  }

  static func known(in files: any NodeFilesystem) -> RuntimeEndpoint {
    let isSocket = { (path: String) in (try? files.status(path))?.kind == .socket }
    var seen: Set<String> = []
    // `/var/run` leads to `/run`.
    let found = knownSockets.filter {
      isSocket($0) && seen.insert((try? files.local($0)) ?? $0).inserted
    }
    if found.count > 1 { return .ambiguous(found) }
    if let socket = found.first { return .cri(socket: socket, .knownDefault) }
    if isSocket(dockerSocket) { return .docker(socket: dockerSocket) }
    return .none(looked: knownSockets + [dockerSocket])
  }
}
