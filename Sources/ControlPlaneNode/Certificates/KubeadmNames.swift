/// What kubeadm makes on a master (cmd/kubeadm/app/phases/certs/certlist.go and
/// phases/certs/renewal/manager.go, the same from 1.15 to 1.36 but for super-admin.conf, 1.29).
enum KubeadmNames {
  /// A certificate under the PKI folder.
  struct Entry: Sendable {
    /// kubeadm's name, as its table has it.
    let name: String
    /// The path below the PKI folder, without ending.
    let base: String
    /// The authority that signs it by kubeadm's plan; nil for an authority.
    let authority: String?
    /// The API server's flag for it, and for its key.
    let flag, keyFlag: String?

    init(
      _ name: String, _ base: String, authority: String? = nil, flag: String? = nil,
      keyFlag: String? = nil
    ) {
      self.name = name
      self.base = base
      self.authority = authority
      self.flag = flag
      self.keyFlag = keyFlag
    }

    /// Whether kubeadm leaves it out where etcd runs elsewhere.
    var isEtcdServers: Bool { base.hasPrefix("etcd/") }
  }

  static let certificates = [
    Entry(
      "apiserver", "apiserver", authority: "ca", flag: "tls-cert-file",
      keyFlag: "tls-private-key-file"),
    Entry(
      "apiserver-etcd-client", "apiserver-etcd-client", authority: "etcd-ca",
      flag: "etcd-certfile", keyFlag: "etcd-keyfile"),
    Entry(
      "apiserver-kubelet-client", "apiserver-kubelet-client", authority: "ca",
      flag: "kubelet-client-certificate", keyFlag: "kubelet-client-key"),
    Entry("etcd-healthcheck-client", "etcd/healthcheck-client", authority: "etcd-ca"),
    Entry("etcd-peer", "etcd/peer", authority: "etcd-ca"),
    Entry("etcd-server", "etcd/server", authority: "etcd-ca"),
    Entry(
      "front-proxy-client", "front-proxy-client", authority: "front-proxy-ca",
      flag: "proxy-client-cert-file", keyFlag: "proxy-client-key-file"),
  ]

  static let authorities = [
    Entry("ca", "ca", flag: "client-ca-file"),
    Entry("etcd-ca", "etcd/ca", flag: "etcd-cafile"),
    Entry("front-proxy-ca", "front-proxy-ca", flag: "requestheader-client-ca-file"),
  ]

  /// The API server's other flags that name authorities.
  static let otherAuthorityFlags = [
    "kubelet-certificate-authority", "oidc-ca-file", "peer-ca-file",
  ]

  /// kubeconfigs with client certificates. The first row of a cluster has super-admin.conf alone.
  static let kubeconfigs = [
    "admin.conf", "super-admin.conf", "controller-manager.conf", "scheduler.conf", "kubelet.conf",
  ]

  /// Those that kubeadm's own table calls missing.
  static let expectedKubeconfigs: Set<String> = [
    "admin.conf", "controller-manager.conf", "scheduler.conf",
  ]
}
