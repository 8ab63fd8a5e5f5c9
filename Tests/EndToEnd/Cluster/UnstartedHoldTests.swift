import Glibc
import StandInControlPlane
import Testing

/// The holder dies before it has stopped anything.
@Suite(.serialized, .needsContainerd)
struct UnstartedHoldTests {
  @Test func itFreesItselfAndTheDeadOneIsRenewedWhenItIsBack() throws {
    let folder = try makeTemporaryFolder()
    defer { _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(20)) }
    let (hook, barrier) = (folder + "/hook", folder + "/barrier")
    try writeFile(hook, "#!/bin/sh\nwhile [ -e \(barrier) ]; do sleep 0.1; done\n")
    #expect(chmod(hook, 0o755) == 0)
    try writeFile(barrier, "")
    let cluster = try ClusterHost(
      loopbackLives: .seconds(40),
      [
        "restart.hooks.preStop.command": "[\(hook)]", "restart.hooks.preStop.deadline": "2m",
      ])
    defer { cluster.stop() }
    defer { unlink(barrier) }
    try cluster.start()

    let held = try cluster.awaitLease("a holder in its hook") {
      $0.holder != nil && $0.annotations["phase"] == "preparing"
    }
    let dead = try cluster.index(of: try #require(held.node))
    try cluster.wardens[dead].awaitPlace(.preparing)
    cluster.wardens[dead].kill()
    unlink(barrier)

    // Nothing was stopped there, and the others do not wait for it for ever.
    try cluster.sampleReadiness(until: "the others' renewals", within: .seconds(240)) {
      let lease = try cluster.lease()
      return lease?.holder == nil && (lease?.transitions ?? 0) >= 3
    }
    #expect(cluster.stopsDelivered[dead] == 0)
    #expect(cluster.stopsDelivered.reduce(0, +) == 2)

    try cluster.wardens[dead].start()
    try cluster.wardens[dead].awaitRenewed(within: .seconds(120))
    #expect(cluster.wardens[dead].log.contains("had not stopped anything was interrupted"))
    #expect(cluster.stopsDelivered == [1, 1, 1])
  }
}
