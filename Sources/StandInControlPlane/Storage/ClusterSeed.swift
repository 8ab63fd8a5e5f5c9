/// Objects that somebody else makes in a real cluster, for tests and the demo.
package enum ClusterSeed {
  /// The free Lease, as `loopwarden bootstrap` or an administrator creates it.
  package static func lease(
    _ name: String = "loopwarden", namespace: String = "kube-system", in storage: ClusterStorage
  ) throws(StandInError) {
    try put(ResourceType.lease, namespace: namespace, name: name, ["spec": [:]], in: storage)
  }

  /// A control-plane Node, as kubelet registers it.
  package static func node(
    _ name: String, address: String, isUnschedulable: Bool = false, in storage: ClusterStorage
  ) throws(StandInError) {
    var spec: JSONTree = [:]
    if isUnschedulable { spec["unschedulable"] = true }
    try put(
      ResourceType.node, namespace: "", name: name,
      [
        "spec": spec,
        "status": ["addresses": [["type": "InternalIP", "address": .string(address)]]],
      ],
      labels: ["node-role.kubernetes.io/control-plane": ""], in: storage)
  }

  /// A user's rights: a ClusterRole with these rules, bound to the user.
  package static func clusterRole(
    _ name: String, user: String, rules: JSONTree, in storage: ClusterStorage
  ) throws(StandInError) {
    try put(ResourceType.clusterRole, namespace: "", name: name, ["rules": rules], in: storage)
    try put(
      ResourceType.clusterRoleBinding, namespace: "", name: name,
      [
        "roleRef": ["kind": "ClusterRole", "name": .string(name)],
        "subjects": [["kind": "User", "name": .string(user)]],
      ], in: storage)
  }

  private static func put(
    _ type: ResourceType, namespace: String, name: String, _ content: [String: JSONTree],
    labels: JSONTree? = nil, in storage: ClusterStorage
  ) throws(StandInError) {
    var metadata: JSONTree = [
      "name": .string(name), "uid": .string(Identifiers.uid()),
      "creationTimestamp": .string(TimeText(unixTime: wallClockNow()).rfc3339),
    ]
    if type.isNamespaced { metadata["namespace"] = .string(namespace) }
    metadata["labels"] = labels
    var object: JSONTree = [
      "kind": .string(type.kind), "apiVersion": .string(type.apiVersion(type.versions[0])),
      "metadata": metadata,
    ]
    for (name, value) in content { object[name] = value }
    try storage.update { state in
      state.put(object, as: type.key(namespace: namespace, name: name))
    }
  }
}
