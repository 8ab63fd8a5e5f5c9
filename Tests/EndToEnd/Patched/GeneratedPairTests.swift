import Glibc
import LoopbackCertificate
import OpenSSLKit
import Testing

/// A patched API server, which reads its loopback certificate from files, on real containerd: the
/// files are renewed, then the API server is restarted, and what they hold is served.
@Suite(.serialized, .needsContainerd)
struct GeneratedPairTests {
  @Test func filesAreRenewedAndServedAfterOneStop() throws {
    let patched = try PatchedMaster()
    defer { patched.master.stop() }
    let old = try patched.start()
    let warden = try Warden(patched.master, patched.configuration)
    try warden.start()
    let status = try warden.awaitRenewed(within: .seconds(90))

    let served = try #require(try patched.master.loopbackLeaf())
    #expect(served.sha256 != old.sha256)
    #expect(try patched.leafOnDisk().sha256 == served.sha256)
    #expect(status.certificate.fingerprint == hexadecimal(served.sha256))
    // From the old one's beginning, so that a clock that is set back later finds it valid.
    #expect(served.notBefore == old.notBefore)
    #expect(served.notAfter - Int64(time(nil)) > 3649 * 86400)
    #expect(patched.master.stopsDelivered == 1)
    #expect(warden.log.contains("the files hold a new pair"))
    // The old pair is kept, where nobody reads it.
    let backups = try ChildProcess.run(
      ["find", patched.master.extras, "-path", "*backups*", "-name", "*.crt"], within: .seconds(10))
    let kept = try #require(backups.split(separator: "\n").first.map(String.init))
    #expect(try Certificate.fromPEM(Array(textFile(kept).utf8)).first?.sha256 == old.sha256)
    let plan = try warden.run(["plan"])
    #expect(plan.output.contains("which is served"), "\(plan.output)")
  }

  /// Killed between the new files and the restart: the files are not made again, and one stop follows.
  @Test func aKillBetweenFilesAndRestartIsResumed() throws {
    let patched = try PatchedMaster()
    defer { patched.master.stop() }
    let old = try patched.start()
    let (hook, barrier) = (patched.master.folder + "/hook", patched.master.folder + "/barrier")
    try writeFile(hook, "#!/bin/sh\nwhile [ -e \(barrier) ]; do sleep 0.1; done\n")
    #expect(chmod(hook, 0o755) == 0)
    try writeFile(barrier, "")
    let warden = try Warden(
      patched.master,
      patched.configuration.merging([
        "restart.hooks.preStop.command": "[\(hook)]", "restart.hooks.preStop.deadline": "2m",
      ]) { $1 })
    try warden.start()
    try warden.awaitPlace(.preparing)
    let made = try patched.leafOnDisk()
    #expect(made.sha256 != old.sha256)
    warden.kill()
    #expect(try patched.master.loopbackLeaf()?.sha256 == old.sha256)

    unlink(barrier)
    try warden.start()
    try warden.awaitRenewed(within: .seconds(90))
    #expect(try patched.master.loopbackLeaf()?.sha256 == made.sha256)
    #expect(try patched.leafOnDisk().sha256 == made.sha256)
    #expect(patched.master.stopsDelivered == 1)
  }

  /// A folder that others can write to is not written to, and nothing is stopped.
  @Test func aFolderThatCannotBeTrustedIsLeftAlone() throws {
    let patched = try PatchedMaster()
    defer { patched.master.stop() }
    let old = try patched.start()
    #expect(chmod(patched.folder, 0o777) == 0)
    let warden = try Warden(patched.master, patched.configuration)
    try warden.start()
    let blocked = try warden.awaitStatus("the gate of the files") {
      $0.phase == "due" && $0.binding.contains("persisted")
    }
    #expect(blocked.lastStop == nil)
    #expect(try patched.leafOnDisk().sha256 == old.sha256)
    #expect(patched.master.stopsDelivered == 0)
    let plan = try warden.run(["plan"])
    #expect(plan.output.contains(patched.folder), "\(plan.output)")
  }
}

/// A test master whose API server loads its pair from a fixture directory.
private struct PatchedMaster {
  let master: MasterHost
  /// The fixture directory on the host.
  var folder: String { master.extras + "/fixtures" }
  private var base: String { folder + "/\(LoopbackFormat.serverName)__" }

  init() throws {
    master = try MasterHost(
      .container(try ContainerdHost.shared()),
      apiServerFlags: ["--standin-fixture-directory=/extras/fixtures"])
  }

  var configuration: [String: String] {
    ["mode": "Enforce", "generator.folder": folder]
  }

  /// The first pair: made ten days ago, and due for as long as it has one more day.
  func start() throws -> Certificate {
    try makeFolder(folder)
    #expect(chmod(folder, 0o700) == 0)
    let pair = try LoopbackPair.make(at: Int64(time(nil)) - 10 * 86400, validity: 11 * 86400)
    try writeFile(base + ".crt", pair.certificatePEM, mode: 0o644)
    try writeFile(base + ".key", pair.keyPEM, mode: 0o600)
    try master.startKubelet()
    let served = try master.awaitFirstLeaf()
    #expect(served.sha256 == pair.identity.leaf.sha256)
    return served
  }

  func leafOnDisk() throws -> Certificate {
    try #require(try Certificate.fromPEM(Array(textFile(base + ".crt").utf8)).first)
  }
}
