import Glibc
import StandInControlPlane
import Testing

/// Observe mode and the commands that only look, as the kernel sees them.
@Suite(.serialized, .needsContainerd, .needsStrace)
struct ObserveModeTests {
  @Test
  func aDueCertificateIsOnlyReported() throws {
    let containerd = try ContainerdHost.shared()
    let master = try MasterHost(.container(containerd), loopbackLives: .seconds(4))
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let before = try containerd.view.containers(named: "kube-apiserver")
    let manifests = try FolderSnapshot(master.folder + "/manifests")
    let stops = stopCalls(containerd)
    // The default mode: nothing in this configuration arms it.
    let warden = try Warden(master)
    let trace = master.folder + "/run.trace"
    try warden.start(under: SystemCallTrace.wrapper(trace))
    let due = try warden.awaitStatus("the expired certificate") {
      $0.phase == "due" && $0.hour == "expired" && $0.binding == ["mode"]
    }
    #expect(due.mode == "Observe")
    try waitFor("the log's word", within: .seconds(20), onTimeout: { warden.log }) {
      warden.log.contains("observe mode: nothing is ever restarted") ? () : nil
    }
    // A request changes nothing about it.
    let refused = try warden.run(["restart", "--yes"])
    #expect(refused.status == 1)
    #expect(refused.output.contains("observe mode"))
    try warden.stop()

    try expectHarmless(trace, [warden.stateFolder, warden.runtimeFolder])
    #expect(try containerd.view.containers(named: "kube-apiserver") == before)
    #expect(stopCalls(containerd) == stops)
    #expect(master.stopsDelivered == 0)
    #expect(try FolderSnapshot(master.folder + "/manifests") == manifests)
  }

  @Test(arguments: [["check", "-o", "wide"], ["plan", "-o", "json"], ["restart", "--dry-run"]])
  func lookingChangesNothingAtAll(_ command: [String]) throws {
    let containerd = try ContainerdHost.shared()
    let master = try MasterHost(.container(containerd))
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let stops = stopCalls(containerd)
    // Armed, so that only the command's own nature holds it back.
    let warden = try Warden(master, ["mode": "Enforce"])
    let trace = master.folder + "/command.trace"
    let child = try ChildProcess(
      SystemCallTrace.wrapper(trace) + warden.command(command),
      outputPath: master.folder + "/command.log")
    try child.waitForEnd(within: .seconds(60))

    #expect([0, 1].contains(child.exitStatus), "\(child.output)")
    try expectHarmless(trace, [])
    #expect(access(warden.stateFolder, F_OK) != 0)
    #expect(access(warden.runtimeFolder, F_OK) != 0)
    #expect(stopCalls(containerd) == stops)
    #expect(master.stopsDelivered == 0)
  }

  private func expectHarmless(_ file: String, _ folders: [String]) throws {
    // The tracer ends a moment after its program.
    let trace = try waitFor("the trace", within: .seconds(20)) {
      let trace = SystemCallTrace(file)
      return trace.isComplete ? trace : nil
    }
    // It has seen what it should have seen.
    #expect(trace.contains("openat"))
    #expect(trace.contains("connect"))
    #expect(trace.changes(outside: folders) == [])
    #expect(trace.signals == [])
    #expect(trace.programs == [])
  }

  /// containerd's own word on StopContainer calls.
  private func stopCalls(_ containerd: ContainerdHost) -> Int {
    containerd.log.split(separator: "\n").count { $0.contains("StopContainer for") }
  }
}
