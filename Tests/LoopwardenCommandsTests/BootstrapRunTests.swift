import Glibc
import KubernetesClient
import LoopwardenCommands
import TestSupport
import Testing

/// `bootstrap --apply` against an API server over TLS, with a signer.
struct BootstrapRunTests {
  private static let leasePath =
    "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/loopwarden"
  private static let rolePath =
    "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/roles/loopwarden"
  private static let bindingPath =
    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/loopwarden"

  @Test(arguments: BootstrapScript.KeyKind.allCases)
  func theFirstMasterGetsEverything(key: BootstrapScript.KeyKind) throws {
    let bench = try BootstrapBench()
    let said = try bench.run(try bench.wish(flowSchema: true, key: key))
    #expect(said.filter { $0.hasSuffix(": created") }.count == 8)
    #expect(said.contains("FlowSchema loopwarden: created"))
    #expect(said.contains { $0.hasPrefix("signed: CN=loopwarden:m1,O=loopwarden:masters, until ") })
    #expect(said.last == "kubeconfig \(bench.file.path): written, readable by its owner alone")

    var facts = stat()
    #expect(lstat(bench.file.path, &facts) == 0)
    #expect(facts.st_mode & 0o7777 == 0o600)
    let kubeconfig = try Kubeconfig.load(path: bench.file.path)
    let identity = try #require(try kubeconfig.credentials().identity)
    #expect(identity.commonName == "loopwarden:m1")
    #expect(identity.organizations == ["loopwarden:masters"])
    #expect(kubeconfig.server == bench.cluster.url)
    // Its own eyes: the proof was made with the new credential.
    #expect(bench.cluster.read { $0.log }.contains("GET \(Self.leasePath) by loopwarden:m1"))
    #expect(access(bench.file.stagedPath, F_OK) != 0)
    #expect(access(bench.file.backupPath, F_OK) != 0)

    // The request that was made is what the signer of the API server's clients takes.
    let request = try #require(
      bench.cluster.read { $0.objects.first { $0.key.contains("/certificatesigningrequests/") } })
    #expect(request.value["spec"]?["signerName"] == "kubernetes.io/kube-apiserver-client")
    #expect(request.value["spec"]?["usages"] == ["digital signature", "client auth"])
    #expect(request.value["spec"]?["expirationSeconds"] == 31_536_000)
    #expect(request.value["status"]?["conditions"]?.items?.first?["type"] == "Approved")
  }

  @Test func theSecondMasterFindsRightsAndLockUnchanged() throws {
    let bench = try BootstrapBench()
    try bench.run(try bench.wish(flowSchema: true))
    let before = bench.cluster.writes.count
    let other = KubeconfigFile(path: bench.cluster.folder.path("etc2/kubeconfig"))
    let said = try bench.run(try bench.wish(node: "m2", flowSchema: true), file: other)
    #expect(said.filter { $0.hasSuffix(": unchanged") }.count == 8)
    // The request and its approval, and nothing else.
    #expect(
      bench.cluster.writes.dropFirst(before).allSatisfy {
        $0.contains("/certificatesigningrequests")
      })
    #expect(
      try Kubeconfig.load(path: other.path).credentials().identity?.commonName == "loopwarden:m2")
  }

  @Test func aSecondRunOnTheSameMasterWritesNothing() throws {
    let bench = try BootstrapBench()
    try bench.run(try bench.wish())
    let (before, bytes) = (
      bench.cluster.writes, try bench.cluster.folder.read("etc/kubeconfig")
    )
    let said = try bench.run(try bench.wish())
    #expect(bench.cluster.writes == before)
    #expect(try bench.cluster.folder.read("etc/kubeconfig") == bytes)
    #expect(said.last?.contains(": unchanged, until ") == true)
  }

  @Test func renewKeepsTheOldOne() throws {
    let bench = try BootstrapBench()
    try bench.run(try bench.wish())
    let old = try bench.cluster.folder.read("etc/kubeconfig")
    // A year later: the certificate has expired, and nobody asks with it.
    let late = Int64(time(nil)) + 400 * 86_400
    #expect(bench.failure(try bench.wish(), now: late).hasSuffix("keeps this one as .bak"))
    let said = try bench.run(try bench.wish(renews: true))
    #expect(said.last == "the old one is \(bench.file.backupPath)")
    #expect(try bench.cluster.folder.read("etc/kubeconfig.bak") == old)
    #expect(try bench.cluster.folder.read("etc/kubeconfig") != old)
    var facts = stat()
    #expect(stat(bench.file.backupPath, &facts) == 0)
    #expect(facts.st_mode & 0o7777 == 0o600)
  }

  @Test func aHeldLeaseIsNeverTouched() throws {
    let bench = try BootstrapBench()
    let held: JSONValue = [
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": ["name": "loopwarden", "namespace": "kube-system", "uid": "u"],
      "spec": ["holderIdentity": "m2/0000", "leaseDurationSeconds": 137],
    ]
    bench.cluster.change { $0.store(held, Self.leasePath) }
    let before = bench.cluster.read { $0.objects[Self.leasePath] }
    let said = try bench.run(try bench.wish())
    #expect(said.contains("Lease kube-system/loopwarden: unchanged"))
    #expect(bench.cluster.read { $0.objects[Self.leasePath] } == before)
  }

  @Test func whatSomebodyChangedIsSetRight() throws {
    let bench = try BootstrapBench()
    try bench.run(try bench.wish())
    bench.cluster.change { state in
      var role = state.objects[Self.rolePath] ?? .null
      role["rules"] = [["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]]
      role["metadata"]?["annotations"] = ["kept": "yes"]
      state.store(role, Self.rolePath)
      var binding = state.objects[Self.bindingPath] ?? .null
      binding["subjects"] = [["kind": "User", "name": "else"]]
      state.store(binding, Self.bindingPath)
    }
    let said = try bench.run(try bench.wish())
    #expect(
      said.filter { $0.hasSuffix(": updated") } == [
        "Role kube-system/loopwarden: updated", "ClusterRoleBinding loopwarden: updated",
      ])
    let objects = bench.cluster.read { $0.objects }
    #expect(objects[Self.rolePath]?["rules"] == BootstrapScope().objects[0].value["rules"])
    #expect(objects[Self.rolePath]?["metadata"]?["annotations"]?["kept"] == "yes")
    // Another's subject is another's.
    #expect(objects[Self.bindingPath]?["subjects"]?.items?.count == 2)
  }

  @Test func aBindingToAnotherRoleIsRefused() throws {
    let bench = try BootstrapBench()
    try bench.run(try bench.wish())
    bench.cluster.change { state in
      state.objects[Self.bindingPath]?["roleRef"]?["name"] = "cluster-admin"
    }
    #expect(
      bench.failure(try bench.wish(renews: true)) == """
        ClusterRoleBinding loopwarden exists and binds ClusterRole cluster-admin, which cannot be \
        changed; if it may go:
        kubectl delete clusterrolebinding loopwarden
        """)
  }

  /// Two masters at the same time: the other one's creation and update come in between.
  @Test func anothersWriteInBetweenIsReadAgain() throws {
    let bench = try BootstrapBench()
    bench.cluster.change {
      $0.interference = (
        "POST /apis/coordination",
        { state in
          state.store(
            [
              "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
              "metadata": ["name": "loopwarden", "namespace": "kube-system"],
            ], Self.leasePath)
        }
      )
    }
    #expect(try bench.run(try bench.wish()).contains("Lease kube-system/loopwarden: unchanged"))

    bench.cluster.change { state in
      state.objects[Self.rolePath]?["rules"] = []
      state.interference = (
        "PUT \(Self.rolePath)",
        { state in state.store(state.objects[Self.rolePath] ?? .null, Self.rolePath) }
      )
    }
    #expect(try bench.run(try bench.wish()).contains("Role kube-system/loopwarden: updated"))
    #expect(
      bench.cluster.read { $0.objects[Self.rolePath]?["rules"] }
        == BootstrapScope().objects[0].value["rules"])
  }

  @Test(arguments: [
    (["v2", "v1beta3", "v1"], "v1"), (["v1beta3", "v1beta2"], "v1beta3"), (["v1beta1"], "v1beta1"),
  ])
  func theFlowSchemaIsOfAVersionThatTheServerHas(served: [String], chosen: String) throws {
    let bench = try BootstrapBench()
    bench.cluster.change { $0.flowVersions = served }
    try bench.run(try bench.wish(flowSchema: true))
    let path = "/apis/flowcontrol.apiserver.k8s.io/\(chosen)/flowschemas/loopwarden"
    #expect(bench.cluster.read { $0.objects[path] } != nil)
  }

  @Test func withoutAKnownFlowSchemaNothingIsDone() throws {
    let bench = try BootstrapBench()
    bench.cluster.change { $0.flowVersions = [] }
    #expect(bench.failure(try bench.wish(flowSchema: true)).contains("leave out --flow-schema"))
    #expect(bench.cluster.writes == [])
  }
}
