package import RestartDecision

extension Settings {
  /// How the API server's process is reached.
  package struct Runtime: Sendable, Equatable {
    /// Which driver.
    package var kind = RuntimeKind.auto
    /// The Unix socket of CRI or of the Docker Engine, an absolute path without `unix://`; `nil` is
    /// kubelet's own setting, then the known sockets.
    package var socket: String?
    /// The systemd unit that runs the API server; `nil` is the one whose process it is.
    package var unit: String?
    /// One call's total, a stop's grace not counted.
    package var timeout = Interval.seconds(5)
    /// The process driver's own settings.
    package var process = ProcessDriver()
  }

  /// The process driver's own settings.
  package struct ProcessDriver: Sendable, Equatable {
    /// A file that holds the pid, an absolute path; `nil` is a search by `executable`.
    package var pidFile: String?
    /// The program's file name or absolute path.
    package var executable = "kube-apiserver"
    /// An argument that the process must have and others do not; `nil` is every API server that
    /// runs in no container and no unit.
    package var argument: String?
    /// Whether something starts the process again when it ends; else that must be evident.
    package var supervised = false
  }
}

/// Which driver finds and stops the API server.
package enum RuntimeKind: String, Sendable, Equatable, CaseIterable {
  /// Whichever is found to run the API server.
  case auto
  /// The container runtime interface on a Unix socket.
  case cri
  /// The Docker Engine's API on a Unix socket.
  case docker
  /// A systemd unit, over the bus.
  case systemd
  /// A bare process that something else starts again.
  case process
}
