import YAMLDocument

/// What the stand-in kubelet needs of a static pod's manifest: one container on the host's network.
package struct StaticPodManifest: Sendable, Equatable {
  /// A hostPath volume as the container sees it.
  package struct Mount: Sendable, Equatable {
    /// Path on the host.
    package var hostPath: String
    /// Path in the container.
    package var containerPath: String
    /// `readOnly`.
    package var readOnly: Bool

    /// Makes one.
    package init(hostPath: String, containerPath: String, readOnly: Bool) {
      self.hostPath = hostPath
      self.containerPath = containerPath
      self.readOnly = readOnly
    }
  }

  /// `metadata.name` and `metadata.namespace` (`default` when absent).
  package var name: String
  package var namespace: String
  /// The pod's labels and annotations.
  package var labels: [String: String]
  package var annotations: [String: String]
  /// The one container's name and image.
  package var containerName: String
  package var image: String
  /// `command` and `args`; either may be empty.
  package var command: [String]
  package var arguments: [String]
  /// Literal environment variables, in order.
  package var environment: [(name: String, value: String)]
  /// hostPath mounts, in order.
  package var mounts: [Mount]
  /// `terminationGracePeriodSeconds`; 30 when absent.
  package var terminationGrace: Duration

  /// Reads the first document of `bytes`; `path` is for the messages.
  package static func parse(
    _ bytes: [UInt8], path: String
  ) throws(StandInError) -> StaticPodManifest {
    let root: YAMLNode?
    do {
      root = try YAMLNode.parse(bytes)
    } catch {
      throw StandInError("\(path): \(error)")
    }
    guard let root, let spec = root["spec"], let name = root["metadata"]?["name"]?.string else {
      throw StandInError("\(path): not a pod manifest: metadata.name or spec is missing")
    }
    guard let containers = spec["containers"]?.items, containers.count == 1 else {
      throw StandInError("\(path): the stand-in kubelet wants exactly one entry in spec.containers")
    }
    let container = containers[0]
    guard let containerName = container["name"]?.string else {
      throw StandInError("\(path):\(container.line): the container has no name")
    }
    let grace = spec["terminationGracePeriodSeconds"]?.string
    guard let seconds = Int64(grace ?? "30"), seconds >= 0 else {
      throw StandInError("\(path): terminationGracePeriodSeconds: not a number of seconds")
    }
    return StaticPodManifest(
      name: name, namespace: root["metadata"]?["namespace"]?.string ?? "default",
      labels: stringMap(root["metadata"]?["labels"]),
      annotations: stringMap(root["metadata"]?["annotations"]),
      containerName: containerName, image: container["image"]?.string ?? "",
      command: container["command"]?.strings ?? [], arguments: container["args"]?.strings ?? [],
      environment: (container["env"]?.items ?? []).compactMap { item in
        guard let name = item["name"]?.string, let value = item["value"]?.string else { return nil }
        return (name, value)
      },
      mounts: try mounts(of: container, volumes: spec["volumes"]?.items ?? [], path: path),
      terminationGrace: .seconds(seconds))
  }

  private static func mounts(
    of container: YAMLNode, volumes: [YAMLNode], path: String
  ) throws(StandInError) -> [Mount] {
    var hostPaths: [String: String] = [:]
    for volume in volumes {
      if let name = volume["name"]?.string, let host = volume["hostPath"]?["path"]?.string {
        hostPaths[name] = host
      }
    }
    var result: [Mount] = []
    for mount in container["volumeMounts"]?.items ?? [] {
      guard let volume = mount["name"]?.string, let inside = mount["mountPath"]?.string,
        let host = hostPaths[volume]
      else {
        throw StandInError("\(path):\(mount.line): only mounts of hostPath volumes are served")
      }
      result.append(
        Mount(
          hostPath: host, containerPath: inside, readOnly: mount["readOnly"]?.string == "true"))
    }
    return result
  }

  private static func stringMap(_ node: YAMLNode?) -> [String: String] {
    var result: [String: String] = [:]
    for entry in node?.entries ?? [] {
      if let key = entry.key.string, let value = entry.value.string { result[key] = value }
    }
    return result
  }

  package static func == (left: StaticPodManifest, right: StaticPodManifest) -> Bool {
    left.name == right.name && left.namespace == right.namespace && left.labels == right.labels
      && left.annotations == right.annotations && left.containerName == right.containerName
      && left.image == right.image && left.command == right.command
      && left.arguments == right.arguments
      && left.environment.elementsEqual(right.environment, by: ==) && left.mounts == right.mounts
      && left.terminationGrace == right.terminationGrace
  }
}
