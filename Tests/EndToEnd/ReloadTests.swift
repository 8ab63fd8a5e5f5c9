import Glibc
import Testing

/// HUP reads the configuration anew, and keeps the old one when the new one is bad.
@Suite(.serialized, .needsMaster)
struct ReloadTests {
  @Test
  func takesAGoodConfigurationAndRefusesABadOne() throws {
    let master = try MasterHost(.process, loopbackLives: .seconds(4))
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let warden = try Warden(master)
    try warden.start()
    try warden.awaitStatus("observing") { $0.mode == "Observe" && $0.phase == "due" }
    let pid = warden.daemon?.pid

    try writeFile(
      warden.configuration, "apiVersion: loopwarden/v1\nkind: Configuration\nmode: Act\n")
    warden.daemon?.send(SIGHUP)
    try waitFor("the refusal", within: .seconds(20), onTimeout: { warden.log }) {
      warden.log.contains("the new configuration is not used, the old one stays") ? () : nil
    }
    // File, line and what would be allowed.
    #expect(warden.log.contains("config.yaml:3"))
    #expect(warden.log.contains("Enforce"))
    let seen = textFile(warden.runtimeFolder + "/status.json")
    try warden.awaitStatus("a look with the old one") { status in
      status.mode == "Observe" && textFile(warden.runtimeFolder + "/status.json") != seen
    }

    try warden.configure(["mode": "Enforce", "state.directory": master.folder + "/elsewhere"])
    warden.daemon?.send(SIGHUP)
    try waitFor("the second refusal", within: .seconds(20), onTimeout: { warden.log }) {
      warden.log.contains("state folders change only with a restart") ? () : nil
    }
    #expect(warden.status?.mode == "Observe")
    #expect(master.stopsDelivered == 0)

    try warden.configure(["mode": "Enforce"])
    warden.daemon?.send(SIGHUP)
    let renewed = try warden.awaitRenewed()
    #expect(renewed.mode == "Enforce")
    #expect(renewed.pid == pid)
    #expect(warden.log.contains("the configuration was read anew"))
    #expect(master.stopsDelivered == 1)
  }

  /// A restart in flight goes on over a HUP: the stop and the hooks are not forgotten.
  @Test(arguments: [RecordOnDisk.Place.preparing, .stopIssued, .soaking])
  func keepsARestartInFlight(_ place: RecordOnDisk.Place) throws {
    let slow = try SlowMaster(.process)
    defer { slow.master.stop() }
    try slow.warden.start()
    try slow.warden.awaitPlace(place)
    slow.warden.daemon?.send(SIGHUP)
    try slow.warden.awaitRenewed()
    #expect(slow.warden.log.contains("the configuration was read anew"))
    #expect(slow.master.stopsDelivered == 1)
  }
}
