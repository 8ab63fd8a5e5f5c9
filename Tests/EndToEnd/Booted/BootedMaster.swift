import Glibc
import LoopbackCertificate
import OpenSSLKit

/// A stand-in master on a booted machine: etcd, and the stand-in kubelet as a unit, which keeps the
/// stand-in API server running as a process; or, without kubelet and manifest, the API server as a
/// unit. Files are where kubeadm puts them.
final class BootedMaster {
  let machine: BootedMachine
  /// The API server's unit, where it is one.
  static let unit = "kube-apiserver.service"
  private let isUnit: Bool
  private let port = 6443
  private static let standIn = "/opt/standin/loopwarden-standin"
  // By address: there is no /etc/hosts.
  private static let etcd = "http://127.0.0.1:2379"
  private static let peer = "http://127.0.0.1:2380"
  private static let pair = "/var/lib/standin/loopback.pem"

  /// What the machine has to be booted with.
  static func binds() throws -> [String: String] {
    guard let etcd = BuiltProducts.find("etcd") else { throw HarnessFailure("no etcd") }
    return [standIn: try BuiltProducts.path(of: "loopwarden-standin"), "/usr/bin/etcd": etcd]
  }

  /// Starts it; its first loopback certificate lives so long, those after it a year. With `unit`, the
  /// API server is a unit with these further lines of its section Service.
  init(
    on machine: BootedMachine, loopbackLives: Duration = .seconds(3), apiServerFlags: [String] = [],
    unit: String? = nil
  ) throws {
    self.machine = machine
    isUnit = unit != nil
    let now = Int64(time(nil))
    for folder in ["/etc/kubernetes/pki", "/etc/kubernetes/manifests", "/var/lib/standin"] {
      try makeFolder(machine.root + folder)
    }
    let pki = try MasterPKI(folder: machine.root + "/etc/kubernetes/pki", now: now)
    try pki.issue("loopwarden", commonName: "loopwarden", usage: .clientAuth)
    try machine.run(["ln", "-s", Self.standIn, "/opt/kube-apiserver"])
    try machine.write(
      "/etc/systemd/system/etcd.service",
      """
      [Service]
      ExecStart=/usr/bin/etcd --data-dir /var/lib/etcd --unsafe-no-fsync \
      --listen-client-urls \(Self.etcd) --advertise-client-urls \(Self.etcd) \
      --listen-peer-urls \(Self.peer) --initial-advertise-peer-urls \(Self.peer) \
      --initial-cluster default=\(Self.peer)
      """)
    if let unit { try writeUnit(apiServerFlags, unit) } else { try writeKubelet(apiServerFlags) }
    try machine.run(["systemctl", "daemon-reload"])
    try machine.run(["systemctl", "start", "etcd"])
    // As young as the process that serves it: a certificate that is older was not made by it.
    let loopback = try LoopbackPair.make(
      at: Int64(time(nil)), validity: LoopbackFormat.backdating + loopbackLives.components.seconds)
    try writeFile(
      machine.root + Self.pair, loopback.certificatePEM + loopback.keyPEM, mode: 0o600)
    try machine.run(["systemctl", "start", isUnit ? Self.unit : "kubelet"])
    // It reads the pair at its first start, and makes a certificate of its own at the next.
    try awaitAnswer()
    unlink(machine.root + Self.pair)
  }

  private func writeKubelet(_ flags: [String]) throws {
    try machine.write("/etc/kubernetes/manifests/kube-apiserver.yaml", manifest(flags))
    try machine.write(
      "/etc/systemd/system/kubelet.service",
      """
      [Unit]
      After=etcd.service
      [Service]
      ExecStart=\(Self.standIn) kubelet --manifest /etc/kubernetes/manifests/kube-apiserver.yaml \
      --process --pid-file /run/kube-apiserver.pid --sync-interval 100ms --backoff-base 100ms
      """)
  }

  /// As hand-made masters have it: the flags behind a variable of an environment file.
  private func writeUnit(_ flags: [String], _ more: String) throws {
    let command = command(flags)
    try machine.write(
      "/etc/kubernetes/apiserver.env",
      "KUBE_API_ARGS=\"\(command.dropFirst().joined(separator: " "))\"\n")
    try machine.write(
      "/etc/systemd/system/\(Self.unit)",
      """
      [Unit]
      After=etcd.service
      [Service]
      EnvironmentFile=/etc/kubernetes/apiserver.env
      ExecStart=\(command[0]) $KUBE_API_ARGS
      Restart=always
      RestartSec=5s
      \(more)
      """)
  }

