import Glibc

/// loopwarden on one test master: its configuration, its daemon and its commands.
final class Warden {
  let master: MasterHost
  let configuration: String
  private(set) var daemon: ChildProcess?

  /// Writes the configuration, `overrides` over the harness's own; nothing runs yet.
  init(_ master: MasterHost, _ overrides: [String: String] = [:]) throws {
    self.master = master
    configuration = master.folder + "/config.yaml"
    try configure(overrides)
  }

  deinit { kill() }

  var stateFolder: String { master.folder + "/state" }
  var runtimeFolder: String { master.folder + "/run" }
  /// What the daemon has logged, over all its lives.
  var log: String { textFile(master.folder + "/loopwarden.log") }
  var status: StatusFile? { StatusFile(runtimeFolder + "/status.json") }
  var place: RecordOnDisk.Place? { RecordOnDisk(stateFolder + "/record")?.place }

  /// Replaces the configuration.
  func configure(_ overrides: [String: String]) throws {
    try writeFile(configuration, master.configurationText(overrides), mode: 0o600)
  }

  /// Starts `loopwarden run`, under `wrapper` if there is one that leaves it the pid.
  func start(under wrapper: [String] = []) throws {
    daemon = try ChildProcess(
      wrapper + command(["run"]), outputPath: master.folder + "/loopwarden.log")
  }

  /// SIGKILL, and reaped.
  func kill() {
    daemon?.send(SIGKILL)
    try? daemon?.waitForEnd(within: .seconds(20))
    daemon = nil
  }

  /// TERM, and reaped.
  func stop() throws {
    daemon?.send(SIGTERM)
    try daemon?.waitForEnd(within: .seconds(20))
    daemon = nil
  }

  /// The arguments of a subcommand with the configuration.
  func command(_ arguments: [String]) throws -> [String] {
    [try BuiltProducts.path(of: "loopwarden")] + arguments + ["--config", configuration]
  }

  /// What a command left.
  struct Outcome {
    let status: Int32?
    let output: String
  }

  /// Runs a subcommand to its end.
  func run(_ arguments: [String], within limit: Duration = .seconds(60)) throws -> Outcome {
    let outputPath = "\(master.folder)/command.\(UInt32.random(in: 0 ... .max)).log"
    let child = try ChildProcess(command(arguments), outputPath: outputPath)
    try child.waitForEnd(within: limit)
    return Outcome(status: child.exitStatus, output: child.output)
  }

  /// Waits until the daemon's last word fits.
  @discardableResult
  func awaitStatus(
    _ what: String, within limit: Duration = .seconds(60), where fits: (StatusFile) -> Bool
  ) throws -> StatusFile {
    try waitFor(what, within: limit, onTimeout: { self.everything }) {
      if let daemon, daemon.hasEnded() {
        throw HarnessFailure("loopwarden has ended while waiting for \(what)\n\(everything)")
      }
      return status.flatMap { fits($0) ? $0 : nil }
    }
  }

  /// Waits for a restart that is proved and over.
  @discardableResult
  func awaitRenewed(within limit: Duration = .seconds(60)) throws -> StatusFile {
    try awaitStatus("a proved restart", within: limit) {
      // A certificate of seconds may be due again before anybody looks.
      $0.lastStop?.proved != nil && ["watching", "due"].contains($0.phase)
    }
  }

  /// Waits for a place in the record, closely.
  func awaitPlace(_ wanted: RecordOnDisk.Place, within limit: Duration = .seconds(60)) throws {
    try waitFor("\(wanted) in the record", within: limit, every: 2, onTimeout: { self.everything })
    {
      place == wanted ? () : nil
    }
  }

  /// All logs and the last status, for failures.
  var everything: String {
    "--- loopwarden\n\(log)\n--- status\n\(textFile(runtimeFolder + "/status.json"))\n--- master\n"
      + master.logs
  }
}
