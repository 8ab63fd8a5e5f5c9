import FoundationEssentials
import Glibc
import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// `loopwarden check`: the truth about the certificate, for everybody, in time.
@Suite(.serialized, .needsMaster)
struct CheckCommandTests {
  @Test
  func exitsByTheThresholds() throws {
    let master = try MasterHost(.process, loopbackLives: .seconds(3600))
    defer { master.stop() }
    try master.startKubelet()
    try master.awaitFirstLeaf()
    let warden = try Warden(master)
    let table: [(warning: String, critical: String, status: Int32, word: String)] = [
      ("1m", "30s", 0, "OK"), ("2h", "30s", 1, "WARNING"), ("2h", "90m", 2, "CRITICAL"),
    ]
    for row in table {
      let outcome = try warden.run(
        ["check", "--warning", row.warning, "--critical", row.critical])
      #expect(outcome.status == row.status, "\(outcome.output)")
      #expect(outcome.output.hasPrefix("LOOPBACK \(row.word) - "))
    }
    let nobody = try warden.run(["check", "--target", "127.0.0.1:\(try freePort())"])
    #expect(nobody.status == 3)
    #expect(nobody.output.hasPrefix("LOOPBACK UNKNOWN - "))
    // The ordinary certificate's port is another server's: told apart, never an expiry.
    let etcd = try warden.run(["check", "--target", String(master.etcd.url.dropFirst(7))])
    #expect(etcd.status == 3)
  }

  @Test
  func itsJSONAndYAMLHoldTheFacts() throws {
    let master = try MasterHost(.process)
    defer { master.stop() }
    try master.startKubelet()
    let leaf = try master.awaitFirstLeaf()
    let warden = try Warden(master)
    let json = try warden.run(["check", "-o", "json"])
    #expect(json.status == 0)
    struct Report: Decodable {
      struct Certificate: Decodable {
        let fingerprint: String
        let notAfterUnix: Int64
      }
      let kind: String
      let verdict: String
      let certificate: Certificate
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(json.output.utf8))
    #expect(report.kind == "CheckReport")
    #expect(report.verdict == "OK")
    #expect(report.certificate.fingerprint == hexadecimal(leaf.sha256))
    #expect(report.certificate.notAfterUnix == leaf.notAfter)
    let yaml = try warden.run(["check", "-o", "yaml"])
    #expect(yaml.status == 0)
    #expect(yaml.output.contains("kind: \"CheckReport\""))
    #expect(yaml.output.contains(hexadecimal(leaf.sha256)))
  }

  @Test(arguments: ["silence", "one byte a second"])
  func endsWithinItsDeadlineWhateverTheServerDoes(_ behaviour: String) throws {
    let server = try ScriptedServer { peer in
      while peer.pause(.seconds(1)) {
        if behaviour != "silence" { guard peer.send([22]) else { return } }
      }
    }
    let folder = try TemporaryDirectory()
    let configuration = try folder.write(
      Array("apiVersion: loopwarden/v1\nkind: Configuration\n".utf8), to: "config.yaml")
    let child = try ChildProcess(
      [
        try BuiltProducts.path(of: "loopwarden"), "check", "--target", "127.0.0.1:\(server.port)",
        "--set", "apiServer.probeDeadline=2s", "--set", "looks.deadline=5s", "--config",
        configuration,
      ], outputPath: folder.path("output"))
    try child.waitForEnd(within: .seconds(20))
    #expect(child.exitStatus == 3)
    #expect(child.output.hasPrefix("LOOPBACK UNKNOWN - 127.0.0.1:\(server.port): "))
  }
}

/// `check` as nobody: the certificate is there for everybody, the rest is said to be unseen.
@Suite(.serialized, .needsContainerd, .needsRoot)
struct UnprivilegedCheckTests {
  @Test
  func seesTheCertificateAndSaysWhatItCouldNotSee() throws {
    let master = try MasterHost(.container(try ContainerdHost.shared()))
    defer { master.stop() }
    try master.startKubelet()
    let leaf = try master.awaitFirstLeaf()
    // As kubeadm leaves it.
    #expect(chmod(master.manifest, 0o600) == 0)
    let folder = try makeTemporaryFolder()
    defer { _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(20)) }
    #expect(chmod(folder, 0o755) == 0)
    let program = folder + "/loopwarden"
    try ChildProcess.run(
      ["cp", try BuiltProducts.path(of: "loopwarden"), program], within: .seconds(20))
    try writeFile(folder + "/config.yaml", master.configurationText())

    let child = try ChildProcess(
      [
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "check",
        "--config", folder + "/config.yaml", "--target", "127.0.0.1:\(master.port)", "-o", "wide",
      ], outputPath: folder + "/output")
    try child.waitForEnd(within: .seconds(30))

    #expect(child.exitStatus == 0, "\(child.output)")
    #expect(child.output.hasPrefix("LOOPBACK OK - "))
    #expect(child.output.contains(hexadecimal(leaf.sha256).prefix(16)))
    let unseen = child.output.split(separator: "\n").filter { $0.hasPrefix("not seen: ") }
    #expect(unseen.count == 2, "\(child.output)")
    #expect(unseen.contains { $0.contains(master.manifest) })
    #expect(unseen.contains { $0.contains("containerd.sock") && $0.contains("denied") })
  }
}
