extension BootstrapScope {
  /// Everything that bootstrap wants of the cluster, in the order in which it is made.
  package var objects: [BootstrapObject] {
    var scopes: [AccessRight.Scope] = []
    for right in rights where !scopes.contains(right.scope) { scopes.append(right.scope) }
    var objects = scopes.flatMap { scope in
      [role(scope, rights.filter { $0.scope == scope }), binding(scope)]
    }
    objects.append(freeLease)
    if let flowControlVersion { objects.append(flowSchema(version: flowControlVersion)) }
    return objects
  }

  static let name = "loopwarden"
  private static let authorization = "rbac.authorization.k8s.io"

  static func metadata(_ name: String, namespace: String? = nil) -> JSONValue {
    var metadata: JSONValue = [
      "name": .string(name), "labels": ["app.kubernetes.io/name": "loopwarden"],
    ]
    if let namespace { metadata["namespace"] = .string(namespace) }
    return metadata
  }

  private func role(_ scope: AccessRight.Scope, _ rights: [AccessRight]) -> BootstrapObject {
    var value: JSONValue = [
      "apiVersion": .string(Self.authorization + "/v1"), "rules": .array(rights.map(\.rule)),
    ]
    switch scope {
    case .cluster:
      value["kind"] = "ClusterRole"
      value["metadata"] = Self.metadata(Self.name)
      return BootstrapObject(
        value, resource: "clusterroles", purpose: "read nodes and readiness, in the whole cluster")
    case .namespace(let namespace):
      value["kind"] = "Role"
      value["metadata"] = Self.metadata(Self.name, namespace: namespace)
      return BootstrapObject(
        value, resource: "roles", purpose: rolePurpose(namespace, rights))
    }
  }

  private func rolePurpose(_ namespace: String, _ rights: [AccessRight]) -> String {
    let targets = rights.map { right in
      right.targets.joined(separator: ", ")
        + (right.names.isEmpty ? "" : " \(right.names.joined(separator: ", "))")
    }
    return "in namespace \(namespace): \(targets.joined(separator: "; "))"
  }

  private func binding(_ scope: AccessRight.Scope) -> BootstrapObject {
    var value: JSONValue = [
      "apiVersion": .string(Self.authorization + "/v1"),
      "subjects": [
        [
          "kind": "Group", "name": .string(ServiceSubject.group),
          "apiGroup": .string(Self.authorization),
        ]
      ],
    ]
    let purpose = "to every loopwarden: O=\(ServiceSubject.group) in its client certificate"
    func roleRef(_ kind: String) -> JSONValue {
      [
        "apiGroup": .string(Self.authorization), "kind": .string(kind),
        "name": .string(Self.name),
      ]
    }
    switch scope {
    case .cluster:
      value["kind"] = "ClusterRoleBinding"
      value["metadata"] = Self.metadata(Self.name)
      value["roleRef"] = roleRef("ClusterRole")
      return BootstrapObject(value, resource: "clusterrolebindings", purpose: purpose)
    case .namespace(let namespace):
      value["kind"] = "RoleBinding"
      value["metadata"] = Self.metadata(Self.name, namespace: namespace)
      value["roleRef"] = roleRef("Role")
      return BootstrapObject(value, resource: "rolebindings", purpose: purpose)
    }
  }

  /// The lock, free. Without a `spec`, so that `kubectl apply` of it over one that is held leaves
  /// the holder's fields alone.
  private var freeLease: BootstrapObject {
    BootstrapObject(
      [
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": Self.metadata(lease.name, namespace: lease.namespace),
      ],
      resource: "leases", purpose: "the lock, free; one that exists is never changed",
      treatment: .createOnly)
  }
}
