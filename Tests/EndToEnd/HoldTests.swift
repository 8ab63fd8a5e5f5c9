import Testing

/// An operator's hold keeps a due restart away until it is taken back or ends.
@Suite(.serialized, .needsMaster)
struct HoldTests {
  @Test
  func keepsADueRestartAwayUntilItIsTakenBack() throws {
    let master = try MasterHost(.process, loopbackLives: .seconds(4))
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let warden = try Warden(master, ["mode": "Enforce"])
    #expect(try warden.run(["hold", "--reason", "etcd maintenance"]).status == 0)
    try warden.start()
    let held = try warden.awaitStatus("the due restart") {
      $0.phase == "due" && $0.binding == ["operator-hold"]
    }
    #expect(held.hold?.contains("etcd maintenance") == true)
    let status = try warden.run(["status"])
    #expect(status.status == 1)
    #expect(status.output.contains("etcd maintenance"))
    #expect(try warden.run(["plan"]).output.contains("operator-hold"))
    #expect(master.stopsDelivered == 0)

    let resume = try warden.run(["resume"])
    #expect(resume.output.contains("etcd maintenance"))
    try warden.awaitRenewed()
    #expect(master.stopsDelivered == 1)
  }

  @Test
  func endsByItself() throws {
    let master = try MasterHost(.process, loopbackLives: .seconds(4))
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    // Long looks: only the hold's own end can be the reason to look again in time.
    let warden = try Warden(master, ["mode": "Enforce", "looks.interval": "1h"])
    #expect(try warden.run(["hold", "--reason", "a short while", "--for", "6s"]).status == 0)
    try warden.start()
    try warden.awaitStatus("the hold at work") { $0.phase == "due" && $0.hold != nil }
    try warden.awaitRenewed()
    #expect(master.stopsDelivered == 1)
  }

  @Test(arguments: [
    ["hold"], ["hold", "--reason", ""], ["hold", "--reason", "x", "--for", "4 hours"],
    ["hold", "--reason", "x", "--until", "2020-01-01T00:00:00Z"],
    ["hold", "--reason", "x", "--for", "1h", "--until", "2099-01-01T00:00:00Z"],
  ])
  func isRefusedWithoutReasonOrWithAWrongEnd(_ command: [String]) throws {
    let master = try MasterHost(.process)
    defer { master.stop() }
    let warden = try Warden(master)
    let refused = try warden.run(command)
    #expect(refused.status == 64, "\(refused.output)")
    #expect(textFile(warden.stateFolder + "/hold.json").isEmpty)
  }
}
