/// A volume of the pod.
package struct PodVolume: Sendable, Equatable {
  /// `hostPath.type`, as the core/v1 API defines it.
  package enum HostPathType: String, Sendable, CaseIterable {
    /// No check before the mount; the runtime makes a missing folder.
    case unchecked = ""
    case directoryOrCreate = "DirectoryOrCreate"
    case directory = "Directory"
    case fileOrCreate = "FileOrCreate"
    case file = "File"
    case socket = "Socket"
    case charDevice = "CharDevice"
    case blockDevice = "BlockDevice"
  }

  /// What stands behind the volume.
  package enum Source: Sendable, Equatable {
    /// A path of the node.
    case hostPath(String, HostPathType)
    /// Anything else (`emptyDir`, `projected`, …) by its key: its content is not on a known path.
    case other(String)
  }

  /// The name that mounts refer to.
  package let name: String
  /// What stands behind it.
  package let source: Source
  /// Line of the manifest, from 1.
  package let line: Int

  /// A volume of the pod.
  package init(name: String, source: Source, line: Int) {
    self.name = name
    self.source = source
    self.line = line
  }
}

/// A mount of the container.
package struct VolumeMount: Sendable, Equatable {
  /// The volume's name.
  package let volume: String
  /// Absolute path in the container, without a slash at the end.
  package let mountPath: String
  /// Path inside the volume; empty for the whole of it.
  package let subPath: String
  /// `subPathExpr` is set: the path depends on variables, so it is not known here.
  package let dependsOnExpression: Bool
  /// Line of the manifest, from 1.
  package let line: Int

  /// A mount of the container.
  package init(
    volume: String, mountPath: String, subPath: String = "", dependsOnExpression: Bool = false,
    line: Int = 0
  ) {
    self.volume = volume
    self.mountPath = mountPath
    self.subPath = subPath
    self.dependsOnExpression = dependsOnExpression
    self.line = line
  }
}
