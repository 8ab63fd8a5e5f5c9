/// Units in which the API server is not alone: what a restart of the unit restarts with it.
package struct WholeServer: Sendable, Equatable {
  /// The unit's name.
  package let unit: String
  /// The distribution.
  package let distribution: String
  /// One sentence: what restarts besides the API server, and what goes on.
  package let consequence: String
  /// Whether the API server ends with the unit at all.
  package let holdsAPIServer: Bool

  /// The entry of a unit by its name; nil for one that runs the API server alone, or is not known.
  package static func of(unit name: String) -> WholeServer? { table.first { $0.unit == name } }

  /// The same by what runs in it where the name says nothing: units may have any. `processes` are
  /// command lines of the API server and of what may have started it.
  package static func of(unit name: String, processes: [[String]]) -> WholeServer? {
    if let named = of(unit: name) { return named }
    guard let found = processes.lazy.compactMap({ distribution(of: $0) }).first,
      let entry = table.first(where: { $0.distribution == found })
    else { return nil }
    return WholeServer(
      unit: name, distribution: found, consequence: entry.consequence,
      holdsAPIServer: entry.holdsAPIServer)
  }

  /// The distribution whose program holds an API server and more.
  private static func distribution(of commandLine: [String]) -> String? {
    switch APIServerProgram(commandLine) {
    case .k3s: return "k3s"
    case .kubelite: return "MicroK8s"
    case .kubeAPIServer, .hyperkube: return nil
    case nil:
      // With an API server beside it that is `k0s controller`: a worker has none.
      return commandLine.first?.split(separator: "/").last == "k0s" ? "k0s" : nil
    }
  }

  /// What is known. On paper: from the projects' own units, documentation and source.
  package static let table: [WholeServer] = [
    WholeServer(
      unit: "k3s.service", distribution: "k3s",
      consequence:
        "k3s is one process: scheduler, controller manager, kubelet, kube-proxy, containerd and an embedded etcd or datastore proxy restart with the API server; containers go on running (KillMode=process)",
      holdsAPIServer: true),
    WholeServer(
      unit: "snap.microk8s.daemon-kubelite.service", distribution: "MicroK8s",
      consequence:
        "kubelite is one process: scheduler, controller manager, kubelet and kube-proxy restart with the API server; dqlite and containerd are units of their own, and containers go on running",
      holdsAPIServer: true),
    WholeServer(
      unit: "k0scontroller.service", distribution: "k0s",
      consequence:
        "k0s starts and supervises the whole control plane: scheduler, controller manager, an embedded etcd or kine and, with --enable-worker, kubelet and containerd restart with the API server",
      holdsAPIServer: true),
    WholeServer(
      unit: "rke2-server.service", distribution: "RKE2",
      consequence:
        "supervisor, kubelet and containerd restart, but the API server is a static pod that goes on running: restart its container (runtime.kind: cri, /run/k3s/containerd/containerd.sock)",
      holdsAPIServer: false),
  ]
}
