import Glibc
import LoopbackCertificate
import OpenSSLKit
import StandInControlPlane
import Testing

/// The harness proves itself: what the scenarios build on is there and behaves.
@Suite(.serialized)
struct HarnessTests {
  @Test(
    .disabled(
      if: ContainerdHost.unavailable != nil, Comment(rawValue: ContainerdHost.unavailable ?? "")))
  func aStoppedContainerComesBackWithTheNextAttemptAndAnotherCertificate() throws {
    let containerd = try ContainerdHost(importing: StandInImage())
    defer { containerd.stop() }
    let master = try MasterHost(.container(containerd))
    defer { master.stop() }
    try master.startKubelet()

    let first = try loopbackLeaf(of: master, otherThan: nil)
    let before = try #require(try running(containerd))
    #expect(before.attempt == 0)
    let ordinary = try #require(try master.servedCertificate(serverName: "kubernetes"))
    #expect(try Certificate.fromPEM(Array(ordinary.utf8))[0].subjectCommonName == "kube-apiserver")

    try containerd.view.stopContainer(before.id, graceSeconds: 20)

    let second = try loopbackLeaf(of: master, otherThan: first)
    #expect(second.sha256 != first.sha256)
    let after = try #require(try running(containerd))
    #expect(after.attempt == 1)
    #expect(after.id != before.id)
    #expect(after.sandboxID == before.sandboxID)
    master.stopKubelet()
    #expect(try containerd.view.containers(named: "kube-apiserver").isEmpty)
  }

  @Test
  func aStoppedProcessComesBackWithAnotherCertificateAndGoesWithItsKubelet() throws {
    let master = try MasterHost(.process)
    defer { master.stop() }
    try master.startKubelet()
    let first = try loopbackLeaf(of: master, otherThan: nil)
    let pid = try #require(pid_t(textFile(master.pidFile).dropLast()))

    kill(pid, SIGTERM)

    let second = try loopbackLeaf(of: master, otherThan: first)
    #expect(second.sha256 != first.sha256)
    let next = try #require(pid_t(textFile(master.pidFile).dropLast()))
    #expect(next != pid)
    master.kubelet?.send(SIGKILL)
    try waitFor("the child's end after its kubelet was killed", within: .seconds(20)) {
      kill(next, 0) == 0 && !isZombie(next) ? nil : ()
    }
  }

  @Test
  func aContainerThatNeverComesBackStaysAwayWhileItsKubeletIsHealthy() throws {
    let master = try MasterHost(.process)
    defer { master.stop() }
    try master.startKubelet(["--standin-never-restart"])
    _ = try loopbackLeaf(of: master, otherThan: nil)
    let pid = try #require(pid_t(textFile(master.pidFile).dropLast()))
    kill(pid, SIGTERM)
    try waitFor("kubelet's line", within: .seconds(20), onTimeout: { master.logs }) {
      master.logs.contains("not restarting it (--standin-never-restart)") ? () : nil
    }
    #expect(try master.servedCertificate(serverName: LoopbackFormat.serverName) == nil)
    let health = try ChildProcess.run(
      ["curl", "-sS", "http://127.0.0.1:\(master.kubeletHealthPort)/healthz"], within: .seconds(10))
    #expect(health == "ok")
  }

  @Test
  func aSecondTermEndsTheAPIServerAtOnceWithStatusOne() throws {
    let master = try MasterHost(.process)
    defer { master.stop() }
    let server = try ChildProcess(
      [
        try BuiltProducts.path(of: "loopwarden-standin"), "apiserver", "--bind-address=127.0.0.1",
        "--secure-port=\(master.port)", "--shutdown-delay-duration=10m",
      ], outputPath: master.folder + "/apiserver.log")
    _ = try loopbackLeaf(of: master, otherThan: nil)

    server.send(SIGTERM)
    try waitFor("the first TERM's line", within: .seconds(20)) {
      server.output.contains("told to stop: /readyz fails") ? () : nil
    }
    #expect(!server.hasEnded())
    server.send(SIGTERM)

    try server.waitForEnd(within: .seconds(20))
    #expect(server.exitStatus == 1)
  }

  /// What the scenarios of Observe mode rely on: a trace that would tell.
  @Test(.needsStrace)
  func aTraceTellsWhatWasChangedOutsideTheGivenFolders() throws {
    let folder = try makeTemporaryFolder()
    defer { _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(10)) }
    let file = folder + "/trace"
    let child = try ChildProcess(
      SystemCallTrace.wrapper(file) + [
        "sh", "-c",
        "> \(folder)/one; mkdir \(folder)/two; rm \(folder)/one; kill -TERM $$",
      ], outputPath: folder + "/output")
    try child.waitForEnd(within: .seconds(20))
    let trace = try waitFor("the trace", within: .seconds(20)) {
      let trace = SystemCallTrace(file)
      return trace.isComplete ? trace : nil
    }
    #expect(trace.changes(outside: []).count == 3)
    #expect(trace.changes(outside: [folder + "/two"]).count == 2)
    #expect(trace.changes(outside: [folder]) == [])
    #expect(trace.signals.count == 1)
    #expect(!trace.programs.isEmpty)
  }

  private func running(_ containerd: ContainerdHost) throws -> RuntimeView.Container? {
    try containerd.view.containers(named: "kube-apiserver").first(where: \.isRunning)
  }

  private func loopbackLeaf(
    of master: MasterHost, otherThan known: Certificate?
  ) throws -> Certificate {
    try waitFor("a loopback certificate", within: .seconds(60), onTimeout: { master.logs }) {
      guard let pem = try master.servedCertificate(serverName: LoopbackFormat.serverName),
        let leaf = try? Certificate.fromPEM(Array(pem.utf8)).first, leaf != known,
        leaf.subjectCommonName?.hasPrefix(LoopbackFormat.leafPrefix) == true
      else { return nil }
      return leaf
    }
  }

  private func isZombie(_ pid: pid_t) -> Bool {
    textFile("/proc/\(pid)/stat").split(separator: ")").last?.hasPrefix(" Z") ?? true
  }
}
