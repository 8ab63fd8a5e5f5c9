import Glibc
import OpenSSLKit
import Testing

/// `restart --method manifest` on a master whose container runtime does not answer.
@Suite(.serialized, .needsMaster)
struct ManifestMethodTests {
  @Test(arguments: [true, false])
  func renewsWithoutTheRuntime(withSupervisor: Bool) throws {
    let one = try ManifestMaster()
    defer { one.master.stop() }
    let (before, old) = (try one.traces(), try #require(try one.master.loopbackLeaf()))
    if withSupervisor {
      try one.warden.start()
      try one.warden.awaitStatus("a first look") { _ in true }
    }
    // The runtime's way is closed.
    let usual = try one.warden.run(["restart", "--yes"] + ManifestMaster.waived)
    #expect(usual.status == 1, "\(usual.output)")
    #expect(try one.traces() == before)

    let dry = try one.restart(["--dry-run"])
    #expect(dry.status == 0, "\(dry.output)")
    #expect(dry.output.contains("about three times the outage"))
    #expect(try one.traces() == before)

    let restart = try one.restart(["--yes"])
    #expect(restart.status == 0, "\(restart.output)\n\(one.warden.everything)")
    #expect(restart.output.contains("renewed"))
    #expect(try one.traces() == before)
    #expect(try one.master.loopbackLeaf()?.sha256 != old.sha256)
    #expect(one.master.stopsDelivered == 1)
    #expect(one.master.logs.contains("the manifest is gone: ending the pod"))
  }

  @Test
  func isRefusedUnlessAllowed() throws {
    let one = try ManifestMaster(["restart.allowManifestMethod": "false"])
    defer { one.master.stop() }
    let before = try one.traces()
    for option in ["--yes", "--dry-run"] {
      let refused = try one.restart([option])
      #expect(refused.status == 1)
      #expect(refused.output.contains("allowManifestMethod"), "\(refused.output)")
    }
    #expect(try one.traces() == before)
    #expect(one.master.stopsDelivered == 0)
  }

  /// Nor does it become a stop by the runtime, where the service may not use the method.
  @Test
  func isRefusedByAServiceThatMayNot() throws {
    let one = try ManifestMaster()
    defer { one.master.stop() }
    let before = try one.traces()
    try one.warden.configure(["mode": "Enforce"])
    try one.warden.start()
    try one.warden.awaitStatus("a first look") { _ in true }
    let refused = try one.restart(["--yes", "--set", "restart.allowManifestMethod=true"])
    #expect(refused.status == 1, "\(refused.output)")
    #expect(refused.output.contains("off in the running service"), "\(refused.output)")
    try waitFor("the request's end", within: .seconds(20)) {
      access(one.warden.stateFolder + "/request.json", F_OK) == 0 ? nil : ()
    }
    try one.warden.stop()
    #expect(try one.traces() == before)
    #expect(one.master.stopsDelivered == 0)
  }

  enum Doubt: CaseIterable { case otherFolder, unnamedFolder, shortGrace, secondName }

  /// Refused before anything is touched, with the reason.
  @Test(arguments: Doubt.allCases)
  func isRefusedInDoubt(_ doubt: Doubt) throws {
    let one = try ManifestMaster()
    defer { one.master.stop() }
    let kubelet = one.master.folder + "/kubelet-config.yaml"
    let words: String
    switch doubt {
    case .otherFolder:
      try writeFile(kubelet, "staticPodPath: \(one.master.folder)/logs\n")
      words = "static pods from"
    case .unnamedFolder:
      try writeFile(kubelet, "kind: KubeletConfiguration\n")
      words = "staticPodPath"
    case .shortGrace:
      try one.warden.configure([
        "mode": "Enforce", "restart.allowManifestMethod": "true", "runtime.kind": "cri",
        "runtime.socket": one.master.folder + "/silent.sock", "runtime.timeout": "1s",
        "restart.drainLimit": "40s",
      ])
      words = "terminationGracePeriodSeconds"
    case .secondName:
      #expect(link(one.master.manifest, one.master.folder + "/second") == 0)
      words = "hard links"
    }
    let before = try one.traces()
    let refused = try one.restart(["--yes"])
    #expect(refused.status != 0, "\(refused.output)")
    let said = refused.output + one.warden.log
    #expect(said.contains(words), "\(said)")
    #expect(try one.traces() == before)
    #expect(one.master.stopsDelivered == 0)
  }

  /// TERM while the manifest is out: loopwarden ends only when it is back.
  @Test
  func aSignalWaitsForTheManifest() throws {
    let one = try ManifestMaster()
    defer { one.master.stop() }
    let before = try one.traces()
    try one.warden.start()
    try one.warden.awaitStatus("a first look") { _ in true }
    let asking = try one.ask()
    try one.awaitParked()
    one.warden.daemon?.send(SIGTERM)
    try one.warden.daemon?.waitForEnd(within: .seconds(60))
    #expect(one.warden.daemon?.exitStatus == 0)
    #expect(try one.traces() == before, "\(one.warden.everything)")
    asking.end(within: .seconds(10))
    try one.warden.start()
    try one.warden.awaitRenewed()
    #expect(one.master.stopsDelivered == 1)
    #expect(try one.traces() == before)
  }
}
