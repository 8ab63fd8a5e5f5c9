import Glibc

/// One master of the demo: its own address and folder, with manifest, kubeconfig and loopwarden's
/// configuration.
package struct DemoMaster {
  /// The node's name.
  package let name: String
  /// Where its API server listens; the port is the same on every master.
  let address: SocketAddress
  /// The cluster's folder; the master's own is in it.
  let clusterFolder: String
  /// Where its stand-in kubelet answers for its health.
  package let kubeletHealthPort: UInt16
  /// loopwarden's own user here.
  package var user: String { "loopwarden-\(name)" }
  /// Its own folder.
  package var folder: String { "\(clusterFolder)/\(name)" }
  /// The static pod's manifest.
  package var manifest: String { folder + "/manifests/kube-apiserver.yaml" }
  /// loopwarden's configuration.
  package var configuration: String { folder + "/loopwarden.yaml" }
  /// The stand-in API server's process id, written by the stand-in kubelet at every start.
  package var pidFile: String { folder + "/kube-apiserver.pid" }
  /// loopwarden's status.
  package var statusFile: String { folder + "/run/status.json" }
  /// Where the stand-in kubelet and its API server log.
  package var kubeletLog: String { folder + "/kubelet.log" }
  /// Where loopwarden logs.
  package var loopwardenLog: String { folder + "/loopwarden.log" }
  private var kubeconfig: String { folder + "/loopwarden.kubeconfig" }
  private var program: String { folder + "/kube-apiserver" }
  private var pkiFolder: String { clusterFolder + "/pki" }

  /// Writes all of it; the folders are there.
  func write(
    _ settings: DemoSettings, standIn: String, etcdPort: UInt16, cluster: DemoCluster
  ) throws {
    guard symlink(standIn, program) == 0 else {
      throw StandInError("cannot link \(program): \(systemErrorText())")
    }
    let manifestText = manifestText(
      settings, etcdPort: etcdPort, storage: cluster.storageFolder)
    try replaceFile(manifest, with: Array(manifestText.utf8))
    try replaceFile(kubeconfig, with: Array(kubeconfigText.utf8), mode: 0o600)
    try replaceFile(
      configuration, with: Array(configurationText(settings, peers: cluster.masters).utf8),
      mode: 0o600)
  }

  private func manifestText(
    _ settings: DemoSettings, etcdPort: UInt16, storage: String
  ) -> String {
    let command =
      [
        program, "--bind-address=\(address.host)", "--secure-port=\(address.port)",
        "--etcd-servers=http://127.0.0.1:\(etcdPort)",
        "--tls-cert-file=\(pkiFolder)/apiserver.crt",
        "--tls-private-key-file=\(pkiFolder)/apiserver.key",
        "--client-ca-file=\(pkiFolder)/ca.crt", "--anonymous-auth=false",
        "--authorization-mode=Node,RBAC",
        "--shutdown-delay-duration=\(settings.shutdownDelay)s",
        "--shutdown-watch-termination-grace-period=\(settings.watchGrace)s",
        "--request-timeout=\(settings.requestTimeout)s", "--standin-storage=\(storage)",
        "--standin-loopback-validity=\(settings.certificateLife)s",
      ].map { "    - \($0)\n" }.joined()
    return """
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-apiserver
        namespace: kube-system
        labels: {component: kube-apiserver, tier: control-plane}
      spec:
        hostNetwork: true
        terminationGracePeriodSeconds: 10
        containers:
        - name: kube-apiserver
          image: loopwarden.invalid/standin:demo
          imagePullPolicy: IfNotPresent
          command:
      \(command)    volumeMounts:
          - {name: pki, mountPath: \(pkiFolder), readOnly: true}
        volumes:
        - name: pki
          hostPath: {path: \(pkiFolder), type: Directory}

      """
  }

  private var kubeconfigText: String {
    """
    apiVersion: v1
    kind: Config
    current-context: demo
    contexts:
    - {name: demo, context: {cluster: demo, user: loopwarden}}
    clusters:
    - name: demo
      cluster:
        server: https://\(address)
        certificate-authority: \(pkiFolder)/ca.crt
    users:
    - name: loopwarden
      user:
        client-certificate: \(pkiFolder)/\(user).crt
        client-key: \(pkiFolder)/\(user).key

    """
  }

  private func configurationText(_ settings: DemoSettings, peers: [DemoMaster]) -> String {
    let list = peers.map { "    - {name: \($0.name), address: \"\($0.address)\"}\n" }.joined()
    return """
      apiVersion: loopwarden/v1
      kind: Configuration
      mode: Enforce
      nodeName: \(name)
      apiServer:
        manifest: \(manifest)
        probeDeadline: 2s
      kubelet:
        config: \(folder)/kubelet-config.yaml
        kubeadmFlags: \(folder)/kubeadm-flags.env
        healthz: 127.0.0.1:\(kubeletHealthPort)
      runtime:
        kind: process
        timeout: 2s
        process:
          pidFile: \(pidFile)
          executable: \(program)
          argument: --bind-address=\(address.host)
          supervised: true
      readiness:
        kubeconfig: \(kubeconfig)
        timeout: 2s
      cluster:
        lease: {duration: 15s, renewDeadline: 12s, renewInterval: 2s}
        pause: \(settings.pause)s
        peers:
      \(list)restart:
        renewBefore: \(settings.renewBefore)s
        spread: \(settings.spread)s
        urgentBefore: \(settings.urgentBefore)s
        minimumReady: \(settings.minimumReady)s
        kubeletBackOffReset: \(settings.minimumReady)s
        soak: \(settings.soak)s
        proofLimit: 45s
      looks:
        interval: 1s
        flightInterval: 250ms
        deadline: 8s
      state:
        directory: \(folder)/state
        runtimeDirectory: \(folder)/run

      """
  }
}
