import RestartDecision

extension Wording {
  /// Learns the masters' names.
  mutating func take(names cluster: ClusterSight, node: String) {
    for member in cluster.membership.members { names[member.identity] = member.name }
    for name in cluster.cordoned + [node] { names[NodeIdentity(name: name)] = name }
  }
}
