/// An object of the cluster as bootstrap wants it.
package struct BootstrapObject: Sendable, Equatable {
  /// How it is treated where it exists.
  package enum Treatment: Sendable, Equatable {
    /// Set to what is wanted.
    case set
    /// Left as it is: it may be in use.
    case createOnly
  }

  /// The whole object.
  package let value: JSONValue
  /// The resource's name in paths: `clusterroles`.
  package let resource: String
  /// One line about what it is for.
  package let purpose: String
  /// How it is treated where it exists.
  package let treatment: Treatment

  init(
    _ value: JSONValue, resource: String, purpose: String, treatment: Treatment = .set
  ) {
    self.value = value
    self.resource = resource
    self.purpose = purpose
    self.treatment = treatment
  }

  /// `ClusterRole`.
  package var kind: String { value["kind"]?.string ?? "" }
  /// Its name.
  package var name: String { value[path: "metadata", "name"]?.string ?? "" }
  /// Its namespace; nil for what belongs to the whole cluster.
  package var namespace: String? { value[path: "metadata", "namespace"]?.string }

  /// `ClusterRole loopwarden`, `Lease kube-system/loopwarden`.
  package var title: String { "\(kind) \(namespace.map { $0 + "/" } ?? "")\(name)" }

  /// Where it is read and replaced.
  package var path: String { path(name: name) }
  /// Where it is created.
  package var collectionPath: String { path(name: nil) }

  private func path(name: String?) -> String {
    let version = (value["apiVersion"]?.string ?? "").split(separator: "/").map(String.init)
    return version.count == 2
      ? APIPath.resource(
        group: version[0], version: version[1], namespace: namespace, resource, name: name)
      : APIPath.resource(namespace: namespace, resource, name: name)
  }
}
