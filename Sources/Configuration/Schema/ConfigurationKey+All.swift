internal import RestartDecision

extension ConfigurationKey {
  /// The table of all keys, those of a section together.
  package static let all: [ConfigurationKey] = top + node + cluster + service

  private static let top = [
    ConfigurationKey(
      "mode", \.mode, .oneOf([("Observe", .observe), ("Enforce", .enforce)]),
      "Observe looks and reports; Enforce also restarts the API server when all gates let it"),
    ConfigurationKey(
      "nodeName", \.nodeName, .either("", name: "empty", or: .nodeName),
      "this node's name in the cluster; empty is the host's name in small letters"),
    ConfigurationKey(
      "layout", \.layout,
      .oneOf([("auto", .auto)] + LayoutDefaults.names.map { ($0, .named($0)) }),
      "how this master was set up, which gives other values their defaults; auto is the layout "
        + "whose files are found here"),
  ]

  private static let node = [
    ConfigurationKey(
      "apiServer.manifest", \.apiServer.manifest, .absolutePath,
      "the manifest of kube-apiserver's static pod; it is only read"),
    ConfigurationKey(
      "apiServer.pki", \.apiServer.pki, .absolutePath,
      "the cluster's PKI folder; files that flags name are taken from there"),
    ConfigurationKey(
      "apiServer.target", \.apiServer.target, .either("", name: "empty", or: .address),
      "where this master's API server listens; empty is what the manifest's flags say, "
        + "else 127.0.0.1:6443"),
    ConfigurationKey(
      "apiServer.probeDeadline", \.apiServer.probeDeadline, .duration(),
      "how long one look at the certificate may take, from connect to close"),
    ConfigurationKey(
      "apiServer.certificatePersisted", \.apiServer.certificatePersisted,
      .oneOf([("auto", .auto), ("yes", .yes), ("no", .no)]),
      "whether the loopback certificate outlives its process, as in patched builds; "
        + "auto goes by what was seen"),
    ConfigurationKey(
      "kubelet.config", \.kubelet.config, .absolutePath, "kubelet's configuration file"),
    ConfigurationKey(
      "kubelet.kubeadmFlags", \.kubelet.kubeadmFlags, .absolutePath,
      "kubeadm's file of kubelet flags"),
    ConfigurationKey(
      "kubelet.healthz", \.kubelet.healthz, .healthz,
      "where kubelet's health is asked; empty is what kubelet's configuration says, "
        + "\"off\" asks nowhere"),
    ConfigurationKey(
      "runtime.kind", \.runtime.kind,
      .oneOf(RuntimeKind.allCases.map { ($0.rawValue, $0) }),
      "how the API server is found and stopped; auto goes from kubelet's configuration to sockets, "
        + "to units, to processes, and refuses where two would do"),
    ConfigurationKey(
      "runtime.socket", \.runtime.socket, .either("", name: "empty", or: .socketPath),
      "the socket of CRI or of the Docker Engine; empty is kubelet's own setting, then the known "
        + "sockets"),
    ConfigurationKey(
      "runtime.unit", \.runtime.unit, .either("", name: "empty", or: .unitName),
      "the systemd unit that runs the API server; empty is the one whose process it is"),
    ConfigurationKey(
      "runtime.timeout", \.runtime.timeout, .duration(),
      "how long one call to the container runtime may take, a stop's grace not counted"),
    ConfigurationKey(
      "runtime.process.pidFile", \.runtime.process.pidFile,
      .either("", name: "empty", or: .absolutePath),
      "kind process: the file that holds the pid; empty is a search by executable"),
    ConfigurationKey(
      "runtime.process.executable", \.runtime.process.executable, .programName,
      "kind process: the program that the process must run"),
    ConfigurationKey(
      "runtime.process.argument", \.runtime.process.argument,
      .either("", name: "empty", or: .text("an argument")),
      "kind process: an argument that only this API server's process has; empty is the one API "
        + "server that runs in no container and no unit"),
    ConfigurationKey(
      "runtime.process.supervised", \.runtime.process.supervised, .boolean,
      "kind process: true says that something starts the process again when it ends; false refuses "
        + "the stop unless a supervisor is evident"),
    ConfigurationKey(
      "readiness.kubeconfig", \.readiness.kubeconfig, .absolutePath,
      "the service's own kubeconfig: for /readyz, the Lease, endpoints, nodes and Events; "
        + "`loopwarden bootstrap` makes it"),
    ConfigurationKey(
      "readiness.allowAdminCredential", \.readiness.allowAdminCredential, .boolean,
      "whether a kubeconfig with an administrator's rights is accepted"),
    ConfigurationKey(
      "readiness.tlsServerName", \.readiness.tlsServerName,
      .either("", name: "empty", or: .text("a host name")),
      "the name that API servers' certificates must carry; empty is the kubeconfig's "
        + "tls-server-name, else the host of its server"),
    ConfigurationKey(
      "readiness.timeout", \.readiness.timeout, .duration(),
      "how long one request for /readyz may take"),
  ]
}
