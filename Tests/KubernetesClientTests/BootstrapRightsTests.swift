import KubernetesClient
import Testing

/// What the service may do, and above all what it may not.
struct BootstrapRightsTests {
  private static let everything = BootstrapScope(
    lease: ObjectReference(namespace: "locks", name: "roll"),
    kured: ObjectReference(namespace: "kured", name: "kured"),
    fleetLock: ObjectReference(namespace: "zincati", name: "fleetlock-default"),
    flowControlVersion: "v1")

  /// The rules of all roles as (namespace, group, resource or path, names, verb).
  private func grants(_ scope: BootstrapScope) throws -> Set<[String]> {
    var grants: Set<[String]> = []
    for object in scope.objects where object.kind.hasSuffix("Role") {
      for rule in try #require(object.value["rules"]?.items) {
        func texts(_ key: String) -> [String] {
          (rule[key]?.items ?? []).compactMap(\.string)
        }
        for target in texts("resources") + texts("nonResourceURLs") {
          for verb in texts("verbs") {
            grants.insert([
              object.namespace ?? "*", texts("apiGroups").joined(separator: ","), target,
              texts("resourceNames").joined(separator: ","), verb,
            ])
          }
        }
      }
    }
    return grants
  }

  @Test func theRightsAreTheseAndNoOthers() throws {
    let common: Set<[String]> = [
      ["default", "discovery.k8s.io", "endpointslices", "", "list"],
      ["default", "", "endpoints", "kubernetes", "get"],
      ["default", "", "events", "", "create"],
      ["default", "", "events", "", "update"],
      ["kube-system", "", "pods", "", "get"],
      ["*", "", "nodes", "", "get"],
      ["*", "", "nodes", "", "list"],
      ["*", "", "/readyz", "", "get"],
      ["*", "", "/readyz/*", "", "get"],
      ["*", "", "/version", "", "get"],
    ]
    #expect(
      try grants(BootstrapScope())
        == common.union([
          ["kube-system", "coordination.k8s.io", "leases", "loopwarden", "get"],
          ["kube-system", "coordination.k8s.io", "leases", "loopwarden", "update"],
        ]))
    #expect(
      try grants(Self.everything)
        == common.union([
          ["locks", "coordination.k8s.io", "leases", "roll", "get"],
          ["locks", "coordination.k8s.io", "leases", "roll", "update"],
          ["kured", "apps", "daemonsets", "kured", "get"],
          ["zincati", "coordination.k8s.io", "leases", "fleetlock-default", "get"],
        ]))
  }

  @Test(arguments: [BootstrapScope(), everything])
  func everyRoleIsBoundToTheGroupAlone(scope: BootstrapScope) throws {
    let roles = scope.objects.filter { $0.kind.hasSuffix("Role") }
    let bindings = scope.objects.filter { $0.kind.hasSuffix("RoleBinding") }
    #expect(roles.count == bindings.count)
    for (role, binding) in zip(roles, bindings) {
      #expect(binding.kind == role.kind + "Binding")
      #expect(binding.namespace == role.namespace)
      #expect(
        binding.value["roleRef"] == [
          "apiGroup": "rbac.authorization.k8s.io", "kind": .string(role.kind),
          "name": .string(role.name),
        ])
      #expect(
        binding.value["subjects"] == [
          [
            "apiGroup": "rbac.authorization.k8s.io", "kind": "Group",
            "name": "loopwarden:masters",
          ]
        ])
    }
    #expect(Set(scope.objects.map(\.path)).count == scope.objects.count)
  }

  @Test func locksInOneNamespaceShareOneRole() {
    let scope = BootstrapScope(
      lease: ObjectReference(namespace: "default", name: "a"),
      kured: ObjectReference(namespace: "default", name: "b"))
    #expect(
      scope.objects.map(\.title) == [
        "Role default/loopwarden", "RoleBinding default/loopwarden",
        "Role kube-system/loopwarden", "RoleBinding kube-system/loopwarden",
        "ClusterRole loopwarden", "ClusterRoleBinding loopwarden", "Lease default/a",
      ])
  }

  @Test func theLeaseIsFree() throws {
    let lease = try #require(BootstrapScope().objects.last)
    #expect(lease.title == "Lease kube-system/loopwarden")
    #expect(lease.treatment == .createOnly)
    #expect(lease.value["spec"] == nil)
    #expect(lease.value[path: "metadata", "annotations"] == nil)
  }

  @Test func objectsKnowTheirPaths() {
    let paths = Self.everything.objects.map(\.path)
    let rbac = "/apis/rbac.authorization.k8s.io/v1"
    #expect(
      paths.contains("\(rbac)/clusterroles/loopwarden")
        && paths.contains("\(rbac)/namespaces/locks/roles/loopwarden")
        && paths.contains("\(rbac)/namespaces/locks/rolebindings/loopwarden")
        && paths.contains("/apis/coordination.k8s.io/v1/namespaces/locks/leases/roll")
        && paths.contains("/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/loopwarden"))
    #expect(
      Self.everything.objects.last?.collectionPath
        == "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas")
  }

  @Test(arguments: [
    ("kube-system/kured", true), ("a/b.c-d", true), ("a/b/c", false), ("a", false), ("/b", false),
    ("a/", false), ("A/b", false), ("a.b/c", false), ("a/-b", false), ("a/b..c", false),
    ("", false),
  ])
  func referencesAreRead(text: String, isOne: Bool) {
    let reference = ObjectReference(text)
    #expect((reference != nil) == isOne)
    #expect(reference.map { "\($0)" == text } ?? true)
  }
}
