import Glibc
import TestSupport
import Testing

/// TERM and INT end the daemon within 5 s, whatever it is about.
@Suite(.serialized, .needsMaster)
struct SignalTests {
  @Test(arguments: [
    (RecordOnDisk.Place.due, SIGTERM), (.acquiringLock, SIGINT), (.preparing, SIGTERM),
    (.stopAllowed, SIGINT), (.stopIssued, SIGTERM), (.verifying, SIGINT), (.soaking, SIGTERM),
    (.releasing, SIGINT),
  ])
  func endsItInEveryPhase(_ place: RecordOnDisk.Place, _ signal: Int32) throws {
    let slow = try SlowMaster(.process)
    defer { slow.master.stop() }
    try slow.warden.start()
    try slow.warden.awaitPlace(place)
    try expectEnd(of: slow.warden, by: signal)
    // Never half-way through a write: what is there can be read, and gone on with.
    #expect(slow.warden.place != nil)
    #expect(slow.warden.status != nil)
    #expect(try slow.warden.run(["plan"]).status == 0)
    #expect(slow.master.stopsDelivered <= 1)
  }

  @Test
  func endsItWhileAHookRuns() throws {
    let hook = "[/bin/sleep, \"300\"]"
    let slow = try SlowMaster(
      .process,
      ["restart.hooks.preStop.command": hook, "restart.hooks.preStop.deadline": "10m"])
    defer { slow.master.stop() }
    try slow.warden.start()
    let daemon = try #require(slow.warden.daemon?.pid)
    let program = try waitFor("the hook", within: .seconds(60)) {
      ProcessTable.children(of: daemon).first
    }
    try expectEnd(of: slow.warden, by: SIGTERM)
    // It does not outlive its daemon: the next one would run it a second time beside it.
    try waitFor("the hook's end", within: .seconds(10)) {
      kill(program, 0) != 0 ? () : nil
    }
    #expect(slow.master.stopsDelivered == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func endsItWhileTheRuntimeIsWedged(_ signal: Int32) throws {
    let master = try MasterHost(.process)
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let silence = try SilentServer(.unix(master.folder + "/wedged.sock"))
    let warden = try Warden(
      master,
      [
        "runtime.kind": "cri", "runtime.socket": master.folder + "/wedged.sock",
        "runtime.timeout": "60s", "looks.deadline": "60s",
      ])
    try warden.start()
    try silence.awaitClient()
    try expectEnd(of: warden, by: signal)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func endsItWhileTheAPIServerIsSilent(_ signal: Int32) throws {
    let master = try MasterHost(.process)
    defer { master.stop() }
    let silence = try SilentServer(.ipv4)
    let warden = try Warden(
      master,
      [
        "apiServer.target": "\"127.0.0.1:\(silence.port)\"", "apiServer.probeDeadline": "60s",
        "readiness.timeout": "60s", "looks.deadline": "60s",
      ])
    try warden.start()
    try silence.awaitClient()
    try expectEnd(of: warden, by: signal)
  }

  private func expectEnd(of warden: Warden, by signal: Int32) throws {
    let daemon = try #require(warden.daemon)
    daemon.send(signal)
    try waitFor("the daemon's end", within: .seconds(5), onTimeout: { warden.everything }) {
      daemon.hasEnded() ? () : nil
    }
    #expect(daemon.exitStatus == 0, "\(warden.log)")
    #expect(warden.log.contains("ending on a signal"))
  }
}
