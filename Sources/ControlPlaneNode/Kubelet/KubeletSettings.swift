internal import YAMLDocument

/// What kubelet's own files say about this node.
package struct KubeletSettings: Sendable, Equatable {
  /// kubelet's health endpoint.
  package enum Health: Sendable, Equatable {
    /// Plain HTTP at this numeric address.
    case at(host: String, port: UInt16)
    /// `healthzPort: 0`: it is off.
    case off
  }

  /// The container runtime's socket.
  package let runtime: RuntimeEndpoint
  /// `staticPodPath`, nil when no file names it.
  package let staticPodPath: String?
  /// Where kubelet answers `/healthz`; 127.0.0.1:10248 by default.
  package let health: Health
  /// What could not be read, one sentence each: the values above are defaults where these name
  /// their file.
  package let problems: [String]

  /// Reads both files; flags win over the configuration file, as in kubelet itself, but for the
  /// runtime's endpoint.
  package static func read(
    _ paths: NodePaths, in files: any NodeFilesystem
  ) -> KubeletSettings {
    var problems: [String] = []
    let configuration = document(paths.kubeletConfiguration, files, &problems)
    let flags = arguments(paths.kubeletFlags, files, &problems)

    func setting(_ key: String, _ flag: String) -> (text: String, source: String)? {
      do throws(FlagError) {
        if let text = try flags.value(flag) { return (text, paths.kubeletFlags) }
      } catch {
        problems.append("\(paths.kubeletFlags): \(error)")
      }
      guard let text = configuration?[key]?.string, !text.isEmpty else { return nil }
      return (text, paths.kubeletConfiguration)
    }

    // The one exception: for the endpoint the configuration file comes first, because an upgraded
    // node may keep a stale flag.
    let runtime: RuntimeEndpoint
    if let text = configuration?["containerRuntimeEndpoint"]?.string, !text.isEmpty {
      runtime = .fromSetting(text, .kubelet(paths.kubeletConfiguration))
    } else if let found = setting("containerRuntimeEndpoint", "container-runtime-endpoint") {
      runtime = .fromSetting(found.text, .kubelet(found.source))
    } else {
      runtime = .known(in: files)
    }

    var health = Health.at(host: "127.0.0.1", port: 10248)
    let host = setting("healthzBindAddress", "healthz-bind-address")?.text ?? "127.0.0.1"
    if let found = setting("healthzPort", "healthz-port") {
      if let port = UInt16(found.text) {
        health = port == 0 ? .off : .at(host: reachable(host), port: port)
      } else {
        problems.append("\(found.source): healthzPort is \"\(found.text)\", expected a port")
      }
    } else {
      health = .at(host: reachable(host), port: 10248)
    }
    return KubeletSettings(
      runtime: runtime,
      staticPodPath: setting("staticPodPath", "pod-manifest-path")?.text,
      health: health, problems: problems)
  }

  private static func reachable(_ bind: String) -> String {
    switch bind {
    case "0.0.0.0": "127.0.0.1"
    case "::": "::1"
    default: bind
    }
  }

  private static func document(
    _ path: String, _ files: any NodeFilesystem, _ problems: inout [String]
  ) -> YAMLNode? {
    do {
      let node = try YAMLNode.parse(try files.read(path))
      if node?.entries == nil { problems.append("\(path): holds no settings") }
      return node
    } catch let error as YAMLError {
      problems.append("\(path):\(error.line): not readable as YAML: \(error.message)")
    } catch FileFailure.missing {
      // Not every kubelet has this file.
    } catch {
      problems.append("\(path) \(error)")
    }
    return nil
  }

  private static func arguments(
    _ path: String, _ files: any NodeFilesystem, _ problems: inout [String]
  ) -> APIServerFlags {
    do throws(FileFailure) {
      return KubeletArguments.parse(try files.read(path))
    } catch {
      if error != .missing { problems.append("\(path) \(error)") }
      return APIServerFlags([])
    }
  }
}
