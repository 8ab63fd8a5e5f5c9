package import SystemdKit

/// What a preflight wants to know of the unit that runs the API server.
package struct UnitFacts: Sendable, Equatable {
  /// The unit's own name.
  package let name: String
  /// The unit's file; empty for one without.
  package let fragmentPath: String
  /// Drop-ins in force.
  package let dropInPaths: [String]
  /// Whether files changed since systemd read them: a restart would use the old ones.
  package let needDaemonReload: Bool
  /// The words of each `ExecStart=`, variables not yet put in.
  package let startCommands: [[String]]
  /// The words that the running process was started with.
  package let commandLine: [String]
  /// `Environment=`, as assignments.
  package let environment: [String]
  /// `EnvironmentFile=`: path, and whether it may be missing.
  package let environmentFiles: [UnitProperties.EnvironmentFile]
  /// Time that systemd leaves between the signal and KILL; nil for no limit.
  package let timeoutStop: Duration?
  /// `Restart=`, such as `always`.
  package let restartPolicy: String
  /// Other units that systemd restarts with it; sorted.
  package let dependents: [String]
  /// What else the unit runs, where its name or its processes tell that.
  package let wholeServer: WholeServer?
  /// Why a restart would be refused whatever the grace; nil when it would not.
  package let refusal: String?
}
