/// A socket that may be the one of the runtime that runs the API server.
package struct RuntimeCandidate: Sendable, Equatable {
  /// What to speak there.
  package enum API: Sendable, Equatable {
    /// The container runtime interface.
    case cri
    /// The Docker Engine's API.
    case docker
  }

  /// What to speak there.
  package let api: API
  /// The node's path of a Unix socket.
  package let socket: String
  /// What named it, for the middle of a sentence.
  package let origin: String
  /// Whether kubelet's own configuration or flags name it: there it starts the next container.
  package let isKubelets: Bool

  /// A candidate that `origin` named.
  package init(api: API, socket: String, origin: String, isKubelets: Bool = false) {
    self.api = api
    self.socket = socket
    self.origin = origin
    self.isKubelets = isKubelets
  }

  /// What kubelet names and then every known socket that exists, none twice: a node with
  /// Docker also has containerd's socket, and kubelet's settings may be stale.
  static func list(
    _ named: [RuntimeEndpoint], in files: any NodeFilesystem
  ) -> [RuntimeCandidate] {
    var found: [RuntimeCandidate] = []
    var seen: Set<String> = []
    func add(_ candidate: RuntimeCandidate) {
      // `/var/run` leads to `/run`.
      if seen.insert((try? files.local(candidate.socket)) ?? candidate.socket).inserted {
        found.append(candidate)
      }
    }
    for endpoint in named {
      switch endpoint {
      case .cri(let socket, .kubelet(let file)):
        add(
          .init(api: .cri, socket: socket, origin: "kubelet's setting in \(file)", isKubelets: true)
        )
      case .docker(let socket):
        add(
          .init(
            api: .docker, socket: socket, origin: "kubelet's way to run containers",
            isKubelets: true))
      case .cri(_, .knownDefault), .ambiguous, .unsupported, .none: continue
      }
    }
    let isSocket = { (path: String) in (try? files.status(path))?.kind == .socket }
    let known = "a known socket that exists"
    for socket in RuntimeEndpoint.knownSockets where isSocket(socket) {
      add(.init(api: .cri, socket: socket, origin: known))
    }
    if isSocket(RuntimeEndpoint.dockerSocket) {
      add(.init(api: .docker, socket: RuntimeEndpoint.dockerSocket, origin: known))
    }
    return found
  }
}
