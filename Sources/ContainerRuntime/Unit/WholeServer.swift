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

  /// The entry of a unit, nil for one that runs the API server alone, or is not known.
  package static func of(unit name: String) -> WholeServer? { table.first { $0.unit == name } }

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
