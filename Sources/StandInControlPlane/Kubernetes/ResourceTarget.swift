/// What a path under `/api` or `/apis` names: a collection, or one object of it.
struct ResourceTarget: Sendable {
  var type: ResourceType
  var version: String
  /// Empty for objects of the cluster, and for a collection over all namespaces.
  var namespace: String
  /// nil for the collection.
  var name: String?

  /// The key of the object; nil for a collection.
  var key: ClusterState.Key? { name.map { type.key(namespace: namespace, name: $0) } }

  /// Reads a path such as `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/loopwarden`.
  /// `disabled` are versions that are not served, each `group/version`. nil: no such resource.
  init?(path: String, disabled: Set<String>) {
    var parts = path.split(separator: "/").map(String.init)[...]
    let group: String
    switch parts.popFirst() {
    case "api": group = ""
    case "apis":
      guard let name = parts.popFirst() else { return nil }
      group = name
    default: return nil
    }
    guard let version = parts.popFirst() else { return nil }
    var namespace = ""
    // `namespaces/x` is an object; `namespaces/x/pods` a collection in it.
    if parts.first == "namespaces", parts.count >= 3 {
      namespace = parts[parts.startIndex + 1]
      parts = parts.dropFirst(2)
    }
    guard parts.count <= 2, let plural = parts.popFirst(),
      let type = ResourceType.all.first(where: { $0.group == group && $0.plural == plural }),
      type.versions.contains(version), !disabled.contains(type.apiVersion(version))
    else { return nil }
    name = parts.first
    // An object of the cluster stands in no namespace, and a namespaced one in some.
    guard type.isNamespaced ? name == nil || !namespace.isEmpty : namespace.isEmpty else {
      return nil
    }
    self.type = type
    self.version = version
    self.namespace = namespace
  }
}
