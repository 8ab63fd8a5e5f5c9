import Glibc
import LoopbackCertificate
import OpenSSLKit

/// One master of a test: PKI, manifests folder, kubeconfig and a stand-in kubelet that keeps the
/// stand-in API server running. All of it in one folder, removed at the end.
final class MasterHost {
  /// Where the API server runs.
  enum Form {
    /// As a child process of the stand-in kubelet.
    case process
    /// As a container of this runtime.
    case container(ContainerdHost)
    /// As a container of this Docker Engine.
    case docker(DockerHost)
  }

  let folder: String
  let pki: MasterPKI
  let port: UInt16
  /// Where its API server listens.
  var address: String { seat?.address ?? "127.0.0.1" }
  /// Its place among several masters; nil for a single one.
  let seat: ClusterSeat?
  let kubeletHealthPort: UInt16
  var manifest: String { folder + "/manifests/kube-apiserver.yaml" }
  var kubeconfig: String { folder + "/loopwarden.kubeconfig" }
  /// The API server's process id (process form).
  var pidFile: String { folder + "/kube-apiserver.pid" }
  private(set) var kubelet: ChildProcess?
  /// The real programs instead of the stand-ins, where they are wanted.
  let real: RealKubernetes?
  private let form: Form
  let apiServerFlags: [String]
  /// Every real API server has one, and a preflight asks it.
  let etcd: EtcdServer
  /// How long the first loopback certificate lives from the kubelet's start on.
  private let loopbackLives: Duration?

  /// The runtime's socket and kind (container forms).
  var runtime: (socket: String, kind: String)? {
    switch form {
    case .process: nil
    case .container(let host): (host.socket, "cri")
    case .docker(let host): (host.socket, "docker")
    }
  }
  var runtimeSocket: String? { runtime?.socket }
  /// The API server's program and its PKI folder, as it sees them itself.
  var program: String {
    runtimeSocket == nil ? folder + "/kube-apiserver" : "kube-apiserver"
  }
  var seenPKI: String { runtimeSocket == nil ? pki.folder : "/etc/kubernetes/pki" }
  /// The folder of what only a stand-in has, on the host and as the API server sees it.
  var extras: String { folder + "/extras" }
  var seenExtras: String { runtimeSocket == nil ? extras : "/extras" }
  var pairFile: String { extras + "/loopback.pem" }
  var keepsLoopbackPair: Bool { loopbackLives != nil }

  /// Why no test master can be made here, nil when one can.
  static var unavailable: String? {
    let missing = ["etcd", "curl", "openssl"].filter { BuiltProducts.find($0) == nil }
    return missing.isEmpty
      ? nil : "missing: \(missing.joined(separator: ", ")) (apt install etcd-server curl openssl)"
  }

  /// Writes the files and starts etcd; nothing else runs until `startKubelet`. `apiServerFlags` are
  /// added to the manifest's own.
  ///
  /// With `loopbackLives` the API server keeps its loopback certificate in `pairFile`, as patched
  /// builds do, and the first one dies so soon; a certificate that it makes itself lives a year.
  init(
    _ form: Form, apiServerFlags: [String] = [], loopbackLives: Duration? = nil,
    real: RealKubernetes? = nil, seat: ClusterSeat? = nil
  ) throws {
    self.form = form
    self.seat = seat
    self.real = real
    self.apiServerFlags = apiServerFlags
    self.loopbackLives = loopbackLives
    folder = try makeTemporaryFolder()
    for name in ["pki", "manifests", "logs", "extras", "etcd"] {
      try makeFolder("\(folder)/\(name)")
    }
    etcd =
      try seat?.etcd ?? EtcdServer(program: real?.etcd ?? "etcd", folder: folder + "/etcd")
    port = try seat?.port ?? freePort()
    kubeletHealthPort = try freePort()
    if let seat {
      pki = seat.pki
    } else {
      pki = try MasterPKI(folder: folder + "/pki", now: Int64(time(nil)))
      try pki.issue("loopwarden", commonName: "loopwarden", usage: .clientAuth)
    }
    let program = try BuiltProducts.path(of: "loopwarden-standin")
    guard symlink(program, folder + "/kube-apiserver") == 0 else {
      throw HarnessFailure("cannot link \(program)")
    }
    if real != nil { try RealKubernetes.makeServiceAccountKeys(in: pki.folder) }
    try writeFile(manifest, manifestText)
    try writeFile(kubeconfig, kubeconfigText, mode: 0o600)
  }

  deinit { stop() }

  /// Starts the stand-in kubelet with flags of its own besides the form's.
  func startKubelet(_ flags: [String] = []) throws {
    if let loopbackLives {
      let pair = try LoopbackPair.make(
        at: Int64(time(nil)),
        validity: LoopbackFormat.backdating + loopbackLives.components.seconds)
      try writeFile(pairFile, pair.certificatePEM + pair.keyPEM, mode: 0o600)
    }
    if let real, let program = real.kubelet, case .container(let host) = form {
      kubelet = try real.startKubelet(program, of: self, on: host)
      return
    }
    let formFlags: [String] =
      switch form {
      case .process: ["--process", "--pid-file", pidFile]
      case .container(let host):
        ["--cri", host.socket, "--log-directory", folder + "/logs", "--standin-remove-pod-at-end"]
      case .docker(let host):
        [
          "--docker", host.socket, "--pod-infra-container-image", StandInImage.pauseName,
          "--log-directory", folder + "/logs", "--standin-remove-pod-at-end",
        ]
      }
    kubelet = try ChildProcess(
      [
        try BuiltProducts.path(of: "loopwarden-standin"), "kubelet", "--manifest", manifest,
        "--healthz-port", "\(kubeletHealthPort)", "--sync-interval", "100ms",
        "--backoff-base", "100ms",
      ] + formFlags + flags, outputPath: folder + "/kubelet.log")
  }

  /// Ends the kubelet, and with it the API server.
  func stopKubelet() {
    kubelet?.end(within: .seconds(40))
    kubelet = nil
  }

  /// Ends everything and removes the folder.
  func stop() {
    stopKubelet()
    if seat == nil { etcd.stop() }
    _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(60))
  }

  /// What the kubelet and the API server's containers have logged, for failures.
  var logs: String {
    let kubeletLog = textFile(folder + "/kubelet.log")
    let containerLogs = (0..<10).map { textFile("\(folder)/logs/kube-apiserver.\($0).log") }
    return ([kubeletLog] + containerLogs).joined()
  }

  /// PEM of the certificate served for a server name, by way of `openssl s_client`, which shares no
  /// code of ours; nil while nobody answers.
  func servedCertificate(serverName: String) throws -> String? {
    let arguments = [
      "openssl", "s_client", "-connect", "\(address):\(port)", "-servername", serverName,
      "-showcerts",
    ]
    guard let text = try? ChildProcess.run(arguments, within: .seconds(10)) else { return nil }
    // The first block is the leaf.
    let lines = text.split(separator: "\n")
    guard let begin = lines.firstIndex(of: "-----BEGIN CERTIFICATE-----"),
      let end = lines.firstIndex(of: "-----END CERTIFICATE-----")
    else { return nil }
    return lines[begin...end].map { $0 + "\n" }.joined()
  }
}
