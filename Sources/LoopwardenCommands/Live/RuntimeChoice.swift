import Configuration
import ContainerRuntime
import ControlPlaneNode
import HTTPTransport

/// The driver that reaches this master's API server.
struct RuntimeChoice {
  /// The driver.
  let runtime: any ContainerRuntime
  /// Its name and place, for people.
  let name: String

  /// A driver for `settings`: the configuration's word, else what kubelet itself uses, else the one
  /// known socket that exists.
  ///
  /// - Throws: `CommandFailure` that says what was found.
  static func make(
    _ settings: Settings, _ files: RootedFilesystem, transport: HTTPTransport, wakeFD: Int32?
  ) throws(CommandFailure) -> RuntimeChoice {
    switch settings.runtime.kind {
    case .process: return try process(settings.runtime.process)
    case .auto, .cri:
      let (socket, origin) = try socket(settings, files)
      return RuntimeChoice(
        runtime: CRIRuntime(socket: socket, transport: transport, wakeFD: wakeFD),
        name: "CRI at \(socket) (\(origin))")
    }
  }

  private static func process(
    _ process: Settings.ProcessDriver
  ) throws(CommandFailure) -> RuntimeChoice {
    // Without it any program of that name would do.
    guard let argument = process.argument else {
      throw CommandFailure(
        "the process driver needs an argument that only this API server has: set runtime.process.argument"
      )
    }
    let match = ProcessMatch(executable: process.executable, requiredArgument: argument)
    return RuntimeChoice(
      runtime: ProcessRuntime(
        selection: process.pidFile.map { .pidFile(path: $0, match) } ?? .scan(match),
        supervised: process.supervised),
      name: "bare process \(process.executable) \(argument)")
  }

  private static func socket(
    _ settings: Settings, _ files: RootedFilesystem
  ) throws(CommandFailure) -> (path: String, origin: String) {
    if let socket = settings.runtime.socket { return (socket, "configured") }
    switch KubeletSettings.read(settings.nodePaths, in: files).runtime {
    case .cri(let socket, .kubelet(let file)): return (socket, "kubelet's setting in \(file)")
    case .cri(let socket, .knownDefault): return (socket, "the one known socket that exists")
    case .docker(let socket):
      throw CommandFailure(
        "kubelet here runs containers by the Docker Engine (\(socket)), which this version cannot reach"
      )
    case .ambiguous(let sockets):
      throw CommandFailure(
        "several runtimes are here (\(sockets.joined(separator: ", "))): name one as runtime.socket"
      )
    case .unsupported(let setting, _):
      throw CommandFailure("kubelet's runtime endpoint is \(setting), not a Unix socket")
    case .none(let looked):
      throw CommandFailure(
        "no container runtime found (looked for \(looked.joined(separator: ", "))): name it as runtime.socket"
      )
    }
  }
}

extension Settings {
  /// This master's paths, as the preflight and kubelet's settings want them.
  var nodePaths: NodePaths {
    var paths = NodePaths.kubeadm
    paths.manifest = apiServer.manifest
    paths.kubeletConfiguration = kubelet.config
    paths.kubeletFlags = kubelet.kubeadmFlags
    return paths
  }
}

extension APIServerManifest {
  /// The flags, if the command line could be understood.
  var flags: APIServerFlags? {
    guard case .known(_, let words) = commandLine else { return nil }
    return APIServerFlags(words)
  }
}

extension Settings {
  /// Where kubelet's health is asked, if the configuration says so.
  var kubeletHealth: KubeletSettings.Health? {
    switch kubelet.healthz {
    case .automatic: nil
    case .off: .off
    case .at(let place): .at(host: place.host, port: place.port)
    }
  }
}
