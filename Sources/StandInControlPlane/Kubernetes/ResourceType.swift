/// A kind of object that the stand-in API server stores, with the rules that differ between kinds.
struct ResourceType: Sendable {
  /// Empty for the core group.
  var group = ""
  /// The versions that can be served; the first is in what is stored.
  var versions = ["v1"]
  var plural: String
  var kind: String
  var isNamespaced = true
  /// A PUT of one that is not there creates it (`AllowCreateOnUpdate` of the kind's strategy in
  /// kube-apiserver).
  var createsOnUpdate = false
  /// A PUT without a resourceVersion overwrites (`AllowUnconditionalUpdate`).
  var updatesUnconditionally = true
  /// The kind's own rules.
  var rules: any ObjectRules.Type = AnyObjectRules.self

  /// `leases.coordination.k8s.io`: in messages and in the storage.
  var qualifiedPlural: String { group.isEmpty ? plural : "\(plural).\(group)" }
  /// `Lease.coordination.k8s.io`: in messages about invalid objects.
  var qualifiedKind: String { group.isEmpty ? kind : "\(kind).\(group)" }

  func apiVersion(_ version: String) -> String { group.isEmpty ? version : "\(group)/\(version)" }

  func key(namespace: String, name: String) -> ClusterState.Key {
    ClusterState.Key(
      resource: qualifiedPlural, namespace: isNamespaced ? namespace : "", name: name)
  }

  static let lease = ResourceType(
    group: "coordination.k8s.io", plural: "leases", kind: "Lease", createsOnUpdate: true,
    updatesUnconditionally: false, rules: LeaseRules.self)
  static let endpoints = ResourceType(plural: "endpoints", kind: "Endpoints", createsOnUpdate: true)
  static let endpointSlice = ResourceType(
    group: "discovery.k8s.io", versions: ["v1", "v1beta1"], plural: "endpointslices",
    kind: "EndpointSlice")
  static let namespace = ResourceType(plural: "namespaces", kind: "Namespace", isNamespaced: false)
  static let node = ResourceType(plural: "nodes", kind: "Node", isNamespaced: false)
  static let event = ResourceType(
    plural: "events", kind: "Event", createsOnUpdate: true, rules: EventRules.self)
  static let rbacGroup = "rbac.authorization.k8s.io"
  static let role = ResourceType(
    group: rbacGroup, plural: "roles", kind: "Role", createsOnUpdate: true)
  static let roleBinding = ResourceType(
    group: rbacGroup, plural: "rolebindings", kind: "RoleBinding", createsOnUpdate: true)
  static let clusterRole = ResourceType(
    group: rbacGroup, plural: "clusterroles", kind: "ClusterRole", isNamespaced: false,
    createsOnUpdate: true)
  static let clusterRoleBinding = ResourceType(
    group: rbacGroup, plural: "clusterrolebindings", kind: "ClusterRoleBinding",
    isNamespaced: false, createsOnUpdate: true)

  static let all = [
    lease, endpoints, endpointSlice, namespace, node, event, role, roleBinding, clusterRole,
    clusterRoleBinding, ResourceType(plural: "configmaps", kind: "ConfigMap"),
    ResourceType(plural: "secrets", kind: "Secret"), ResourceType(plural: "pods", kind: "Pod"),
    ResourceType(group: "apps", plural: "daemonsets", kind: "DaemonSet"),
  ]
}
