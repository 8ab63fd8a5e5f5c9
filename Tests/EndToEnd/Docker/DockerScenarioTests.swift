import Glibc
import OpenSSLKit
import StandInControlPlane
import Testing

/// One master whose API server runs in a real Docker Engine, as dockershim starts it.
@Suite(.serialized, .needsDocker)
struct DockerScenarioTests {
  private static let waived = ["--waive", "clock-not-synchronised"]

  @Test
  func checkSeesTheContainer() throws {
    let docker = try DockerHost.shared()
    let (master, warden) = try armed(docker, lives: nil)
    defer { master.stop() }
    let container = try #require(try docker.runningAPIServers().first)

    let wide = try warden.run(["check", "-o", "wide"])
    #expect(wide.status == 0, "\(wide.output)")
    #expect(wide.output.contains(container.id.prefix(12)), "\(wide.output)")
    #expect(!wide.output.contains("not seen: "), "\(wide.output)")
    #expect(try docker.signals(to: container.id).isEmpty)
  }

  @Test
  func aDueCertificateIsRenewedByOneGracefulStop() throws {
    let docker = try DockerHost.shared()
    let (master, warden) = try armed(
      docker, lives: .seconds(8),
      flags: ["--request-timeout=3s", "--shutdown-watch-termination-grace-period=2s"])
    defer { master.stop() }
    let old = try #require(try master.loopbackLeaf())
    let before = try #require(try docker.runningAPIServers().first)
    let manifests = try FolderSnapshot(master.folder + "/manifests")
    let watch = try master.openWatch()

    try warden.start()
    let status = try warden.awaitRenewed(within: .seconds(120))

    let new = try #require(try master.loopbackLeaf())
    #expect(new.sha256 != old.sha256)
    let stop = try #require(status.lastStop)
    #expect(stop.fingerprintBefore == hexadecimal(old.sha256))
    #expect(stop.fingerprintAfter == hexadecimal(new.sha256))
    #expect(stop.failure == nil)
    #expect(status.readiness == "ready")

    let after = try #require(try docker.runningAPIServers().first)
    #expect(after.id != before.id)
    #expect(status.container.id == after.id)
    #expect(after.attempt == before.attempt.map { $0 + 1 })
    #expect(after.sandboxID == before.sandboxID)
    // TERM and a drain of its own accord: the watch was ended, not cut.
    #expect(try docker.signals(to: before.id) == ["15"])
    #expect(try docker.signals(to: after.id).isEmpty)
    #expect(master.logs.contains("drained; ending"))
    #expect(textFile(master.folder + "/kubelet.log").contains("ended with status 0"))
    try watch.waitForEnd(within: .seconds(10))
    #expect(watch.exitStatus == 0)
    #expect(try FolderSnapshot(master.folder + "/manifests") == manifests)
    try warden.stop()
  }

  @Test
  func anOperatorRestartsItAndAHoldKeepsItAway() throws {
    let docker = try DockerHost.shared()
    let (master, warden) = try armed(docker, lives: nil)
    defer { master.stop() }
    let old = try #require(try master.loopbackLeaf())
    let before = try #require(try docker.runningAPIServers().first)

    _ = try warden.run(["hold", "--reason", "no restarts today"])
    let refused = try warden.run(["restart", "--yes"] + Self.waived)
    #expect(refused.status == 1)
    #expect(refused.output.contains("operator-hold"), "\(refused.output)")
    #expect(try docker.signals(to: before.id).isEmpty)
    #expect(try warden.run(["resume"]).status == 0)

    let restart = try warden.run(["restart", "--yes"] + Self.waived)
    #expect(restart.status == 0, "\(restart.output)\n\(warden.everything)")
    #expect(restart.output.contains("renewed"))
    #expect(try master.loopbackLeaf()?.sha256 != old.sha256)
    #expect(try docker.signals(to: before.id) == ["15"])
  }

  @Test
  func aContainerThatNeverComesBackIsHeld() throws {
    let docker = try DockerHost.shared()
    let (master, warden) = try armed(
      docker, lives: .seconds(4), kubelet: ["--standin-never-restart"],
      ["restart.drainLimit": "1s", "restart.proofLimit": "4s"])
    defer { master.stop() }
    let before = try #require(try docker.runningAPIServers().first)
    try warden.start()
    let held = try warden.awaitStatus("held") { $0.phase == "held" }

    #expect(held.lastStop?.failure == "not-back")
    #expect(try docker.signals(to: before.id) == ["15"])
    #expect(try warden.run(["status"]).status == 2)

    // kubelet is mended, so the restart turns out well after all, by itself.
    master.stopKubelet()
    try master.startKubelet()
    try warden.awaitRenewed()
    #expect(warden.log.contains("turned out well"))
  }

  @Test
  func twoThatRunAreRefused() throws {
    let docker = try DockerHost.shared()
    let (master, warden) = try armed(docker, lives: nil)
    defer { master.stop() }
    let real = try #require(try docker.runningAPIServers().first)
    let impostor = try docker.startImpostor()
    defer { try? docker.remove(impostor) }

    let refused = try warden.run(["restart", "--yes"] + Self.waived)
    #expect(refused.status == 1)
    #expect(
      refused.output.contains("exactly one running kube-apiserver was expected"),
      "\(refused.output)")
    #expect(refused.output.contains("kube-apiserver-other"))
    #expect(try docker.signals(to: real.id).isEmpty)
    #expect(try docker.signals(to: impostor).isEmpty)
  }

  /// The engine gives the names of an image in its own order; the manifest's is one of them.
  @Test
  func anImageWithSeveralNamesIsTheManifests() throws {
    let docker = try DockerHost.shared()
    let (master, warden) = try armed(docker, lives: nil)
    defer { master.stop() }
    let other = "a.mirror.loopwarden.test/kube-apiserver"
    try docker.call("POST", "/images/\(StandInImage.name)/tag?repo=\(other)&tag=v1")
    defer { _ = try? docker.call("DELETE", "/images/\(other):v1") }
    let plan = try warden.run(["plan"])
    #expect(!plan.output.contains("manifest-image-differs"), "\(plan.output)")
    #expect(plan.output.contains("image-missing") == false, "\(plan.output)")
  }

  @Test
  func anEngineThatHangsIsToldAndNothingIsTouched() throws {
    let docker = try DockerHost.shared()
    let (master, warden) = try armed(docker, lives: nil)
    defer { master.stop() }
    let container = try #require(try docker.runningAPIServers().first)
    docker.daemon.send(SIGSTOP)
    let check = try warden.run(["check", "-o", "wide"])
    let refused = try warden.run(["restart", "--yes"] + Self.waived)
    docker.daemon.send(SIGCONT)

    // The certificate is read off the wire all the same.
    #expect(check.status == 0, "\(check.output)")
    #expect(check.output.contains("does not answer"), "\(check.output)")
    #expect(refused.status == 1)
    #expect(try docker.signals(to: container.id).isEmpty)
  }

  private func armed(
    _ docker: DockerHost, lives: Duration?, flags: [String] = [], kubelet: [String] = [],
    _ overrides: [String: String] = [:]
  ) throws -> (MasterHost, Warden) {
    let master = try MasterHost(.docker(docker), apiServerFlags: flags, loopbackLives: lives)
    do {
      try master.startKubelet(kubelet)
      try master.awaitFirstLeaf()
      return (master, try Warden(master, ["mode": "Enforce"].merging(overrides) { $1 }))
    } catch {
      master.stop()
      throw error
    }
  }
}
