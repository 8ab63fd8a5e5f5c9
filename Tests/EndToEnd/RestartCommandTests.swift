import Glibc
import OpenSSLKit
import Testing

/// `loopwarden restart`, with a supervisor and without one.
@Suite(.serialized, .needsMaster)
struct RestartCommandTests {
  /// The one risk that depends on the test machine; every other one must pass.
  private static let waived = ["--waive", "clock-not-synchronised"]

  @Test(arguments: [true, false])
  func renewsACertificateThatIsNotDue(withSupervisor: Bool) throws {
    let (master, warden) = try armed()
    defer { master.stop() }
    let old = try #require(try master.loopbackLeaf())
    if withSupervisor {
      try warden.start()
      try warden.awaitStatus("a first look") { $0.phase == "watching" }
    }

    let restart = try warden.run(["restart", "--yes"] + Self.waived)

    #expect(restart.status == 0, "\(restart.output)\n\(warden.everything)")
    #expect(restart.output.contains("renewed"))
    #expect(restart.output.contains("asked the running supervisor") == withSupervisor)
    #expect(try master.loopbackLeaf()?.sha256 != old.sha256)
    #expect(master.stopsDelivered == 1)
    #expect(access(warden.stateFolder + "/request.json", F_OK) != 0)
    if withSupervisor { #expect(warden.daemon?.hasEnded() == false) }

    // At once again: the interval between two restarts binds, and is waived by its name only.
    let soon = try warden.run(["restart", "--yes"] + Self.waived)
    #expect(soon.status == 1)
    #expect(soon.output.contains("minimum-interval"))
    #expect(master.stopsDelivered == 1)
    let waived = try warden.run(
      ["restart", "--yes", "--waive", "minimum-interval"] + Self.waived)
    #expect(waived.status == 0, "\(waived.output)\n\(warden.everything)")
    #expect(master.stopsDelivered == 2)
  }

  @Test
  func isRefusedWithReasonsAndNothingTouched() throws {
    let (master, warden) = try armed()
    defer { master.stop() }
    let manifests = try FolderSnapshot(master.folder + "/manifests")

    try expectRefusal(warden, because: "operator-hold") {
      _ = try warden.run(["hold", "--reason", "no restarts today"])
    }
    #expect(try warden.run(["resume"]).status == 0)

    try expectRefusal(warden, because: "observe mode") { try warden.configure([:]) }
    try warden.configure(["mode": "Enforce"])

    let certificate = master.pki.folder + "/apiserver.crt"
    try expectRefusal(warden, because: "preflight-fatal") {
      _ = rename(certificate, certificate + ".away")
    }
    // What is sure to fail is not to be waived.
    let fatal = try warden.run(["restart", "--yes", "--waive", "preflight-fatal"] + Self.waived)
    #expect(fatal.status == 1)
    #expect(fatal.output.contains("cannot be waived"))
    #expect(rename(certificate + ".away", certificate) == 0)

    let unknown = try warden.run(["restart", "--yes", "--waive", "everything"])
    #expect(unknown.status == 1)
    #expect(unknown.output.contains("no such gate"))

    #expect(master.stopsDelivered == 0)
    #expect(try FolderSnapshot(master.folder + "/manifests") == manifests)
  }

  @Test
  func aDryRunSaysWhatWouldBeAndTouchesNothing() throws {
    let (master, warden) = try armed()
    defer { master.stop() }
    let dry = try warden.run(["restart", "--dry-run"] + Self.waived)
    #expect(dry.status == 0, "\(dry.output)")
    #expect(dry.output.contains("a restart would"))
    #expect(access(warden.stateFolder, F_OK) != 0)
    #expect(try warden.run(["hold", "--reason", "x"]).status == 0)
    let held = try warden.run(["restart", "--dry-run"] + Self.waived)
    #expect(held.status == 1)
    #expect(held.output.contains("operator-hold"))
    #expect(master.stopsDelivered == 0)
  }

  @Test
  func asksOnATerminalAndRefusesWithoutOne() throws {
    let (master, warden) = try armed(["nodeName": "master-of-tests"])
    defer { master.stop() }
    let piped = try warden.run(["restart"] + Self.waived)
    #expect(piped.status == 1)
    #expect(piped.output.contains("--yes"))

    let doubt = try answer("no\n", to: warden)
    #expect(doubt.exitStatus == 1)
    #expect(doubt.output.contains("not confirmed"))
    #expect(master.stopsDelivered == 0)

    let consent = try answer("master-of-tests\n", to: warden)
    #expect(consent.exitStatus == 0, "\(consent.output)")
    #expect(consent.output.contains("renewed"))
    #expect(master.stopsDelivered == 1)
  }

  private func armed(_ overrides: [String: String] = [:]) throws -> (MasterHost, Warden) {
    let master = try MasterHost(.process)
    do {
      try master.startKubelet()
      try master.awaitFirstLeaf()
      return (master, try Warden(master, ["mode": "Enforce"].merging(overrides) { $1 }))
    } catch {
      master.stop()
      throw error
    }
  }

  private func expectRefusal(
    _ warden: Warden, because reason: String, after change: () throws -> Void
  ) throws {
    try change()
    let refused = try warden.run(["restart", "--yes"] + Self.waived)
    #expect(refused.status == 1, "\(refused.output)")
    #expect(refused.output.contains("nothing was touched"))
    #expect(refused.output.contains(reason), "\(refused.output)")
    // Nothing asked for is left behind for a supervisor to come.
    #expect(access(warden.stateFolder + "/request.json", F_OK) != 0)
  }

  private func answer(_ text: String, to warden: Warden) throws -> ChildProcess {
    let terminal = try PseudoTerminal()
    let child = try ChildProcess(
      warden.command(["restart"] + Self.waived),
      outputPath: "\(warden.master.folder)/asked.\(UInt32.random(in: 0 ... .max)).log",
      inputPath: terminal.path)
    try waitFor("the question", within: .seconds(30), onTimeout: { child.output }) {
      child.output.contains("Type its name") ? () : nil
    }
    terminal.type(text)
    try child.waitForEnd(within: .seconds(60))
    return child
  }
}
