import Testing

/// The whole supervisor as the package runs it: in its sandbox, against a stand-in master.
@Suite(.serialized, .needsBoot, .needsMaster)
struct BootedRestartTests {
  /// Armed by the command, it renews the certificate; the hook before the stop reaches the system
  /// bus from inside, as the driver for API servers that are units needs it.
  @Test
  func isArmedAndRenewsFromInsideItsSandbox() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    let master = try BootedMaster(on: machine)
    let service = try InstalledService(on: machine)
    try master.configure(
      BootedMaster.promptly(
        hook: "/usr/bin/busctl, call, org.freedesktop.systemd1, /org/freedesktop/systemd1, "
          + "org.freedesktop.systemd1.Manager, RestartUnit, ss, probe.service, replace"))
    try machine.write(
      "/etc/systemd/system/probe.service", "[Service]\nExecStart=/bin/sleep infinity\n")
    try machine.run(["systemctl", "daemon-reload"])
    try service.restart()
    try service.awaitStatus("observing what is due") { $0.mode == "Observe" && $0.phase == "due" }
    try Self.isLockedIn(service)
    #expect(master.stopsDelivered == 0)

    let rehearsed = try service.command(["arm", "--dry-run"])
    #expect(rehearsed.status == 0, "\(rehearsed.output)")
    #expect(service.status?.mode == "Observe")
    let armed = try service.command(["arm"])
    #expect(armed.status == 0, "\(armed.output)\n\(service.everything)")
    #expect(
      machine.text("/etc/loopwarden/config.yaml.d/90-mode.yaml").contains("\nmode: Enforce\n"))
    try service.awaitStatus("a proved restart") { $0.lastStop?.proved != nil }
    #expect(master.stopsDelivered == 1)
    #expect(try machine.run(["systemctl", "is-active", "probe.service"]) == "active\n")
    #expect(try service.journal().contains("armed by alice at "))
    #expect(try service.command(["status"]).output.contains("Enforce, armed by alice at "))

    // A second time there is nothing to do, and the way back is one command.
    #expect(try service.command(["arm"]).output.hasPrefix("armed already"))
    let disarmed = try service.command(["disarm"])
    #expect(disarmed.status == 0, "\(disarmed.output)")
    #expect(service.status?.mode == "Observe")
    #expect(try service.command(["disarm"]).output.hasPrefix("disarmed already"))
    #expect(try service.property("NRestarts") == "0")
  }

  /// No capability is left, nothing new can be gained, and the system call filter is in force.
  private static func isLockedIn(_ service: InstalledService) throws {
    let facts = service.machine.text("/proc/\(try service.pid())/status").split(separator: "\n")
    for line in ["CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1"] {
      #expect(facts.contains { $0 == line }, "\(line)")
    }
    #expect(facts.contains("Seccomp:\t2"))
  }

  /// An upgrade between the stop and the proof: the new version proves what the old one began.
  @Test
  func anUpgradeInMidRestartGoesOnWithIt() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    // The API server comes back so late that apt is done before it.
    let master = try BootedMaster(
      on: machine, loopbackLives: .seconds(3), apiServerFlags: ["--standin-start-delay=8s"])
    let service = try InstalledService(on: machine)
    let next = try BuiltPackage.nextVersion.get()
    try master.configure("mode: Enforce\n" + BootedMaster.promptly(soak: "2s"))
    try service.restart()
    try waitFor("the stop", within: .seconds(60), every: 10, onTimeout: { service.everything }) {
      [.stopIssued, .verifying].contains(service.place) ? () : nil
    }
    let before = try service.pid()
    try service.install(next)
    #expect(try service.pid() != before)
    try service.awaitStatus("a proved restart") { $0.lastStop?.proved != nil }
    #expect(master.stopsDelivered == 1)
    #expect(
      try machine.run(["dpkg-query", "-W", "-f=${Version}", "loopwarden"]).hasSuffix("+next"))
    #expect(try service.journal(["LOOPWARDEN_EVENT=service-started"]).contains("ended in phase"))
  }
  /// A limit on the unit's running time that ends in mid-restart waits: each step of a restart in
  /// flight asks for its time.
  @Test
  func aLimitOnTheRunningTimeWaitsForTheProof() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    let master = try BootedMaster(
      on: machine, loopbackLives: .seconds(3), apiServerFlags: ["--standin-start-delay=8s"])
    let service = try InstalledService(on: machine)
    try service.dropIn("limit", "[Service]\nRuntimeMaxSec=6s\n")
    try master.configure("mode: Enforce\n" + BootedMaster.promptly())
    try service.restart()
    try service.awaitStatus("a proved restart") { $0.lastStop?.proved != nil }
    #expect(try service.property("NRestarts") == "0")
    #expect(try service.property("Result") == "success")
    #expect(master.stopsDelivered == 1)
  }
}
