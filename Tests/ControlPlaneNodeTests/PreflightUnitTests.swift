import ControlPlaneNode
import Testing

/// What is looked at where there is no static pod, and how a unit's command line is read.
struct PreflightUnitTests {
  /// Only pods, their runtime and kubelet have these.
  static let podChecks: Set<PreflightCheck> = [
    .manifestMissing, .manifestUnreadable, .manifestUnparsable, .manifestNotApiServer,
    .manifestsFolderUnreadable, .secondManifest, .manifestOutsideStaticPodPath, .restartPolicy,
    .notHostNetwork, .hostPathVolume, .manifestImageDiffers, .manifestArgumentsDiffer,
    .manifestEnvironmentDiffers, .manifestMountsDiffer, .manifestNewerThanProcess, .imageMissing,
    .imageMustBePulled, .imagePullAlways, .sandboxImageMissing, .runtimeNotReady, .kubeletDown,
    .kubeletUnhealthy, .livenessKillsDrain,
  ]
  static let unitChecks: Set<PreflightCheck> = [
    .unitNotStartable, .unitChangedOnDisk, .unitArgumentsDiffer, .unitFileNewerThanProcess,
  ]

  private func looked(_ change: (inout FakeMaster) -> Void) throws -> Set<PreflightCheck> {
    var master = try FakeMaster()
    change(&master)
    let findings = try master.findings()
    #expect(findings.filter { $0.outcome != .passed } == [])
    return Set(findings.map(\.check))
  }

  @Test func aUnitHasItsOwnChecks() throws {
    let all = Set(PreflightCheck.allCases)
    #expect(
      try looked { $0.becomeUnit() }
        == all.subtracting(Self.podChecks).subtracting([.wholeServer, .noSupervisorEvident]))
    // What the process shows is not what a whole server was started with.
    #expect(
      try looked { $0.becomeWholeServer() }
        == all.subtracting(Self.podChecks)
        .subtracting([.unitArgumentsDiffer, .noSupervisorEvident]))
    #expect(
      try looked { $0.becomeProcess(supervisedBy: "runit") }
        == all.subtracting(Self.podChecks).subtracting(Self.unitChecks).subtracting([.wholeServer]))
  }

  @Test func dependentsTakeNoCheckAway() throws {
    #expect(
      try looked { $0.becomeUnitWithDependents() }
        == Set(PreflightCheck.allCases).subtracting(Self.podChecks)
        .subtracting([.noSupervisorEvident]))
  }

  private func message(
    _ check: PreflightCheck, _ change: (inout FakeMaster) -> Void
  ) throws -> String? {
    var master = try FakeMaster()
    change(&master)
    return try master.findings().first { $0.check == check }?.message
  }

  @Test func aRefusedRestartIsToldWithItsReason() throws {
    let reason = "KillMode=none in kube-apiserver.service: a restart would signal nothing"
    #expect(
      try message(.unitNotStartable) { $0.becomeUnit { $0.restartRefusal = .known(reason) } }
        == "\(reason); mend the unit")
  }

  @Test func whatRestartsReadsAsASentence() throws {
    let remedy = "set restart.allowWholeServer: true if all of it may restart"
    #expect(
      try message(.wholeServer) { $0.becomeUnitWithDependents(isAllowed: false) }
        == "a restart takes more than the API server: "
        + "what depends on the unit restarts too: kube-scheduler.service; \(remedy)")
    #expect(
      try message(.wholeServer) {
        $0.becomeWholeServer(isAllowed: false)
        $0.wholeServer?.whatElse = "k3s is one process: kubelet restarts with the API server"
      }
        == "a restart takes more than the API server: "
        + "k3s is one process: kubelet restarts with the API server; \(remedy)")
  }

  struct Expansion: Sendable {
    /// `ExecStart` after the program.
    let command: [String]
    var environment: [String] = []
    var file = ""
    /// The process's arguments.
    let runs: [String]
  }

  /// Each of these is the same command line for systemd (systemd.service(5), systemd.exec(5)).
  @Test(arguments: [
    Expansion(command: ["--v=2"], runs: ["--v=2"]),
    Expansion(command: ["$OPTIONS"], file: "OPTIONS=--v=2 --x=y\n", runs: ["--v=2", "--x=y"]),
    Expansion(
      command: ["$A", "$B"], file: "A=\"--v=2 \\\n --x=y\"\n# B=--no\n;B=--no\nB='--z=1'  \n",
      runs: ["--v=2", "--x=y", "--z=1"]),
    Expansion(command: ["--v=${LEVEL}"], environment: ["LEVEL=4"], runs: ["--v=4"]),
    Expansion(
      command: ["--v=${LEVEL}"], environment: ["LEVEL=4"], file: "LEVEL=5", runs: ["--v=5"]),
    Expansion(command: ["${WORDS}"], file: "WORDS=--x=a b\n", runs: ["--x=a b"]),
    Expansion(command: ["--x=$$y", "$NONE", "--z=a$b"], runs: ["--x=$y", "--z=a$b"]),
  ])
  func unitsCommandLine(_ row: Expansion) throws {
    #expect(try differences(row) == [])
  }

  @Test(arguments: [
    Expansion(command: ["$OPTIONS"], file: "OPTIONS=--v=3\n", runs: ["--v=2"]),
    Expansion(command: ["--v=${LEVEL}"], environment: ["LEVEL=4"], runs: ["--v=2"]),
    Expansion(command: ["$NONE"], runs: ["--v=2"]),
    Expansion(command: ["--v=2"], runs: ["--v=2", "--x=y"]),
  ])
  func changedCommandLine(_ row: Expansion) throws {
    #expect(try differences(row) == [.unitArgumentsDiffer])
  }

  private func differences(_ row: Expansion) throws -> [PreflightCheck] {
    var master = try FakeMaster()
    let shared = master.flags
    master.becomeUnit {
      $0.startCommand = .known([FakeMaster.program] + shared + row.command)
      $0.environment = row.environment
    }
    master.set(FakeMaster.optionsPath, row.file)
    master.runningFlags = shared + row.runs
    let found = try master.findings().filter { $0.check == .unitArgumentsDiffer }
    for finding in found {
      if case .unknown(let reason) = finding.outcome { Issue.record("unknown: \(reason)") }
    }
    return found.filter { $0.outcome != .passed }.map(\.check)
  }

  /// A variable that may come from a file that was not read: what is fixed still counts.
  @Test(arguments: [("--v=2", true), ("--v=3", false)])
  func unreadVariables(_ fixed: String, isUnknown: Bool) throws {
    var master = try FakeMaster()
    master.becomeUnit {
      $0.environmentFiles = [.init(path: "/etc/kubernetes/*.env", mayBeMissing: true)]
      $0.startCommand = .known([FakeMaster.program, fixed, "$REST"])
    }
    master.runningFlags = ["--v=2"] + master.flags
    let finding = try #require(
      try master.findings().first { $0.check == .unitArgumentsDiffer })
    if case .unknown = finding.outcome { #expect(isUnknown) } else { #expect(!isUnknown) }
    #expect(finding.weight == .risk)
  }

  @Test func aWrongProgramIsNotTakenForTheAPIServer() throws {
    var master = try FakeMaster()
    master.becomeProcess(supervisedBy: "runit")
    master.processName = "etcd"
    let open = try master.findings().filter { $0.outcome != .passed }
    #expect(open.map(\.check) == [.commandNotUnderstood])
  }
}
