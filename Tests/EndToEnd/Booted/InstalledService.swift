import Glibc

/// loopwarden as the package installed it on a booted machine.
struct InstalledService {
  let machine: BootedMachine
  static let unit = "loopwarden.service"

  /// Installs the package with apt, as an admin does.
  init(on machine: BootedMachine) throws {
    self.machine = machine
    try install(try BuiltPackage.path.get())
  }

  /// Installs a package file; an older version gives way to it.
  func install(_ package: String) throws {
    try ChildProcess.run(["cp", package, machine.root + "/loopwarden.deb"], within: .seconds(30))
    try machine.run(["apt-get", "install", "-y", "-q", "/loopwarden.deb"], within: .seconds(90))
    unlink(machine.root + "/loopwarden.deb")
  }

  /// A property of the unit.
  func property(_ name: String) throws -> String {
    let text = try machine.run(["systemctl", "show", "-p", name, "--value", Self.unit])
    return String(text.prefix { $0 != "\n" })
  }

  /// Process id of the daemon, in the machine's numbers.
  func pid() throws -> String { try property("MainPID") }

  /// A drop-in of the unit, in force from its next start on.
  func dropIn(_ name: String, _ text: String) throws {
    try machine.write("/etc/systemd/system/\(Self.unit).d/\(name).conf", text)
    try machine.run(["systemctl", "daemon-reload"])
  }

  func restart() throws { try machine.run(["systemctl", "restart", Self.unit]) }

  /// `loopwarden` with these arguments, as root in the machine.
  func command(_ arguments: [String]) throws -> BootedMachine.Outcome {
    try machine.attempt(["loopwarden"] + arguments)
  }

  var status: StatusFile? { StatusFile(machine.root + "/run/loopwarden/status.json") }
  var place: RecordOnDisk.Place? {
    RecordOnDisk(machine.root + "/var/lib/loopwarden/record")?.place
  }

  /// The unit's lines of the journal; `arguments` for journalctl.
  func journal(_ arguments: [String] = []) throws -> String {
    try machine.run(["journalctl", "--no-pager", "-u", Self.unit] + arguments)
  }

  /// Waits until the journal holds `text`.
  func awaitJournal(_ text: String, within limit: Duration = .seconds(30)) throws {
    try waitFor("\"\(text)\" in the journal", within: limit, onTimeout: { self.everything }) {
      try journal().contains(text) ? () : nil
    }
  }

  /// Waits until the daemon's last word fits.
  @discardableResult
  func awaitStatus(
    _ what: String, within limit: Duration = .seconds(60), where fits: (StatusFile) -> Bool
  ) throws -> StatusFile {
    try waitFor(what, within: limit, onTimeout: { self.everything }) {
      status.flatMap { fits($0) ? $0 : nil }
    }
  }

  /// For failures.
  var everything: String {
    "--- journal\n\((try? machine.run(["journalctl", "--no-pager", "-n", "120"])) ?? "")\n"
      + "--- status\n\(machine.text("/run/loopwarden/status.json"))"
  }
}
