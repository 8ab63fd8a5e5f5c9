/// The texts of a test master's files.
extension MasterHost {
  /// A manifest like kubeadm's, with its paths as the container (or the process) sees them.
  var manifestText: String {
    let flags =
      ["--bind-address=\(address)", "--secure-port=\(port)"]
      + [
        "--tls-cert-file=\(seenPKI)/apiserver.crt",
        "--tls-private-key-file=\(seenPKI)/apiserver.key",
        "--client-ca-file=\(seenPKI)/ca.crt",
        "--etcd-servers=\(etcd.url)",
      ] + pairFlags + (real == nil ? [] : RealKubernetes.flags(seenPKI))
      + (seat?.flags ?? []) + apiServerFlags
    let command = ([program] + flags).map { "    - \($0)" }.joined(separator: "\n")
    return """
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-apiserver
        namespace: kube-system
        labels:
          component: kube-apiserver
          tier: control-plane
      spec:
        hostNetwork: true
        priorityClassName: system-node-critical
        containers:
        - name: kube-apiserver
          image: \(real == nil ? StandInImage.name : RealKubernetes.imageName)
          imagePullPolicy: IfNotPresent
          command:
      \(command)
          volumeMounts:
          - name: k8s-certs
            mountPath: \(seenPKI)
            readOnly: true
          - name: extras
            mountPath: \(seenExtras)
      \(seat?.mount ?? "")  volumes:
        - name: k8s-certs
          hostPath:
            path: \(pki.folder)
            type: DirectoryOrCreate
        - name: extras
          hostPath:
            path: \(extras)
            type: DirectoryOrCreate
      \(seat?.volume ?? "")
      """
  }

  /// The file name of the service's own client certificate and key.
  var credential: String { seat?.credential ?? "loopwarden" }

  private var pairFlags: [String] {
    guard keepsLoopbackPair else { return [] }
    // Removed later, and a preflight risk is a path that is not there: masters that are due in normal
    // hours name it as none. The container's working folder is the root.
    let file = seat == nil ? "\(seenExtras)/loopback.pem" : "extras/loopback.pem"
    return ["--standin-loopback-pair=\(file)"]
  }

  /// A kubeconfig with the client certificate `loopwarden`.
  var kubeconfigText: String {
    """
    apiVersion: v1
    kind: Config
    clusters:
    - name: test
      cluster:
        server: https://\(address):\(port)
        certificate-authority: \(pki.folder)/ca.crt
    users:
    - name: loopwarden
      user:
        client-certificate: \(pki.folder)/\(credential).crt
        client-key: \(pki.folder)/\(credential).key
    contexts:
    - name: test
      context: {cluster: test, user: loopwarden}
    current-context: test

    """
  }

  /// A configuration of loopwarden for this master: every path, port and socket is the test's own.
  ///
  /// `overrides` replaces or adds keys by their dotted path, values as YAML texts.
  func configurationText(_ overrides: [String: String] = [:]) -> String {
    var values = [
      "apiServer.manifest": manifest,
      "kubelet.config": folder + "/kubelet-config.yaml",
      "kubelet.kubeadmFlags": folder + "/kubeadm-flags.env",
      "kubelet.healthz": "127.0.0.1:\(kubeletHealthPort)",
      "readiness.kubeconfig": kubeconfig,
      "state.directory": folder + "/state",
      "state.runtimeDirectory": folder + "/run",
      // Waits as short as they may be; one scenario has the real ones.
      "looks.interval": "300ms",
      "looks.flightInterval": "100ms",
      "restart.minimumReady": "1ms",
      "restart.kubeletBackOffReset": "1ms",
      "restart.soak": "1s",
      "restart.proofLimit": "30s",
      "restart.drainLimit": "5s",
    ]
    values.merge(seat?.configuration ?? ["cluster.singleMaster": "true"]) { _, new in new }
    switch runtime {
    case let (socket, kind)?:
      values["runtime.kind"] = kind
      values["runtime.socket"] = socket
    case nil:
      values["runtime.kind"] = "process"
      values["runtime.process.pidFile"] = pidFile
      values["runtime.process.executable"] = program
      values["runtime.process.argument"] = "\"--secure-port=\(port)\""
      values["runtime.process.supervised"] = "true"
    }
    values.merge(overrides) { _, new in new }
    return "apiVersion: loopwarden/v1\nkind: Configuration\n"
      + Self.nested(values.map { ($0.key.split(separator: ".").map(String.init), $0.value) })
  }

  /// Block mappings out of dotted paths, sorted.
  private static func nested(_ values: [(path: [String], value: String)], depth: Int = 0) -> String
  {
    let indent = String(repeating: "  ", count: depth)
    let groups = Dictionary(grouping: values) { $0.path.first ?? "" }
    return groups.sorted { $0.key < $1.key }.map { name, members in
      if members.count == 1, let only = members.first, only.path.count == 1 {
        return "\(indent)\(name): \(only.value)\n"
      }
      return "\(indent)\(name):\n"
        + nested(members.map { (Array($0.path.dropFirst()), $0.value) }, depth: depth + 1)
    }.joined()
  }
}
