import Glibc
import Testing

/// The unit's own text, judged by systemd without booting anything.
@Suite(.enabled(if: BuiltProducts.find("systemd-analyze") != nil, "systemd-analyze is missing"))
struct UnitFileTests {
  private static let folder = BootedRoot.repository + "/systemd"

  /// 1.5 in the words of `systemd-analyze security`; a service without a sandbox has 9.6.
  @Test
  func exposureStaysWithinItsThreshold() throws {
    let command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold="]
    let unit = Self.folder + "/loopwarden.service"
    let said = try ChildProcess.run(
      command.dropLast() + ["--threshold=15", unit], within: .seconds(60))
    #expect(said.contains("Overall exposure level"))
    // The check can fail: the same tool refuses the same unit at a threshold below.
    #expect(throws: HarnessFailure.self) {
      try ChildProcess.run(command.dropLast() + ["--threshold=1", unit], within: .seconds(60))
    }
  }
}

/// What the sandbox keeps out, and the drop-ins that are shipped for it, on a booted machine.
@Suite(.serialized, .needsBoot, .needsMaster)
struct SandboxTests {
  /// Nothing in unit or drop-ins is unknown to this systemd: it would be ignored with a line.
  @Test
  func systemdKnowsEveryLine() throws {
    let machine = try BootedMachine()
    defer { machine.stop() }
    let service = try InstalledService(on: machine)
    let examples = BootedRoot.repository + "/systemd/examples"
    let names = try ChildProcess.run(["ls", examples], within: .seconds(10)).split(separator: "\n")
    #expect(names.count == 6)
    for name in names where name != "kubeconfig-credential.conf" {
      try service.dropIn(String(name.dropLast(5)), textFile("\(examples)/\(name)"))
    }
    let said = try machine.run(["systemd-analyze", "verify", "--man=no", InstalledService.unit])
    // It returns 0 also for a key that it does not know.
    #expect(said == "")
    try service.restart()
    #expect(try service.property("ActiveState") == "active")
    let allowed = try service.property("IPAddressAllow").split(separator: " ")
    #expect(Set(allowed) == ["127.0.0.0/8", "10.0.0.0/24", "::1/128"])
  }

  /// The loopback pair's folder is read-only for the service, and only the service knows: `arm` asks
  /// it, and is content once the drop-in is there.
  @Test
  func armRefusesWhatOnlyTheServiceCannotDo() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    let master = try BootedMaster(on: machine, loopbackLives: .seconds(86_400 * 300))
    let service = try InstalledService(on: machine)
    let pair = "/etc/kubernetes/loopback/pair"
    try makeFolder(machine.root + "/etc/kubernetes/loopback")
    try machine.run(["loopwarden", "generate", "--out", pair])
    try master.configure("generator: {folder: \(pair)}\n" + BootedMaster.promptly())
    try service.restart()

    let refused = try service.command(["arm"])
    #expect(refused.status == 1)
    #expect(refused.output.contains("generator: "), "\(refused.output)")
    #expect(refused.output.contains("from inside its sandbox"))
    #expect(machine.text("/etc/loopwarden/config.yaml.d/90-mode.yaml") == "")
    #expect(service.status?.mode == "Observe")

    try service.dropIn(
      "generator", textFile(BootedRoot.repository + "/systemd/examples/generator.conf"))
    try service.restart()
    let armed = try service.command(["arm"])
    #expect(armed.status == 0, "\(armed.output)\n\(service.everything)")
    #expect(service.status?.mode == "Enforce")
  }

  /// A kubeconfig of another user's: the copy that systemd hands over is used.
  @Test
  func aKubeconfigThatRootCannotReadIsHandedOver() throws {
    let machine = try BootedMachine(binds: BootedMaster.binds())
    defer { machine.stop() }
    let master = try BootedMaster(on: machine, loopbackLives: .seconds(86_400 * 300))
    let service = try InstalledService(on: machine)
    try master.configure(BootedMaster.promptly())
    let kubeconfig = machine.root + "/etc/loopwarden/kubeconfig"
    try #require(chown(kubeconfig, 65_534, 65_534) == 0)
    try service.restart()
    try service.awaitStatus("ready with the copy") { $0.readiness == "ready" }

    // Without the copy it is what it was: a file that cannot be read.
    try service.dropIn("none", "[Service]\nLoadCredential=\n")
    try service.restart()
    try service.awaitStatus("without") { $0.readiness != "ready" }
    // And with the capability of the drop-in it can be read.
    try service.dropIn(
      "read", textFile(BootedRoot.repository + "/systemd/examples/read-files-of-others.conf"))
    try service.restart()
    try service.awaitStatus("ready with the capability") { $0.readiness == "ready" }
  }
}
