/// A service as the manager holds it (org.freedesktop.systemd1(5)), of one moment.
package struct UnitProperties: Sendable, Equatable {
  /// Its own name, which an alias leads to.
  package let id: String
  /// `loaded`, `not-found`, `bad-setting`, `error`, `masked`.
  package let loadState: String
  /// `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`.
  package let activeState: String
  /// More of it by type, such as `running`, `auto-restart`.
  package let subState: String
  /// Main process, in the manager's numbers; 0 for none. Nil where the unit is no service.
  package let mainPID: Int32?
  /// When the main process was started: µs of Unix time by the wall clock of then; 0 when never.
  package let mainStartedAt: UInt64
  /// 32 hexadecimal digits, new with every start, systemd's own restarts included; empty when it
  /// never started.
  package let invocationID: String
  /// Time between the first signal and KILL; nil for no limit.
  package let timeoutStop: Duration?
  /// `control-group`, `mixed`, `process`, `none`.
  package let killMode: String
  /// The signal that ends it, and the one that does so in a restart (own setting since 250).
  package let killSignal: Int32
  package let restartKillSignal: Int32
  /// Whether KILL follows when the time is over.
  package let sendsKill: Bool
  /// `Restart=`: `no`, `always`, `on-failure` and so on.
  package let restartPolicy: String
  /// The unit's file; empty for one without.
  package let fragmentPath: String
  /// Drop-ins in force.
  package let dropInPaths: [String]
  /// Whether files changed since the manager read them.
  package let needsReload: Bool
  /// The words of each `ExecStart=`, variables not yet put in.
  package let startCommands: [[String]]
  /// The words of each `ExecStop=`.
  package let stopCommands: [[String]]
  /// `Environment=`, as assignments.
  package let environment: [String]
  /// `EnvironmentFile=`; whether a missing one is accepted.
  package let environmentFiles: [EnvironmentFile]
  /// A job of somebody's that is queued or running for it.
  package let queuedJob: UInt32?
  /// Whether an operator may start, and stop, it (`CanStart`, `CanStop`, `RefuseManualStart=`,
  /// `RefuseManualStop=`).
  package let isStartable: Bool
  package let isStoppable: Bool
  /// Units that systemd restarts with it (`Requires=`, `BindsTo=`, `PartOf=` on it); sorted.
  package let dependents: [String]

  /// One `EnvironmentFile=`.
  package struct EnvironmentFile: Sendable, Equatable {
    /// Path, maybe with wildcards.
    package let path: String
    /// Whether it may be missing (a leading `-`).
    package let isOptional: Bool

    package init(path: String, isOptional: Bool) {
      self.path = path
      self.isOptional = isOptional
    }
  }

  /// Reads what `Properties.GetAll` gave for all interfaces of a unit. A property that this systemd
  /// does not have stands at its default.
  ///
  /// - Throws: `.malformed` where even those are missing that every systemd has.
  package init(_ all: [String: BusValue]) throws(BusFailure) {
    func text(_ name: String) throws(BusFailure) -> String {
      guard let value = all[name]?.string else { throw .malformed("the unit has no \(name)") }
      return value
    }
    func words(_ name: String) -> [String] { all[name]?.items.compactMap(\.string) ?? [] }
    func commands(_ name: String) -> [[String]] {
      all[name]?.items.compactMap { command in
        command.items.count > 1 ? command.items[1].items.compactMap(\.string) : nil
      } ?? []
    }
    id = try text("Id")
    loadState = try text("LoadState")
    activeState = try text("ActiveState")
    subState = try text("SubState")
    mainPID = all["MainPID"]?.unsigned.map { Int32(clamping: $0) }
    mainStartedAt = all["ExecMainStartTimestamp"]?.unsigned ?? 0
    invocationID = (all["InvocationID"]?.items ?? []).compactMap(\.unsigned)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let limit = all["TimeoutStopUSec"]?.unsigned ?? .max
    timeoutStop = limit == .max ? nil : .microseconds(Int64(clamping: limit))
    killMode = all["KillMode"]?.string ?? ""
    let signal = Int32(clamping: all["KillSignal"]?.signed ?? 0)
    killSignal = signal
    restartKillSignal = all["RestartKillSignal"]?.signed.map { Int32(clamping: $0) } ?? signal
    sendsKill = all["SendSIGKILL"]?.boolean ?? true
    restartPolicy = all["Restart"]?.string ?? ""
    fragmentPath = all["FragmentPath"]?.string ?? ""
    dropInPaths = words("DropInPaths")
    needsReload = all["NeedDaemonReload"]?.boolean ?? false
    startCommands = commands("ExecStart")
    stopCommands = commands("ExecStop")
    environment = words("Environment")
    environmentFiles =
      all["EnvironmentFiles"]?.items.compactMap { file in
        guard file.items.count == 2, let path = file.items[0].string else { return nil }
        return EnvironmentFile(path: path, isOptional: file.items[1].boolean ?? false)
      } ?? []
    let job = all["Job"]?.items.first?.unsigned ?? 0
    queuedJob = job == 0 ? nil : UInt32(clamping: job)
    func allows(_ can: String, _ refuse: String) -> Bool {
      (all[can]?.boolean ?? true) && !(all[refuse]?.boolean ?? false)
    }
    isStartable = allows("CanStart", "RefuseManualStart")
    isStoppable = allows("CanStop", "RefuseManualStop")
    dependents = Set(["RequiredBy", "BoundBy", "ConsistsOf"].flatMap(words)).sorted()
  }
}
