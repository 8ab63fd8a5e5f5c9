extension LayoutDefault {
  /// What a distribution puts in place of the built-in values (kubeadm's), in the order of the
  /// configuration's keys. A path that differs between versions is given only where it is found.
  static func of(_ distribution: Distribution, in files: any NodeFilesystem) -> [LayoutDefault] {
    let isHere = { (path: String) in (try? files.status(path)) != nil }
    switch distribution {
    case .kubeadm:
      return list(
        manifest: "/etc/kubernetes/manifests/kube-apiserver.yaml", pki: "/etc/kubernetes/pki",
        kubeletConfiguration: "/var/lib/kubelet/config.yaml")
    case .kubespray:
      // roles/kubernetes/node/templates/kubelet.env: --config={{ kube_config_dir }}/kubelet-config.yaml
      return list(
        manifest: "/etc/kubernetes/manifests/kube-apiserver.yaml", pki: "/etc/kubernetes/ssl",
        kubeletConfiguration: isHere("/etc/kubernetes/kubelet-config.yaml")
          ? "/etc/kubernetes/kubelet-config.yaml" : nil)
    case .rke2:
      // kubelet gets flags, and from 1.32 on --config-dir: no file by itself.
      return list(
        manifest: "/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml",
        pki: "/var/lib/rancher/rke2/server/tls", kind: "cri",
        socket: "/run/k3s/containerd/containerd.sock")
    case .k3s:
      return list(
        pki: K3sServer.pki(in: files), target: K3sServer.address(in: files),
        kind: "systemd", unit: "k3s.service")
    case .kops:
      // nodeup/pkg/model/kubelet.go: kubeletConfigFilePath; older versions give flags alone.
      return list(
        manifest: "/etc/kubernetes/manifests/kube-apiserver.manifest",
        pki: isHere("/srv/kubernetes/ca.crt") || !isHere("/srv/kubernetes/kube-apiserver/ca.crt")
          ? "/srv/kubernetes" : "/srv/kubernetes/kube-apiserver",
        kubeletConfiguration: isHere("/var/lib/kubelet/kubelet.conf")
          ? "/var/lib/kubelet/kubelet.conf" : nil)
    case .microk8s:
      return list(
        pki: "/var/snap/microk8s/current/certs", target: MicroK8sArguments.address(in: files),
        kind: "systemd", unit: MicroK8sArguments.unit(in: files))
    case .binaries:
      return list(
        pki: ["/etc/kubernetes/ssl", "/etc/kubernetes/pki", "/var/lib/kubernetes"].first { folder in
          isHere(folder + "/ca.pem") || isHere(folder + "/ca.crt")
        }, kind: "systemd", unit: "kube-apiserver.service")
    case .openshift:
      guard isHere("/etc/kubernetes/manifests/kube-apiserver-pod.yaml") else { return [] }
      return list(
        manifest: "/etc/kubernetes/manifests/kube-apiserver-pod.yaml",
        kubeletConfiguration: isHere("/etc/kubernetes/kubelet.conf")
          ? "/etc/kubernetes/kubelet.conf" : nil)
    case .talos, .bottlerocket:
      return []
    }
  }

  private static func list(
    manifest: String? = nil, pki: String? = nil, target: String? = nil,
    kubeletConfiguration: String? = nil, kind: String? = nil, socket: String? = nil,
    unit: String? = nil
  ) -> [LayoutDefault] {
    [
      ("apiServer.manifest", manifest), ("apiServer.pki", pki), ("apiServer.target", target),
      ("kubelet.config", kubeletConfiguration), ("runtime.kind", kind), ("runtime.socket", socket),
      ("runtime.unit", unit),
    ].compactMap { path, value in value.map { LayoutDefault(path: path, value: $0) } }
  }
}
