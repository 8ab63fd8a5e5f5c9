import Glibc
import KubernetesClient
import LoopwardenCommands
import OpenSSLKit
import TestSupport
import Testing

/// What can go wrong with `bootstrap --apply`: it says so in one or two lines, and leaves the
/// kubeconfig that is there.
struct BootstrapFailureTests {
  private func requests(_ bench: BootstrapBench) -> Int {
    bench.cluster.read { $0.objects.keys.filter { $0.contains("/certificatesigningrequests/") } }
      .count
  }

  /// After a failure: the old kubeconfig is there as it was, nothing is staged, no request is left.
  private func expectNothingLeft(_ bench: BootstrapBench, old: [UInt8]?) throws {
    #expect((try? bench.cluster.folder.read("etc/kubeconfig")) == old)
    #expect(access(bench.file.stagedPath, F_OK) != 0)
    #expect(access(bench.file.backupPath, F_OK) != 0)
    #expect(requests(bench) == 0)
  }

  @Test func withoutASignerTheWaitEnds() throws {
    let bench = try BootstrapBench()
    bench.cluster.change { $0.signs = false }
    #expect(
      bench.failure(try bench.wish()) == """
        no signer answered within 60 s: is kube-controller-manager running, with \
        --cluster-signing-cert-file?
        Or sign with the cluster's CA by hand: `loopwarden bootstrap` without --apply prints how
        """)
    #expect(bench.pauses == 60)
    #expect(bench.said.filter { $0.hasPrefix("approved, not signed yet: ") }.count == 11)
    #expect(bench.said.contains("approved, not signed yet: 5 s of 60 s"))
    try expectNothingLeft(bench, old: nil)
  }

  @Test func aSignalEndsTheWait() throws {
    let bench = try BootstrapBench()
    bench.cluster.change { $0.signs = false }
    bench.interruptedAt = 3
    #expect(bench.failure(try bench.wish()).hasPrefix("interrupted: the kubeconfig is as it was"))
    try expectNothingLeft(bench, old: nil)
  }

  @Test(arguments: [("Denied", "denied"), ("Failed", "failed")])
  func aRefusedRequestSaysWhy(type: String, word: String) throws {
    let bench = try BootstrapBench()
    bench.cluster.change {
      $0.refusal = ["type": .string(type), "status": "True", "message": "not from\nhere"]
    }
    #expect(bench.failure(try bench.wish()).hasSuffix(": \(word): not from here"))
    try expectNothingLeft(bench, old: nil)
  }

  @Test(arguments: [
    "/O=loopwarden:masters/CN=loopwarden:m2", "/CN=loopwarden:m1",
    "/O=system:masters/CN=loopwarden:m1", "/O=loopwarden:masters/O=system:masters/CN=loopwarden:m1",
  ])
  func anotherSubjectThanAskedForIsNotTaken(subject: String) throws {
    let bench = try BootstrapBench()
    bench.cluster.change { $0.subject = subject }
    #expect(bench.failure(try bench.wish()).hasPrefix("the signer gave another subject"))
    try expectNothingLeft(bench, old: nil)
  }

  @Test func aCertificateThatIsNotOursIsNotTaken() throws {
    let bench = try BootstrapBench()
    bench.cluster.change { $0.isForAnotherKey = true }
    #expect(
      bench.failure(try bench.wish())
        == "the signer's certificate is not for the key that was asked for")
    bench.cluster.change { ($0.isForAnotherKey, $0.usage) = (false, "serverAuth") }
    #expect(bench.failure(try bench.wish()) == "the signer's certificate is not for TLS clients")
    try expectNothingLeft(bench, old: nil)
  }

  @Test func aShorterLifeIsTold() throws {
    let bench = try BootstrapBench()
    bench.cluster.change { $0.lifetime = 90 }
    let said = try bench.run(try bench.wish())
    #expect(said.contains { $0.hasPrefix("note: the signer gave 90 d, not 365 d") })
  }

  @Test func withoutRightsNothingIsDone() throws {
    let bench = try BootstrapBench()
    let failure = bench.failure(try bench.wish(), as: "nobody.conf")
    #expect(failure.contains("answered 403: User \"nobody\" cannot GET"))
    #expect(failure.hasSuffix("such as /etc/kubernetes/admin.conf"))
    #expect(bench.cluster.writes == [])
  }

  @Test func aMissingNamespaceIsNamed() throws {
    let bench = try BootstrapBench()
    let scope = BootstrapScope(lease: ObjectReference(namespace: "ops", name: "loopwarden"))
    let failure = bench.failure(try bench.wish(scope: scope))
    #expect(failure.hasPrefix("creating Role ops/loopwarden: "))
    #expect(failure.hasSuffix("answered 404: namespaces \"ops\" not found"))
  }

  /// An API server's caches lag behind a new binding; one that never lets us in is told.
  @Test(arguments: [(3, true), (1000, false)])
  func theNewCredentialHasToWork(refusals: Int, works: Bool) throws {
    let bench = try BootstrapBench()
    try bench.run(try bench.wish())
    let old = try bench.cluster.folder.read("etc/kubeconfig")
    bench.cluster.change { state in
      state.objects = state.objects.filter { !$0.key.contains("/certificatesigningrequests/") }
      state.forbidden = ("GET /readyz", refusals)
    }
    let failure = bench.failure(try bench.wish(renews: true))
    if works {
      #expect(failure == "")
      #expect(bench.pauses == refusals)
    } else {
      #expect(failure.hasPrefix("the new credential does not work: "))
      #expect(failure.contains("403: User \"loopwarden:m1\" cannot GET /readyz"))
      #expect(try bench.cluster.folder.read("etc/kubeconfig") == old)
      #expect(access(bench.file.stagedPath, F_OK) != 0)
      #expect(access(bench.file.backupPath, F_OK) != 0)
    }
  }

  @Test(arguments: ["nobody.conf", "admin.conf"])
  func aKubeconfigOfSomebodyElseIsNotReplacedUnasked(owner: String) throws {
    let bench = try BootstrapBench()
    let old = try bench.cluster.folder.read(owner)
    try bench.cluster.folder.write(old, to: "etc/kubeconfig")
    let failure = bench.failure(try bench.wish())
    #expect(failure.contains("and not for loopwarden:m1 of group loopwarden:masters"))
    #expect(failure.contains("\n--renew makes a new one"))
    #expect(bench.cluster.writes == [])
    try expectNothingLeft(bench, old: old)
  }

  /// Made by hand without the group: none of the rights would be its own.
  @Test func aCredentialWithoutTheGroupIsNotTakenForOurs() throws {
    let bench = try BootstrapBench()
    let key = try PrivateKey.generate(.p256)
    let certificate = try CertificateTemplate(
      commonName: "loopwarden:m1", notBefore: 0, notAfter: 4_000_000_000
    ).selfSigned(with: key).pem
    let text = KubeconfigText(
      server: bench.cluster.url, tlsServerName: nil, authorities: certificate,
      user: "loopwarden:m1", certificate: certificate, key: try key.pem())
    try bench.cluster.folder.write(text.yaml, to: "etc/kubeconfig")
    #expect(
      bench.failure(try bench.wish()).contains("and not for loopwarden:m1 of group"))
    #expect(bench.cluster.writes == [])
  }

  @Test func anotherServerThanAskedForIsNotLeftUnsaid() throws {
    let bench = try BootstrapBench()
    try bench.run(try bench.wish())
    let failure = bench.failure(try bench.wish(server: "https://vip.example:6443"))
    #expect(
      failure.contains("is there, for \(bench.cluster.url) and not for https://vip.example:6443"))
    #expect(bench.failure(try bench.wish(server: bench.cluster.url)) == "")
  }

  @Test func whatCannotBeReadIsNotReplacedUnasked() throws {
    let bench = try BootstrapBench()
    try bench.cluster.folder.write("not: [a kubeconfig", to: "etc/kubeconfig")
    #expect(bench.failure(try bench.wish()).hasPrefix("there is a kubeconfig that cannot be used"))
    #expect(bench.cluster.writes == [])
  }

  @Test func aSymbolicLinkIsNotWrittenThrough() throws {
    let bench = try BootstrapBench()
    let target = try bench.cluster.folder.write("target", to: "target")
    try bench.cluster.folder.makeFolder("etc")
    #expect(symlink(target, bench.file.path) == 0)
    for renews in [false, true] {
      #expect(
        bench.failure(try bench.wish(renews: renews)).contains("is a symbolic link: a secret"))
    }
    #expect(try bench.cluster.folder.read("target") == Array("target".utf8))
    #expect(bench.cluster.writes == [])
  }

  @Test func aFolderOfOthersIsNotWrittenInto() throws {
    let bench = try BootstrapBench()
    try bench.cluster.folder.makeFolder("etc")
    #expect(chmod(bench.cluster.folder.path("etc"), 0o777) == 0)
    #expect(bench.failure(try bench.wish()).contains("trust what others can change"))
    #expect(bench.cluster.writes == [])
  }
}
