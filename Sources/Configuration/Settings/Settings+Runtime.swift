package import RestartDecision

extension Settings {
  /// How the API server's process is reached.
  package struct Runtime: Sendable, Equatable {
    /// Which driver.
    package var kind = RuntimeKind.auto
    /// CRI's Unix socket, an absolute path without `unix://`; `nil` is kubelet's own setting,
    /// then the known sockets.
    package var socket: String?
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
    /// An argument that the process must have and others do not; never `nil` with kind process.
    package var argument: String?
    /// Whether something starts the process again when it ends.
    package var supervised = false
  }
}

/// Which driver finds and stops the API server.
package enum RuntimeKind: Sendable, Equatable, CaseIterable {
  /// CRI, in this version.
  case auto
  /// The container runtime interface on a Unix socket.
  case cri
  /// A bare process that something else starts again.
  case process
}
