/// What starts this master's API server again, and where its command line is written.
package enum APIServerDefinition: Sendable, Equatable {
  /// kubelet, from a manifest.
  case staticPod
  /// A systemd service.
  case unit(UnitDefinition)
  /// A process that something starts again: what that is, nil where it is neither evident nor
  /// configured.
  case process(supervisedBy: String?)
}

/// A systemd service, as the bus describes it (org.freedesktop.systemd1(5)). As it comes nothing is
/// known but its name.
package struct UnitDefinition: Sendable, Equatable {
  /// `kube-apiserver.service`.
  package var name: String
  /// `LoadState`: `loaded`, `masked`, `not-found`, `bad-setting`, `error`.
  package var loadState: Known<String>
  /// `FragmentPath`, nil where it has none.
  package var fragmentPath: String?
  /// `DropInPaths`.
  package var dropInPaths: [String] = []
  /// `NeedDaemonReload`: files changed since systemd read them.
  package var needsDaemonReload: Known<Bool>
  /// Why a restart is refused whatever its moment, a sentence that names the unit; nil where nothing
  /// about the unit speaks against one.
  package var restartRefusal: Known<String?>
  /// The words of the one `ExecStart`, the program's path first, variables not yet expanded.
  package var startCommand: Known<[String]>
  /// `Environment`, as `NAME=value`.
  package var environment: [String] = []
  /// `EnvironmentFiles`, in order.
  package var environmentFiles: [EnvironmentFile] = []

  /// A unit of which nothing else is known.
  package init(name: String) {
    self.name = name
    loadState = .unknown("systemd was not asked")
    needsDaemonReload = .unknown("systemd was not asked")
    restartRefusal = .unknown("systemd was not asked")
    startCommand = .unknown("systemd was not asked")
  }

  /// An `EnvironmentFile=`.
  package struct EnvironmentFile: Sendable, Equatable {
    /// The node's path; systemd allows `*` and `?` in it.
    package var path: String
    /// Written with a dash in front: the unit starts without it.
    package var mayBeMissing: Bool

    /// An environment file.
    package init(path: String, mayBeMissing: Bool) {
      self.path = path
      self.mayBeMissing = mayBeMissing
    }

    /// Whether the path stands for files rather than naming one.
    var isPattern: Bool { path.contains { "*?[".contains($0) } }
  }
}

/// What restarts as a whole with the API server: a server that runs it among other things, or a unit
/// on which others depend.
package struct WholeServer: Sendable, Equatable {
  /// What else restarts, a clause that stands by itself.
  package var whatElse: String
  /// Whether the policy allows it.
  package var isAllowed: Bool
  /// The API server's own flags; where it is embedded they are not the process's.
  package var flags: Known<EmbeddedFlags>
  /// Whether the unit starts something that runs the API server, whose flags are not in `ExecStart`;
  /// false where the unit runs the API server alone, and other units depend on it.
  package var isEmbedded: Bool

  /// A server of several parts.
  package init(
    whatElse: String, isAllowed: Bool, flags: Known<EmbeddedFlags>, isEmbedded: Bool = true
  ) {
    self.whatElse = whatElse
    self.isAllowed = isAllowed
    self.flags = flags
    self.isEmbedded = isEmbedded
  }
}
