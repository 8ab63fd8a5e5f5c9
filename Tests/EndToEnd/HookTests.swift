import Glibc
import Testing

/// The operator's programs around a restart.
@Suite(.serialized, .needsMaster)
struct HookTests {
  @Test
  func aFailingPreStopHookRefusesTheStop() throws {
    let (master, warden) = try due([
      "restart.hooks.preStop.command": "[/bin/false]", "restart.hooks.retry": "1h",
    ])
    defer { master.stop() }
    try warden.start()
    let blocked = try warden.awaitStatus("the gate of the hook") {
      $0.phase == "due" && $0.binding.contains("pre-stop-hook")
    }
    #expect(blocked.lastStop == nil)
    #expect(warden.log.contains("the pre-stop hook failed: it ended with status 1"))
    #expect(master.stopsDelivered == 0)

    // Mended, and read anew: the failure is remembered for as long as retry says.
    try warden.configure(["mode": "Enforce", "restart.hooks.retry": "1ms"])
    warden.daemon?.send(SIGHUP)
    try warden.awaitRenewed()
  }

  @Test
  func aHookThatMayBeChangedByOthersIsNotRun() throws {
    let master = try MasterHost(.process, loopbackLives: .seconds(2))
    defer { master.stop() }
    let hook = master.folder + "/hook"
    try writeFile(hook, "#!/bin/sh\ntouch \(master.folder)/hook-ran\n")
    #expect(chmod(hook, 0o777) == 0)
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let warden = try Warden(
      master, ["mode": "Enforce", "restart.hooks.preStop.command": "[\(hook)]"])
    try warden.start()
    try warden.awaitStatus("the gate of the hook") { $0.binding.contains("pre-stop-hook") }
    #expect(warden.log.contains("can be changed by others than root"))
    #expect(access(master.folder + "/hook-ran", F_OK) != 0)
    #expect(master.stopsDelivered == 0)
  }

  @Test
  func bothRunInTheirOrderAroundTheRestart() throws {
    let master = try MasterHost(.process, loopbackLives: .seconds(2))
    defer { master.stop() }
    let hook = master.folder + "/hook"
    let diary = master.folder + "/diary"
    // It writes down who it is, and which process is the API server at that time.
    try writeFile(
      hook, "#!/bin/sh\necho \"$LOOPWARDEN_HOOK $1 $(cat \(master.pidFile))\" >> \(diary)\n")
    #expect(chmod(hook, 0o755) == 0)
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let old = try #require(master.apiServerPID)
    let warden = try Warden(
      master,
      [
        "mode": "Enforce", "restart.hooks.preStop.command": "[\(hook), drain]",
        "restart.hooks.postProof.command": "[\(hook), undrain]",
      ])
    try warden.start()
    try warden.awaitRenewed()
    let new = try #require(master.apiServerPID)
    #expect(new != old)
    #expect(textFile(diary) == "pre-stop drain \(old)\npost-proof undrain \(new)\n")
  }

  @Test
  func aHookThatRunsTooLongIsEndedAndRefusesTheStop() throws {
    let (master, warden) = try due([
      "restart.hooks.preStop.command": "[/bin/sleep, \"300\"]",
      "restart.hooks.preStop.deadline": "500ms",
    ])
    defer { master.stop() }
    try warden.start()
    try warden.awaitStatus("the gate of the hook") { $0.binding.contains("pre-stop-hook") }
    #expect(warden.log.contains("it ran longer than it may, and was ended"))
    let daemon = try #require(warden.daemon?.pid)
    #expect(ProcessTable.children(of: daemon).isEmpty)
    #expect(master.stopsDelivered == 0)
  }

  private func due(_ overrides: [String: String]) throws -> (MasterHost, Warden) {
    let master = try MasterHost(.process, loopbackLives: .seconds(2))
    do {
      try master.startKubelet()
      try master.awaitFirstLeaf()
      return (master, try Warden(master, ["mode": "Enforce"].merging(overrides) { $1 }))
    } catch {
      master.stop()
      throw error
    }
  }
}
