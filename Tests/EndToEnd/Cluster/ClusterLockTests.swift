import Glibc
import StandInControlPlane
import Testing

/// What becomes of the cluster's lock when things go wrong in mid-restart.
@Suite(
  .serialized,
  .disabled(
    if: BuiltProducts.find("etcd") == nil, "missing: etcd (apt install etcd-server)"))
struct ClusterLockTests {
  @Test func aSupervisorThatIsKilledInMidRestartKeepsTheLockUntilItIsBack() throws {
    let masters = try ThreeMasters()
    defer { masters.stop() }
    let restart = try masters.begin("m1", "restart", "--yes")
    try masters.waitForLease("m1", ["stopping", "verifying"], within: .seconds(60))
    try masters.waitForStop("m1")
    try masters.killSupervisor("m1")
    restart.end(within: .seconds(10))

    // Time frees nothing that may have stopped an API server, and nobody else goes on.
    let other = try masters.run("m2", ["restart", "--yes"])
    #expect(other.status == 1)
    #expect(other.output.contains("lock: "), "\(other.output)")
    #expect(try masters.lease().node == "m1")
    #expect(try masters.stops("m2") == 0)

    try masters.startSupervisor("m1")
    try masters.waitForLease(nil, within: .seconds(90))
    #expect(try masters.lease().annotations["last"]?.hasPrefix("m1 renewed") == true)
    #expect(try masters.stops("m1") == 1)
  }

  @Test func aFailedRestartHoldsTheLockUntilItIsMended() throws {
    let masters = try ThreeMasters()
    defer { masters.stop() }
    let restart = try masters.begin("m2", "restart", "--yes")
    try masters.waitForStop("m2")
    // Nobody starts the next API server.
    masters.signalKubelet("m2", SIGSTOP)
    try masters.waitForLease("m2", ["held"], within: .seconds(180))
    try restart.waitForEnd(within: .seconds(30))
    #expect(restart.exitStatus == 2)
    #expect(try masters.lease().annotations["failure"] == "not-back")

    for name in ["m1", "m3"] {
      let other = try masters.run(name, ["restart", "--yes"])
      #expect(other.status == 1)
      #expect(try masters.stops(name) == 0)
      try waitFor("\(name)'s status to show it", within: .seconds(30)) {
        let status = try masters.run(name, ["status"])
        return status.status == 1 && status.output.contains("HELD by m2") ? () : nil
      }
    }

    // Mended: it clears by itself, with a new certificate.
    masters.signalKubelet("m2", SIGCONT)
    try masters.waitForLease(nil, within: .seconds(90))
    #expect(try masters.lease().annotations["last"]?.hasPrefix("m2 renewed") == true)
    #expect(try masters.stops("m2") == 1)
  }

  @Test func aMasterThatReachesNoAPIServerDoesNothingAndIsRenewedLater() throws {
    let masters = try ThreeMasters()
    defer { masters.stop() }
    let faults = FaultsFile(path: masters.cluster.storage.folder.map { $0 + "/faults.json" } ?? "")
    try faults.replace(
      ["any": ["drop": true, "path": "/", "user": .string(try masters.master("m3").user)]])
    let alone = try masters.run("m3", ["restart", "--yes"])
    #expect(alone.status == 1)
    #expect(alone.output.contains("lock: "), "\(alone.output)")
    #expect(try masters.stops("m3") == 0)
    // The others go on without it: its API server is ready for them.
    let other = try masters.run("m1", ["restart", "--yes"])
    #expect(other.status == 0, "\(other.output)")

    try faults.replace([:])
    // Its last status may still be the one from before the partition.
    try waitFor("m3 to see the API again", within: .seconds(60)) {
      StatusFile(try masters.master("m3").statusFile)?.readiness == "ready" ? () : nil
    }
    try masters.waitUntilNothingIsInTheWay(masters.master("m3"))
    let healed = try masters.run("m3", ["restart", "--yes"])
    #expect(healed.status == 0, "\(healed.output)")
    #expect(try masters.lease().transitions == 2)
  }
}

extension ThreeMasters {
  /// Until the master's API server has been told to stop.
  fileprivate func waitForStop(_ name: String) throws {
    try waitFor("a stop on \(name)", within: .seconds(60), every: 20) {
      try stops(name) > 0 ? () : nil
    }
  }
}
