/// What kubelet's own files and its command line say about this node.
package struct KubeletSettings: Sendable, Equatable {
  /// kubelet's health endpoint.
  package enum Health: Sendable, Equatable {
    /// Plain HTTP at this numeric address.
    case at(host: String, port: UInt16)
    /// `healthzPort: 0`: it is off.
    case off
  }

  /// What `RuntimeEndpoint.Source` calls the process's own flags.
  package static let commandLine = "its command line"

  /// The container runtime's socket.
  package let runtime: RuntimeEndpoint
  /// Every socket that may be the one, the likeliest first.
  package let candidates: [RuntimeCandidate]
  /// `staticPodPath`, nil when nothing names it.
  package let staticPodPath: String?
  /// Where kubelet answers `/healthz`; 127.0.0.1:10248 by default.
  package let health: Health
  /// What could not be read, one sentence each: the values above are defaults where these name
  /// their file.
  package let problems: [String]

  /// Reads kubelet's flags and files. Flags win over drop-ins, and those over the configuration
  /// file, as in kubelet itself, but for the runtime's endpoint.
  ///
  /// - Parameter processArguments: kubelet's own command line, its name first; the flags of
  ///   `paths.kubeletFlags` count only where it is nil, because systemd has put them in. `--config`
  ///   names the file to read in place of `paths.kubeletConfiguration`.
  package static func read(
    _ paths: NodePaths, processArguments: [String]? = nil, in files: any NodeFilesystem
  ) -> KubeletSettings {
    var reader = KubeletSettingsReader(files: files)
    if let processArguments {
      reader.flags = KubeletArguments.parse(commandLine: processArguments)
      reader.flagsSource = commandLine
    } else {
      reader.readFlags(paths.kubeletFlags)
    }
    return reader.settings(paths.kubeletConfiguration)
  }
}

/// Puts flags and files together.
private struct KubeletSettingsReader {
  let files: any NodeFilesystem
  var flags = APIServerFlags([])
  var flagsSource = ""
  var problems: [String] = []

  mutating func readFlags(_ path: String) {
    flagsSource = path
    do throws(FileFailure) {
      flags = KubeletArguments.parse(try files.read(path))
    } catch {
      if error != .missing { problems.append("\(path) \(error)") }
    }
  }

  mutating func settings(_ standardPath: String) -> KubeletSettings {
    let document = KubeletDocument(
      flag("config") ?? standardPath, dropIns: flag("config-dir"), in: files)
    problems += document.problems
    let runtimes = runtimes(document)
    let candidates = RuntimeCandidate.list(runtimes, in: files)
    return KubeletSettings(
      runtime: runtimes.first ?? .known(in: files), candidates: candidates,
      staticPodPath: setting("staticPodPath", "pod-manifest-path", document)?.text,
      health: health(document), problems: problems)
  }

  private mutating func flag(_ name: String) -> String? {
    do throws(FlagError) {
      return try flags.value(name)
    } catch {
      problems.append("\(flagsSource): \(error)")
      return nil
    }
  }

  private mutating func setting(
    _ key: String, _ name: String, _ document: KubeletDocument
  ) -> (text: String, source: String)? {
    if let text = flag(name) { return (text, flagsSource) }
    return document.value(key)
  }

  /// What names a runtime, the likeliest first. The one exception to "flags win": for the endpoint
  /// the configuration file comes first, because an upgraded node may keep a stale flag.
  private mutating func runtimes(_ document: KubeletDocument) -> [RuntimeEndpoint] {
    var found: [RuntimeEndpoint] = []
    if let (text, source) = document.value("containerRuntimeEndpoint") {
      found.append(.fromSetting(text, .kubelet(source)))
    }
    let endpoint = flag("container-runtime-endpoint")
    if usesDockershim(endpoint) {
      found.append(docker())
    } else if let endpoint {
      found.append(.fromSetting(endpoint, .kubelet(flagsSource)))
    }
    return found
  }

  /// The kubelet that runs containers by the Docker Engine itself, up to 1.23: `--container-runtime`
  /// was `docker` unless it said `remote`, and `--network-plugin` and `--docker-endpoint` went with
  /// that code in 1.24.
  private mutating func usesDockershim(_ endpoint: String?) -> Bool {
    if let endpoint { return endpoint.hasSuffix("/dockershim.sock") }
    if let runtime = flag("container-runtime") { return runtime == "docker" }
    return flags.last("network-plugin") != nil || flags.last("docker-endpoint") != nil
  }

  private mutating func docker() -> RuntimeEndpoint {
    guard let text = flag("docker-endpoint") else {
      return .docker(socket: RuntimeEndpoint.dockerSocket)
    }
    guard case .cri(let socket, _) = RuntimeEndpoint.fromSetting(text, .kubelet(flagsSource)) else {
      return .unsupported(text, .kubelet(flagsSource))
    }
    return .docker(socket: socket)
  }

  private mutating func health(_ document: KubeletDocument) -> KubeletSettings.Health {
    let bind = setting("healthzBindAddress", "healthz-bind-address", document)?.text
    let host =
      switch bind {
      case nil, "0.0.0.0": "127.0.0.1"
      case "::": "::1"
      case let bind?: bind
      }
    guard let (text, source) = setting("healthzPort", "healthz-port", document) else {
      return .at(host: host, port: 10248)
    }
    guard let port = UInt16(text) else {
      problems.append("\(source): healthzPort is \"\(text)\", expected a port")
      return .at(host: host, port: 10248)
    }
    return port == 0 ? .off : .at(host: host, port: port)
  }
}
