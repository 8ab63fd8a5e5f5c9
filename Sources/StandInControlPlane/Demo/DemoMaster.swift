import Glibc

/// One master in a temporary folder: PKI, manifest, kubeconfig, loopwarden's configuration.
///
/// Every path and port is the demo's own, so that it runs beside a real master and beside itself.
struct DemoMaster {
  let folder: String
  let port: UInt16
  let kubeletHealthPort: UInt16
  var pkiFolder: String { folder + "/pki" }
  var manifest: String { folder + "/manifests/kube-apiserver.yaml" }
  var kubeconfig: String { folder + "/loopwarden.kubeconfig" }
  var configuration: String { folder + "/loopwarden.yaml" }
  /// The stand-in API server's process id, written by the stand-in kubelet at every start.
  var pidFile: String { folder + "/kube-apiserver.pid" }
  var statusFile: String { folder + "/run/status.json" }
  var kubeletLog: String { folder + "/kubelet.log" }
  var loopwardenLog: String { folder + "/loopwarden.log" }
  private var program: String { folder + "/kube-apiserver" }

  /// Makes the folder, which only its owner can look into. Nothing is in it yet.
  init() throws(StandInError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var template = Array(
      ((parent.hasPrefix("/") ? parent : "/tmp") + "/loopwarden-demo.XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else {
      throw StandInError("cannot make a temporary folder: \(systemErrorText()); is TMPDIR right?")
    }
    folder = String(cString: made)
    port = try Self.freePort()
    kubeletHealthPort = try Self.freePort()
  }

  /// Writes everything. `standIn` is the program that is run as kube-apiserver; `etcdPort` is
  /// where the stand-in etcd answers.
  func write(_ settings: DemoSettings, standIn: String, etcdPort: UInt16) throws {
    for name in ["pki", "manifests", "state", "run"] {
      guard mkdir("\(folder)/\(name)", 0o755) == 0 else {
        throw StandInError("cannot make \(folder)/\(name): \(systemErrorText())")
      }
    }
    guard symlink(standIn, program) == 0 else {
      throw StandInError("cannot link \(program): \(systemErrorText())")
    }
    _ = try DemoPKI(folder: pkiFolder, now: wallClockNow())
    try replaceFile(manifest, with: Array(manifestText(settings, etcdPort: etcdPort).utf8))
    try replaceFile(kubeconfig, with: Array(kubeconfigText.utf8), mode: 0o600)
    try replaceFile(configuration, with: Array(configurationText(settings).utf8), mode: 0o600)
  }

  /// Removes the folder with all that is in it; links are removed, not followed.
  func remove() { Self.removeTree(folder) }

  private static func removeTree(_ path: String) {
    if let entries = names(in: path) {
      for name in entries { removeTree("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// The names in a folder; nil for anything else, a link to a folder included.
  private static func names(in path: String) -> [String]? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      let folder = opendir(path)
    else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// A port of 127.0.0.1 that nobody listens on now.
  private static func freePort() throws(StandInError) -> UInt16 {
    try ListeningSocket(address: "127.0.0.1", port: 0).port
  }

  private func manifestText(_ settings: DemoSettings, etcdPort: UInt16) -> String {
    let command =
      [
        program, "--bind-address=127.0.0.1", "--secure-port=\(port)",
        "--etcd-servers=http://127.0.0.1:\(etcdPort)",
        "--tls-cert-file=\(pkiFolder)/apiserver.crt",
        "--tls-private-key-file=\(pkiFolder)/apiserver.key",
        "--client-ca-file=\(pkiFolder)/ca.crt", "--anonymous-auth=false",
        "--shutdown-delay-duration=\(settings.shutdownDelay)s",
        "--shutdown-watch-termination-grace-period=\(settings.watchGrace)s",
        "--request-timeout=\(settings.requestTimeout)s",
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
        server: https://127.0.0.1:\(port)
        certificate-authority: \(pkiFolder)/ca.crt
    users:
    - name: loopwarden
      user:
        client-certificate: \(pkiFolder)/loopwarden.crt
        client-key: \(pkiFolder)/loopwarden.key

    """
  }

  private func configurationText(_ settings: DemoSettings) -> String {
    """
    apiVersion: loopwarden/v1
    kind: Configuration
    mode: Enforce
    nodeName: demo
    apiServer:
      manifest: \(manifest)
    kubelet:
      config: \(folder)/kubelet-config.yaml
      kubeadmFlags: \(folder)/kubeadm-flags.env
      healthz: 127.0.0.1:\(kubeletHealthPort)
    runtime:
      kind: process
      process:
        pidFile: \(pidFile)
        executable: \(program)
        argument: --secure-port=\(port)
        supervised: true
    readiness:
      kubeconfig: \(kubeconfig)
    cluster:
      singleMaster: true
    restart:
      renewBefore: \(settings.renewBefore)s
      urgentBefore: \(settings.urgentBefore)s
      minimumReady: \(settings.minimumReady)s
      kubeletBackOffReset: \(settings.minimumReady)s
      soak: \(settings.soak)s
      proofLimit: 45s
    looks:
      interval: 1s
      flightInterval: 250ms
    state:
      directory: \(folder)/state
      runtimeDirectory: \(folder)/run

    """
  }
}
