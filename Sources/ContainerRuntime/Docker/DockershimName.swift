/// The name that kubelet gives a container of the Docker Engine
/// (`pkg/kubelet/dockershim/naming.go`): `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`, with a
/// random part at the end where that name was taken.
package struct DockershimName: Sendable, Equatable {
  /// The container's name in its pod.
  package let container: String
  /// The pod's name.
  package let pod: String
  /// The pod's namespace.
  package let namespace: String
  /// How often the container was created before.
  package let attempt: UInt32

  /// Reads a name, with the engine's leading slash or without; nil when it is none of kubelet's.
  package init?(_ name: String) {
    let text = name.hasPrefix("/") ? name.dropFirst() : name[...]
    // Names of Kubernetes objects hold no underscore.
    let parts = text.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6 || parts.count == 7, parts[0] == "k8s", let attempt = UInt32(parts[5])
    else { return nil }
    container = parts[1]
    pod = parts[2]
    namespace = parts[3]
    self.attempt = attempt
  }
}
