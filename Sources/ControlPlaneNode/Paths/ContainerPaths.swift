/// Where a path of the container is on the node.
package enum ContainerLocation: Sendable, Equatable {
  /// A path of the node; nothing says yet that it exists.
  case host(String)
  /// Under no mount: it comes with the image, which is not looked into.
  case insideImage
  /// It cannot be told, because.
  case unknown(String)
}

/// Maps paths of the container to paths of the node through the manifest's mounts.
package struct ContainerPaths: Sendable, Equatable {
  /// The pod's volumes.
  package let volumes: [PodVolume]
  /// The container's mounts.
  package let mounts: [VolumeMount]

  /// The mounts of one container.
  package init(volumes: [PodVolume], mounts: [VolumeMount]) {
    self.volumes = volumes
    self.mounts = mounts
  }

  /// The mounts of a manifest's API server.
  package init(_ manifest: APIServerManifest) {
    self.init(volumes: manifest.volumes, mounts: manifest.mounts)
  }

  /// The paths of a bare process, which are the node's own.
  package static let node = ContainerPaths(
    volumes: [PodVolume(name: "/", source: .hostPath("/", .unchecked), line: 0)],
    mounts: [VolumeMount(volume: "/", mountPath: "/")])

  /// By the text of the paths alone: the longest mount that holds `path`, links not followed.
  package func location(of path: String) -> ContainerLocation {
    guard path.hasPrefix("/") else {
      return .unknown("the path is relative to the process's working folder")
    }
    return step(PathText.normalised(path)).location
  }

  /// Where `path` ends when the container opens it: a symbolic link is followed as the container
  /// sees it, so that an absolute target goes through the mounts again.
  package func resolve(
    _ path: String, in files: any NodeFilesystem
  ) throws(FileFailure) -> ContainerLocation {
    guard path.hasPrefix("/") else {
      return .unknown("the path is relative to the process's working folder")
    }
    var pending = path.split(separator: "/").map(String.init)[...]
    var current: [String] = []
    var links = 0
    while let part = pending.popFirst() {
      if part == "." { continue }
      if part == ".." {
        _ = current.popLast()
        continue
      }
      current.append(part)
      let here = step("/" + current.joined(separator: "/"))
      switch here.location {
      case .unknown: return here.location
      case .insideImage:
        // A folder of the image: what is mounted below it is still found.
        if links > 0, pending.isEmpty {
          return .unknown(
            "a symbolic link leads to /\(current.joined(separator: "/")), which is under no mount")
        }
      case .host(let host):
        // The mounted folder itself was resolved by the runtime, on the node.
        guard !here.isMountPoint, let status = try? files.linkStatus(host),
          status.kind == .symbolicLink
        else { continue }
        links += 1
        guard links <= 40 else { throw .tooManyLinks }
        let target = try files.linkTarget(host)
        if target.hasPrefix("/") { current = [] } else { _ = current.popLast() }
        pending = (target.split(separator: "/").map(String.init) + pending)[...]
      }
    }
    return step("/" + current.joined(separator: "/")).location
  }

  private func step(_ path: String) -> (location: ContainerLocation, isMountPoint: Bool) {
    let found =
      mounts
      .compactMap { mount in
        PathText.remainder(of: path, below: mount.mountPath).map { (mount: mount, rest: $0) }
      }
      .max { $0.mount.mountPath.utf8.count < $1.mount.mountPath.utf8.count }
    guard let (mount, rest) = found else { return (.insideImage, false) }
    guard let volume = volumes.first(where: { $0.name == mount.volume }) else {
      return (
        .unknown(
          "mount \(mount.mountPath) names the volume \(mount.volume), which the pod does not have"),
        false
      )
    }
    guard !mount.dependsOnExpression else {
      return (.unknown("mount \(mount.mountPath) has a subPathExpr"), false)
    }
    switch volume.source {
    case .other(let kind):
      return (
        .unknown("\(mount.mountPath) is a volume of type \(kind), not a path of the node"), false
      )
    case .hostPath(let host, _):
      var result = PathText.normalised(host)
      for part in [Substring(mount.subPath), rest] where !part.isEmpty {
        result = PathText.join(result, String(part))
      }
      return (.host(PathText.normalised(result)), rest.isEmpty)
    }
  }
}
