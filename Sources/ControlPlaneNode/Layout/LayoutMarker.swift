/// A file or folder that tells how a master was set up.
struct LayoutMarker: Sendable {
  /// What it proves.
  enum Weight: Sendable {
    /// By itself: it is what runs the API server there, or holds its state.
    case proof
    /// Together with all others of this weight.
    case part
    /// Nothing; it is only told.
    case hint
  }

  let path: String
  let weight: Weight

  /// Every distribution's markers. A distribution is found when one proof or all its parts exist;
  /// a worker has none of them.
  static let table: [(distribution: Distribution, markers: [LayoutMarker])] = [
    // kubeadm's constants: cmd/kubeadm/app/constants/constants.go, app/phases/controlplane.
    (
      .kubeadm,
      [
        part("/etc/kubernetes/manifests/kube-apiserver.yaml"), part("/etc/kubernetes/pki"),
        hint("/var/lib/kubelet/kubeadm-flags.env"), hint("/etc/kubernetes/admin.conf"),
      ]
    ),
    // Kubespray: kube_cert_dir is kube_config_dir/ssl (its k8s-cluster.yml), and the kubelet role
    // writes kubelet.env; it runs kubeadm, with a link from pki to ssl.
    (
      .kubespray,
      [
        part("/etc/kubernetes/manifests/kube-apiserver.yaml"), part("/etc/kubernetes/ssl"),
        part("/etc/kubernetes/kubelet.env"), hint("/etc/kubernetes/kubelet-config.yaml"),
      ]
    ),
    // RKE2: pkg/podexecutor writes its static pods there (docs.rke2.io, "Static pods").
    (
      .rke2,
      [
        proof("/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml"),
        hint("/var/lib/rancher/rke2/server/tls"), hint("/etc/rancher/rke2/config.yaml"),
      ]
    ),
    // k3s: pkg/daemons/control/deps; the agent alone has no server folder.
    (
      .k3s,
      [
        proof("/var/lib/rancher/k3s/server/tls"), hint("/etc/systemd/system/k3s.service"),
        hint("/etc/rancher/k3s/config.yaml"),
      ]
    ),
    // kOps: nodeup/pkg/model/kube_apiserver.go and context.go (PathSrvKubernetes).
    (
      .kops,
      [
        part("/etc/kubernetes/manifests/kube-apiserver.manifest"), part("/srv/kubernetes"),
        hint("/var/lib/kubelet/kubelet.conf"), hint("/var/cache/nodeup"),
      ]
    ),
    // MicroK8s: microk8s-resources/default-args, copied there when the snap is installed.
    (.microk8s, [proof("/var/snap/microk8s/current/args/kube-apiserver")]),
    (.binaries, unitFolders.map { proof($0 + "/kube-apiserver.service") }),
    // OpenShift 4: library-go's static pod installer; 3.11: the master's own configuration.
    (
      .openshift,
      [
        proof("/etc/kubernetes/manifests/kube-apiserver-pod.yaml"),
        proof("/etc/kubernetes/static-pod-resources"),
        proof("/etc/origin/master/master-config.yaml"),
      ]
    ),
  ]

  /// systemd.unit(5), "Unit File Load Path", as far as it holds units that are installed.
  static let unitFolders = [
    "/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
    "/lib/systemd/system",
  ]

  private static func proof(_ path: String) -> LayoutMarker {
    LayoutMarker(path: path, weight: .proof)
  }
  private static func part(_ path: String) -> LayoutMarker {
    LayoutMarker(path: path, weight: .part)
  }
  private static func hint(_ path: String) -> LayoutMarker {
    LayoutMarker(path: path, weight: .hint)
  }
}
