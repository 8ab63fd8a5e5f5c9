import YAMLDocument

/// The flags of one container of a static pod that is not the API server: etcd, the controller
/// manager, the scheduler.
struct ComponentManifest {
  /// The manifest's path.
  let path: String
  /// What runs: `etcd`.
  let program: String
  private let flags: APIServerFlags
  private let paths: ContainerPaths
  private let files: any NodeFilesystem

  static let programs: Set<String> = ["etcd", "kube-controller-manager", "kube-scheduler"]

  /// The containers of a manifest that run one of `programs`; none where it is no Pod.
  static func read(
    _ bytes: [UInt8], path: String, in files: any NodeFilesystem
  ) -> [ComponentManifest] {
    guard let pod = try? ManifestReader.pod(bytes, path: path), let spec = pod["spec"] else {
      return []
    }
    let reader = ManifestReader(path: path)
    let volumes = (try? reader.volumes(spec["volumes"])) ?? []
    return (spec["containers"]?.items ?? []).compactMap { container in
      let nodes = (container["command"]?.items ?? []) + (container["args"]?.items ?? [])
      let words = nodes.compactMap { node in
        node.scalarText.map { ManifestWord($0, line: node.line) }
      }
      // A word of its own: as the first one, behind a wrapper, or nowhere but in the name.
      let index = words.firstIndex {
        !$0.text.hasPrefix("-") && programs.contains(String($0.basename))
      }
      let name = container["name"]?.string ?? ""
      guard
        let program = index.map({ String(words[$0].basename) })
          ?? (programs.contains(name) ? name : nil)
      else { return nil }
      return ComponentManifest(
        path: path, program: program,
        flags: APIServerFlags(Array(words[(index.map { $0 + 1 } ?? 0)...])),
        paths: ContainerPaths(
          volumes: volumes, mounts: (try? reader.mounts(container["volumeMounts"])) ?? []),
        files: files)
    }
  }

  /// The value that counts; nil where it is absent, empty, or kubelet's to fill in.
  func value(_ flag: String) -> String? { (try? flags.value(flag)) ?? nil }

  /// The node's paths of the files that these flags name; what cannot be told is noted.
  func nodePaths(_ names: [String], _ unseen: inout [String]) -> [String] {
    names.compactMap { name in
      guard let inside = value(name) else { return nil }
      switch (try? paths.resolve(inside, in: files)) ?? paths.location(of: inside) {
      case .host(let host): return host
      case .insideImage: unseen.append("\(path): --\(name)=\(inside) comes with the image")
      case .unknown(let reason): unseen.append("\(path): --\(name)=\(inside): \(reason)")
      }
      return nil
    }
  }
}
