/// What a layout of masters gives as defaults, below everything that somebody set.
package struct LayoutDefaults: Sendable, Equatable {
  /// The names that `layout` takes beside `auto`.
  package static let names = [
    "kubeadm", "kubespray", "rke2", "k3s", "kops", "microk8s", "binaries", "openshift", "talos",
    "bottlerocket",
  ]

  /// The layout's name.
  package var name: String
  /// Values of keys, as the command line would write them.
  package var values: [(path: String, value: String)]
  /// Why masters of this layout are only observed; `nil` where they may be armed.
  package var observedOnly: String?

  /// The defaults of the layout `name`.
  package init(
    name: String, values: [(path: String, value: String)], observedOnly: String? = nil
  ) {
    self.name = name
    self.values = values
    self.observedOnly = observedOnly
  }

  /// Without its word on the runtime where somebody has said what runs the API server: by the
  /// runtime itself, or, where the layout was only recognised, by another manifest.
  func besides(_ origins: [String: Origin], _ choice: LayoutChoice) -> LayoutDefaults {
    var keys = ["runtime.kind", "runtime.socket", "runtime.unit"]
    if choice == .auto { keys.append("apiServer.manifest") }
    guard keys.contains(where: { origins[$0] != nil }) else { return self }
    var rest = self
    rest.values.removeAll { $0.path.hasPrefix("runtime.") }
    return rest
  }

  package static func == (one: LayoutDefaults, other: LayoutDefaults) -> Bool {
    one.name == other.name && one.observedOnly == other.observedOnly
      && one.values.elementsEqual(other.values, by: ==)
  }
}
