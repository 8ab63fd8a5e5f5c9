import Glibc

/// A real systemd as process 1 in a container without a network, over a root of its own that is
/// thrown away: as near to an admin's machine as a test comes.
final class BootedMachine {
  /// The machine's root, as this process reaches it.
  var root: String { "/proc/\(leader)/root" }
  /// Process 1 of the machine, as this machine numbers it.
  let leader: pid_t
  private let nspawn: ChildProcess
  private let cgroup: ControlGroup
  private let folder: String
  /// What nspawn and the machine's console said.
  var console: String { textFile(folder + "/console.log") }

  /// Boots a copy of the test root. `binds` are files of this machine that it gets to read, by the
  /// path that they have there.
  init(binds: [String: String] = [:]) throws {
    let root = try BootedRoot.folder.get()
    folder = try makeTemporaryFolder()
    cgroup = try ControlGroup()
    var command = [
      "systemd-nspawn", "--quiet", "--directory", root, "--boot", "--register=no", "--keep-unit",
      "--private-network", "--link-journal=no", "--volatile=overlay", "--console=pipe",
    ]
    command += binds.sorted { $0.key < $1.key }.map { "--bind-ro=\($0.value):\($0.key)" }
    let nspawn = try ChildProcess(
      cgroup.entering(command), outputPath: folder + "/console.log",
      // The cgroups of the machine this runs on may still be the old ones.
      environment: ["SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"])
    self.nspawn = nspawn
    let console = folder + "/console.log"
    do {
      leader = try waitFor("process 1", within: .seconds(30), onTimeout: { textFile(console) }) {
        if nspawn.hasEnded() { throw HarnessFailure("nspawn has ended: \(textFile(console))") }
        return ProcessTable.children(of: nspawn.pid).first {
          access("/proc/\($0)/root/run/systemd/private", F_OK) == 0
        }
      }
    } catch {
      ProcessTable.children(of: nspawn.pid).forEach { kill($0, SIGKILL) }
      nspawn.end(within: .seconds(10))
      cgroup.remove()
      throw error
    }
    try run(["systemctl", "is-system-running", "--wait"], within: .seconds(60))
    // nspawn covers the kernel's boot id with one of its own, which a service in a sandbox does not
    // see: on a master there is one.
    let path = "/proc/sys/kernel/random/boot_id"
    try run(["umount", path])
    guard try run(["cat", path]) == textFile(path) else {
      throw HarnessFailure("the machine has a boot id of its own still")
    }
  }

  deinit { stop() }

  /// Powers it off and removes what is left of it.
  func stop() {
    if !nspawn.hasEnded() {
      _ = try? attempt(["systemctl", "poweroff"], within: .seconds(10))
      do {
        try nspawn.waitForEnd(within: .seconds(20))
      } catch {
        kill(leader, SIGKILL)
        nspawn.end(within: .seconds(10))
      }
    }
    cgroup.remove()
    _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(60))
  }

  /// What a command left.
  struct Outcome {
    let status: Int32?
    let output: String
  }

  /// Runs a command in the machine to its end, whatever that is.
  @discardableResult
  func attempt(_ command: [String], within limit: Duration = .seconds(60)) throws -> Outcome {
    let path = "\(folder)/command.\(UInt32.random(in: 0 ... .max)).log"
    defer { unlink(path) }
    let child = try ChildProcess(
      [
        "nsenter", "--target", "\(leader)", "--all", "--", "/usr/bin/env", "-i",
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive",
        "USER=alice",
      ] + command, outputPath: path)
    try child.waitForEnd(within: limit)
    return Outcome(status: child.exitStatus, output: child.output)
  }

  /// Runs a command in the machine, which must succeed; what it wrote.
  @discardableResult
  func run(_ command: [String], within limit: Duration = .seconds(60)) throws -> String {
    let outcome = try attempt(command, within: limit)
    guard outcome.status == 0 else {
      throw HarnessFailure(
        "\(command.joined(separator: " ")): status \(outcome.status ?? -1)\n\(outcome.output)")
    }
    return outcome.output
  }

  /// Writes a file in the machine, whose folder is made if it is missing.
  func write(_ path: String, _ text: String, mode: mode_t = 0o644) throws {
    let name = root + path
    try makeFolder(String(name[..<(name.lastIndex(of: "/") ?? name.startIndex)]))
    try writeFile(name, text, mode: mode)
  }

  /// The text of a file in the machine.
  func text(_ path: String) -> String { textFile(root + path) }
}
