import Glibc
import OpenSSLKit
import Testing

/// Restarts that fail: held, seen, and never a second stop.
@Suite(.serialized)
struct FailedRestartTests {
  /// A bare process is never killed, so a TERM that it ignores does nothing at all.
  @Test(.needsMaster)
  func aStopThatDoesNothingIsHeldUntilAnOperatorReleasesIt() throws {
    let master = try MasterHost(
      .process, apiServerFlags: ["--standin-ignore-term"], loopbackLives: .seconds(4))
    defer { stopIgnoringTerm(master) }
    try master.startKubelet()
    let old = try master.awaitFirstLeaf()
    let warden = try Warden(
      master,
      ["mode": "Enforce", "restart.drainLimit": "1s", "restart.proofLimit": "3s"])
    try warden.start()
    let held = try warden.awaitStatus("held") { $0.phase == "held" }

    #expect(held.lastStop?.failure == "not-stopped")
    #expect(held.binding.contains("failed-restart"))
    #expect(held.summary.contains("HELD"))
    #expect(warden.log.contains("the restart FAILED"))
    let status = try warden.run(["status"])
    #expect(status.status == 2)
    #expect(status.output.contains("not-stopped"))
    try expectNoSecondStop(warden)
    let refused = try warden.run(["restart", "--yes", "--waive", "already-stopped"])
    #expect(refused.status == 1)
    #expect(refused.output.contains("failed-restart"))

    // A restart of the daemon changes nothing about it.
    try warden.stop()
    try warden.start()
    let pid = try #require(warden.daemon?.pid)
    try warden.awaitStatus("held, again") { $0.phase == "held" && $0.pid == pid }
    #expect(master.stopsDelivered == 1)

    let release = try warden.run(["release", "--reason", "the process was looked at"])
    #expect(release.status == 0, "\(release.output)")
    let freed = try warden.awaitStatus("the release") { $0.phase == "due" }
    // Released is not forgotten: this certificate has had its stop.
    #expect(freed.binding.contains("already-stopped"))
    #expect(warden.log.contains("an operator released the failed restart"))
    #expect(try warden.run(["status"]).status == 1)
    try expectNoSecondStop(warden)
    #expect(try master.loopbackLeaf()?.sha256 == old.sha256)
    let nothing = try warden.run(["release", "--reason", "again"])
    #expect(nothing.status == 1)
  }

  @Test(.needsContainerd)
  func aContainerThatNeverComesBackIsHeld() throws {
    let master = try MasterHost(
      .container(try ContainerdHost.shared()), loopbackLives: .seconds(4))
    defer { master.stop() }
    try master.startKubelet(["--standin-never-restart"])
    try master.awaitFirstLeaf()
    let warden = try Warden(
      master, ["mode": "Enforce", "restart.drainLimit": "1s", "restart.proofLimit": "4s"])
    try warden.start()
    let held = try warden.awaitStatus("held") { $0.phase == "held" }

    #expect(held.lastStop?.failure == "not-back")
    #expect(master.stopsDelivered == 1)
    #expect(try warden.run(["status"]).status == 2)

    // kubelet is mended, so the restart turns out well after all, by itself.
    master.stopKubelet()
    try master.startKubelet()
    try warden.awaitRenewed()
    #expect(warden.log.contains("turned out well"))
  }

  @Test(.needsContainerd)
  func aCertificateThatDoesNotChangeIsHeldAndFoundPersisted() throws {
    let master = try MasterHost(
      .container(try ContainerdHost.shared()), loopbackLives: .seconds(4))
    defer { master.stop() }
    try master.startKubelet()
    let old = try master.awaitFirstLeaf(pairStays: true)
    let warden = try Warden(master, ["mode": "Enforce"])
    try warden.start()
    let held = try warden.awaitStatus("held") { $0.phase == "held" }
    #expect(held.lastStop?.failure == "certificate-unchanged")
    #expect(try master.loopbackLeaf()?.sha256 == old.sha256)

    #expect(try warden.run(["release", "--reason", "a patched build"]).status == 0)
    let blocked = try warden.awaitStatus("the gate") { $0.phase == "due" }
    #expect(blocked.binding.contains("persisted"))
    #expect(blocked.certificate.correlation == "persisted")
    let refused = try warden.run(["restart", "--yes"])
    #expect(refused.status == 1)
    #expect(refused.output.contains("persisted"))
    #expect(master.stopsDelivered == 1)
  }

  /// As many looks as a second attempt would need, and still one stop.
  private func expectNoSecondStop(_ warden: Warden) throws {
    for _ in 0..<5 {
      let seen = textFile(warden.runtimeFolder + "/status.json")
      _ = try waitFor("another look", within: .seconds(20)) {
        textFile(warden.runtimeFolder + "/status.json") != seen ? () : nil
      }
    }
    #expect(warden.master.stopsDelivered == 1)
  }

  /// The kubelet's own end would wait for this process for its whole grace.
  private func stopIgnoringTerm(_ master: MasterHost) {
    master.kubelet?.send(SIGKILL)
    master.stop()
  }
}
