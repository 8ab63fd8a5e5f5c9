package import Configuration
package import KubernetesClient

extension BootstrapScope {
  /// The objects that the configuration names.
  package init(_ cluster: Settings.Cluster) {
    func reference(_ name: NamespacedName) -> ObjectReference {
      ObjectReference(namespace: name.namespace, name: name.name)
    }
    self.init(
      lease: ObjectReference(namespace: cluster.lease.namespace, name: cluster.lease.name),
      kured: cluster.kured.map(reference), fleetLock: cluster.fleetLock.map(reference))
  }
}
