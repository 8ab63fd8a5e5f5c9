/// How masters are set up; raw values are what `layout` takes in the configuration.
package enum Distribution: String, Sendable, CaseIterable {
  case kubeadm
  case kubespray
  case rke2
  case k3s
  case kops
  case microk8s
  /// kube-apiserver as a systemd unit of its own: kubeasz, "the hard way", hand-made installs.
  case binaries
  case openshift
  case talos
  case bottlerocket

  /// As its makers write it.
  package var title: String {
    switch self {
    case .kubeadm: "kubeadm"
    case .kubespray: "Kubespray"
    case .rke2: "RKE2"
    case .k3s: "k3s"
    case .kops: "kOps"
    case .microk8s: "MicroK8s"
    case .binaries: "a systemd unit of plain binaries"
    case .openshift: "OpenShift"
    case .talos: "Talos Linux"
    case .bottlerocket: "Bottlerocket"
    }
  }

  /// Why masters of this kind are only observed, in one sentence; nil where they may be armed.
  package var observedOnly: String? {
    switch self {
    case .openshift:
      "OpenShift's operator owns kube-apiserver's static pod and rolls it out itself: a restart from "
        + "outside fights it; use its own way, a forced redeployment"
    case .talos:
      "Talos Linux runs its control plane itself from an immutable image: restart it by talosctl"
    case .bottlerocket:
      "Bottlerocket is an immutable system whose settings come from its API: nothing outside that "
        + "may restart what it runs"
    case .kubeadm, .kubespray, .rke2, .k3s, .kops, .microk8s, .binaries: nil
    }
  }

  /// What else restarts with the API server, for the middle of a sentence; nil where it restarts
  /// alone.
  package var wholeServer: String? {
    switch self {
    // pkg/server and pkg/agent of k3s run in one process; KillMode=process leaves containers alone.
    case .k3s:
      "the whole k3s server: controller manager, scheduler, kubelet, kube-proxy, an embedded etcd or "
        + "kine and, where k3s runs it, containerd (containers go on running)"
    // cmd/kubelite of MicroK8s' Kubernetes; containerd and k8s-dqlite are units of their own.
    case .microk8s:
      "all of kubelite: controller manager, scheduler, kubelet and kube-proxy (containers go on "
        + "running)"
    default: nil
    }
  }

  /// What starts the API server again, for the middle of a sentence.
  package var restartedBy: String {
    switch self {
    case .kubeadm, .kubespray, .kops: "kubelet, from its manifest"
    case .rke2: "the kubelet of rke2-server.service, from its manifest"
    case .k3s: "systemd, k3s.service"
    case .microk8s: "systemd, snap.microk8s.daemon-kubelite.service"
    case .binaries: "systemd, its own unit"
    case .openshift: "kubelet, from a manifest that an operator writes"
    case .talos: "machined and kubelet"
    case .bottlerocket: "kubelet, as the system's settings say"
    }
  }
}
