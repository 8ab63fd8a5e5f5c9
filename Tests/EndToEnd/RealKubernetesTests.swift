import Glibc
import OpenSSLKit
import StandInControlPlane
import Testing

/// The first scenario on the real thing, where it is given (docs/testing.md).
@Suite(
  .serialized,
  .disabled(
    if: RealKubernetes.unavailable != nil, Comment(rawValue: RealKubernetes.unavailable ?? "")))
struct RealKubernetesTests {
  /// A stock certificate lives a year, so it is asked for.
  @Test
  func aRealAPIServerIsRestartedAndProved() throws {
    let real = try #require(RealKubernetes.given)
    let settings = KernelSettings()
    let containerd = try ContainerdHost(importing: StandInImage(), privateLogs: true)
    defer { containerd.stop() }
    try real.importImage(into: containerd)
    let master = try MasterHost(.container(containerd), real: real)
    defer { master.stop() }
    try master.startKubelet()
    defer { #expect(throws: Never.self) { try settings.restore() } }
    let old = try waitFor(
      "the loopback certificate", within: .seconds(120), onTimeout: { master.logs }
    ) { try master.loopbackLeaf() }
    let before = try #require(
      try containerd.view.containers(named: "kube-apiserver").last(where: \.isRunning))
    let manifests = try FolderSnapshot(master.folder + "/manifests")
    let warden = try Warden(
      master,
      ["mode": "Enforce", "restart.drainLimit": "30s", "restart.proofLimit": "2m"])
    try warden.start()
    try warden.awaitStatus("ready", within: .seconds(120)) {
      $0.readiness == "ready" && $0.phase == "watching"
    }

    let restart = try warden.run(
      ["restart", "--yes", "--waive", "clock-not-synchronised"], within: .seconds(300))

    #expect(restart.status == 0, "\(restart.output)\n\(warden.everything)")
    #expect(restart.output.contains("renewed"))
    let new = try #require(try master.loopbackLeaf())
    #expect(new.sha256 != old.sha256)
    let after = try #require(
      try containerd.view.containers(named: "kube-apiserver").last(where: \.isRunning))
    #expect(after.attempt == before.attempt + 1)
    #expect(after.sandboxID == before.sandboxID)
    #expect(warden.status?.lastStop?.fingerprintAfter == hexadecimal(new.sha256))
    #expect(try FolderSnapshot(master.folder + "/manifests") == manifests)
    try warden.stop()
  }
}