  private func awaitAnswer() throws {
    try waitFor("the API server", within: .seconds(60), onTimeout: { self.log }) {
      // With the machine's network and this machine's program.
      let asked = [
        "nsenter", "--target", "\(machine.leader)", "--net", "--", "openssl", "s_client",
        "-connect", "127.0.0.1:\(port)", "-servername", LoopbackFormat.serverName,
      ]
      return (try? ChildProcess.run(asked, within: .seconds(10))) == nil ? nil : ()
    }
  }

  private func command(_ flags: [String]) -> [String] {
    let pki = "/etc/kubernetes/pki"
    return [
      "/opt/kube-apiserver", "--bind-address=127.0.0.1", "--secure-port=\(port)",
      "--tls-cert-file=\(pki)/apiserver.crt", "--tls-private-key-file=\(pki)/apiserver.key",
      "--client-ca-file=\(pki)/ca.crt", "--etcd-servers=\(Self.etcd)",
      "--standin-loopback-pair=\(Self.pair)",
    ] + flags
  }

  private func manifest(_ flags: [String]) -> String {
    let pki = "/etc/kubernetes/pki"
    return """
      apiVersion: v1
      kind: Pod
      metadata:
        name: kube-apiserver
        namespace: kube-system
        labels: {component: kube-apiserver, tier: control-plane}
      spec:
        hostNetwork: true
        priorityClassName: system-node-critical
        containers:
        - name: kube-apiserver
          image: \(StandInImage.name)
          command:
      \(command(flags).map { "    - \($0)" }.joined(separator: "\n"))
          volumeMounts:
          - {name: k8s-certs, mountPath: \(pki), readOnly: true}
        volumes:
        - name: k8s-certs
          hostPath: {path: \(pki), type: DirectoryOrCreate}
      """
  }

  /// The part `runtime` of the configuration.
  private var runtime: String {
    isUnit
      ? "runtime: {kind: systemd}"
      : """
      runtime:
        kind: process
        process:
          pidFile: /run/kube-apiserver.pid
          executable: /opt/kube-apiserver
          argument: "--secure-port=\(port)"
          supervised: true
      """
  }

  /// Writes loopwarden's configuration and kubeconfig for this master; `more` are further lines of
  /// configuration. `runtime` replaces the part of that name.
  func configure(_ more: String = "", runtime: String? = nil) throws {
    try machine.write(
      "/etc/loopwarden/config.yaml",
      """
      apiVersion: loopwarden/v1
      kind: Configuration
      cluster: {singleMaster: true}
      \(runtime ?? self.runtime)
      looks: {interval: 300ms, flightInterval: 100ms}
      \(more)
      """)
    let pki = "/etc/kubernetes/pki"
    try machine.write(
      "/etc/loopwarden/kubeconfig",
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: test
        cluster: {server: "https://127.0.0.1:\(port)", certificate-authority: \(pki)/ca.crt}
      users:
      - name: loopwarden
        user: {client-certificate: \(pki)/loopwarden.crt, client-key: \(pki)/loopwarden.key}
      contexts:
      - name: test
        context: {cluster: test, user: loopwarden}
      current-context: test

      """, mode: 0o600)
  }

  /// `restart:` with waits as short as they may be, and `hook` before the stop.
  static func promptly(hook: String? = nil, soak: String = "1s") -> String {
    """
    restart:
      minimumReady: 1ms
      kubeletBackOffReset: 1ms
      soak: \(soak)
      proofLimit: 30s
      drainLimit: 5s
    """ + (hook.map { "\n  hooks: {preStop: {command: [\($0)]}}\n" } ?? "\n")
  }

  /// How often the API server's processes were told to stop.
  var stopsDelivered: Int {
    log.split(separator: "\n").count { $0.contains("told to stop") }
  }

  var log: String {
    (try? machine.run(["journalctl", "--no-pager", "-u", "kubelet", "-u", Self.unit, "-u", "etcd"]))
      ?? ""
  }
}
