import OpenSSLKit
import StandInControlPlane
import Testing

/// A certificate that is due, on real containerd and runc, from the decision to the proof.
@Suite(.serialized, .needsContainerd)
struct DueCertificateTests {
  /// With the soak of the defaults: the one scenario that waits it out.
  @Test
  func isRenewedByAGracefulStopThatIsProved() throws {
    let containerd = try ContainerdHost.shared()
    let master = try MasterHost(
      .container(containerd),
      apiServerFlags: ["--request-timeout=3s", "--shutdown-watch-termination-grace-period=2s"],
      loopbackLives: .seconds(10))
    defer { master.stop() }
    try master.startKubelet()
    let old = try master.awaitFirstLeaf()
    let before = try #require(try containerd.view.containers(named: "kube-apiserver").last)
    let manifests = try FolderSnapshot(master.folder + "/manifests")
    let watch = try master.openWatch()

    let warden = try Warden(
      master, ["mode": "Enforce", "restart.soak": "30s", "restart.proofLimit": "60s"])
    try warden.start()
    let status = try warden.awaitRenewed(within: .seconds(120))

    let new = try #require(try master.loopbackLeaf())
    #expect(new.sha256 != old.sha256)
    let stop = try #require(status.lastStop)
    #expect(stop.fingerprintBefore == hexadecimal(old.sha256))
    #expect(stop.fingerprintAfter == hexadecimal(new.sha256))
    #expect(stop.failure == nil)
    #expect((stop.outageSeconds ?? 0) > 0)
    #expect(status.certificate.fingerprint == hexadecimal(new.sha256))
    #expect(status.readiness == "ready")

    let after = try #require(
      try containerd.view.containers(named: "kube-apiserver").first(where: \.isRunning))
    #expect(after.attempt == before.attempt + 1)
    #expect(after.sandboxID == before.sandboxID)
    #expect(status.container.id == after.id)

    // TERM and a drain of its own accord, not KILL: the watch was ended, not cut.
    #expect(master.stopsDelivered == 1)
    let log = textFile(master.folder + "/logs/kube-apiserver.0.log")
    #expect(log.contains("ending the open watches"))
    #expect(log.contains("drained; ending"))
    #expect(textFile(master.folder + "/kubelet.log").contains("ended with status 0"))
    try watch.waitForEnd(within: .seconds(10))
    #expect(watch.exitStatus == 0)

    #expect(try FolderSnapshot(master.folder + "/manifests") == manifests)
    #expect(try warden.run(["status"]).status == 0)
    try warden.stop()
    #expect(try warden.run(["status"]).status == 3)
  }

  /// containerd kills what outlives its grace, and kubelet brings a new one: a proof like any other,
  /// after one stop.
  @Test
  func isRenewedAlsoWhereTheProcessOutlivesItsGrace() throws {
    let master = try MasterHost(
      .container(try ContainerdHost.shared()), apiServerFlags: ["--standin-ignore-term"],
      loopbackLives: .seconds(4))
    defer { master.stop() }
    try master.startKubelet()
    let old = try master.awaitFirstLeaf()
    let warden = try Warden(master, ["mode": "Enforce", "restart.drainLimit": "2s"])
    try warden.start()
    try warden.awaitRenewed()

    #expect(try master.loopbackLeaf()?.sha256 != old.sha256)
    #expect(master.stopsDelivered == 1)
    #expect(textFile(master.folder + "/kubelet.log").contains("ended with status 137"))
  }
}
