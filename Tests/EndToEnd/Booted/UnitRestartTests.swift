import Testing

/// An API server that is a systemd unit of its own, restarted over the bus: without a container
/// runtime, a kubelet or a manifest.
@Suite(.serialized, .needsBoot, .needsMaster)
struct UnitRestartTests {
  private static let unit = BootedMaster.unit

  private struct Run: Equatable {
    let invocation: String
    let pid: String
    let restarts: String
  }

  private static func run(_ machine: BootedMachine) throws -> Run {
    func property(_ name: String) throws -> String {
      String(
        try machine.run(["systemctl", "show", "-p", name, "--value", unit]).prefix { $0 != "\n" })
    }
    return Run(
      invocation: try property("InvocationID"), pid: try property("MainPID"),
      restarts: try property("NRestarts"))
  }

  /// How often systemd started the unit: a job of its own each time.
  private static func starts(_ machine: BootedMachine) throws -> Int {
    try machine.run(["journalctl", "--no-pager", "-o", "cat", "-u", unit])
      .split(separator: "\n").count { $0.hasPrefix("Started \(unit)") }
  }

  /// `check` finds unit and process by itself, and `restart --yes` renews the certificate by one job.
  /// There is no bus daemon: systemd's own socket is enough.
  @Test
  func theCommandRenewsWhatItFinds() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    let master = try BootedMaster(on: machine, loopbackLives: .seconds(86_400 * 300), unit: "")
    let service = try InstalledService(on: machine)
    try master.configure(BootedMaster.promptly(), runtime: "runtime: {kind: auto}")
    try machine.run(["systemctl", "stop", "loopwarden.service", "dbus.socket", "dbus.service"])
    let before = try Self.run(machine)

    let checked = try service.command(["check", "-o", "wide"])
    #expect(checked.status == 0, "\(checked.output)")
    #expect(checked.output.contains(Self.unit), "\(checked.output)")
    #expect(try Self.run(machine) == before)

    // The stand-in's own flag names a file that is gone since its first start.
    let restarted = try service.command([
      "restart", "--yes", "--set", "mode=Enforce", "--waive", "unknown-flag-file",
    ])
    #expect(restarted.status == 0, "\(restarted.output)\n\(master.log)")
    let after = try Self.run(machine)
    #expect(after.invocation != before.invocation)
    #expect(after.pid != before.pid)
    // By a job, not by the unit's own Restart= after somebody ended its process.
    #expect(after.restarts == "0")
    #expect(try Self.starts(machine) == 2)
    #expect(master.stopsDelivered == 1)
  }

  /// The service as it is installed: no capability, no drop-in.
  @Test
  func theServiceRenewsFromInsideItsSandbox() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    let master = try BootedMaster(on: machine, unit: "KillMode=mixed")
    let service = try InstalledService(on: machine)
    try master.configure("mode: Enforce\n" + BootedMaster.promptly())
    let before = try Self.run(machine)
    try service.restart()
    try service.awaitStatus("a proved restart") { $0.lastStop?.proved != nil }
    let after = try Self.run(machine)
    #expect(after.invocation != before.invocation)
    #expect(after.restarts == "0")
    #expect(try Self.starts(machine) == 2)
    #expect(master.stopsDelivered == 1)
    let facts = machine.text("/proc/\(try service.pid())/status")
    #expect(facts.contains("CapBnd:\t0000000000000000"))
  }

  /// systemd would kill before the grace is over: nothing is asked of it.
  @Test
  func aUnitWithoutTimeToDrainIsLeftAlone() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    let master = try BootedMaster(
      on: machine, loopbackLives: .seconds(86_400 * 300), unit: "TimeoutStopSec=5")
    let service = try InstalledService(on: machine)
    try machine.run(["systemctl", "stop", "loopwarden.service"])
    // More than the 5 s by any reckoning.
    try master.configure(
      BootedMaster.promptly().replacing("drainLimit: 5s", with: "drainLimit: 30s"))
    let before = try Self.run(machine)
    let refused = try service.command(["restart", "--yes"])
    #expect(refused.status != 0)
    #expect(refused.output.contains("TimeoutStopSec"), "\(refused.output)")
    #expect(try Self.run(machine) == before)
    #expect(master.stopsDelivered == 0)
  }
}
