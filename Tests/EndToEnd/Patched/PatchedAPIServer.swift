import Glibc
import LoopbackCertificate
import OpenSSLKit
import TLSProbe

/// A real kube-apiserver that was built as docs/patched-builds.md says, with an etcd of its own:
/// it reads its loopback pair from the folder that an environment variable names.
final class PatchedAPIServer {
  /// The variable that the build reads; docs/patched-builds.md has the line of Go.
  static let folderVariable = "KUBE_APISERVER_LOOPBACK_DIRECTORY"

  /// What the environment gives; nil where there is none.
  static var program: String? {
    getenv("LOOPWARDEN_PATCHED_KUBE_APISERVER").map { String(cString: $0) }
  }

  private static var etcdProgram: String? {
    getenv("LOOPWARDEN_REAL_ETCD").map { String(cString: $0) } ?? BuiltProducts.find("etcd")
  }

  /// Why the scenarios with it do not run here, nil when they do.
  static var unavailable: String? {
    guard program != nil else {
      return "no patched kube-apiserver is given: LOOPWARDEN_PATCHED_KUBE_APISERVER"
    }
    if etcdProgram == nil { return "missing: etcd (apt install etcd-server)" }
    // `generate` writes for root's kube-apiserver.
    return getuid() == 0 ? MasterHost.unavailable : "a patched kube-apiserver's files need root"
  }

  let folder: String
  let port: UInt16
  private let program: String
  private let etcd: EtcdServer
  private var process: ChildProcess?

  /// Starts etcd; the API server is started by `start`.
  init() throws {
    guard let program = Self.program, let etcdProgram = Self.etcdProgram else {
      throw HarnessFailure(Self.unavailable ?? "no patched kube-apiserver")
    }
    self.program = program
    folder = try makeTemporaryFolder()
    try makeFolder(folder + "/etcd")
    let pki = try MasterPKI(folder: folder, now: Int64(time(nil)))
    try pki.issue(
      "admin", commonName: "admin", organizations: ["system:masters"], usage: .clientAuth)
    try RealKubernetes.makeServiceAccountKeys(in: folder)
    port = try freePort()
    etcd = try EtcdServer(program: etcdProgram, folder: folder + "/etcd")
  }

  deinit {
    stop()
    etcd.stop()
    _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(30))
  }

  /// Where the pair is. `loopwarden generate` makes the folder.
  var pairFolder: String { folder + "/loopback" }
  private var log: String { folder + "/apiserver.log" }
  /// The last warnings and errors of the API server, over all its lives. klog's fatal messages are
  /// followed by every goroutine's stack, a megabyte.
  var logs: String {
    textFile(log).split(separator: "\n").filter { $0.first.map("WEF".contains) == true }
      .suffix(30).joined(separator: "\n")
  }

  /// Starts it with the pair folder; it is not ready yet.
  func start() throws {
    process = try ChildProcess(
      [
        program, "--etcd-servers=\(etcd.url)", "--bind-address=127.0.0.1",
        "--secure-port=\(port)", "--cert-dir=\(folder)/generated",
        "--tls-cert-file=\(folder)/apiserver.crt",
        "--tls-private-key-file=\(folder)/apiserver.key", "--client-ca-file=\(folder)/ca.crt",
      ] + RealKubernetes.flags(folder), outputPath: log,
      environment: [Self.folderVariable: pairFolder])
  }

  /// TERM, and reaped.
  func stop() {
    process?.end(within: .seconds(60))
    process = nil
  }

  /// Waits until its `/readyz` says ok.
  func awaitReadiness() throws {
    try waitFor("/readyz", within: .seconds(120), every: 200, onTimeout: { self.logs }) {
      guard process?.hasEnded() == false else {
        throw HarnessFailure("kube-apiserver has ended:\n\(logs)")
      }
      return (try? request("/readyz")) == "ok" ? () : nil
    }
  }

  /// Waits until it has ended by itself, and returns its exit status.
  func awaitItsEnd(within limit: Duration) throws -> Int32? {
    guard let process else { throw HarnessFailure("kube-apiserver was not started") }
    try waitFor("kube-apiserver's end", within: limit, every: 200, onTimeout: { self.logs }) {
      process.hasEnded() ? () : nil
    }
    return process.exitStatus
  }

  /// An administrator's request: GET, or POST with a body.
  @discardableResult
  func request(_ path: String, posting body: String? = nil) throws -> String {
    try ChildProcess.run(
      [
        "curl", "-sS", "--fail-with-body", "--cacert", folder + "/ca.crt", "--cert",
        folder + "/admin.crt", "--key", folder + "/admin.key",
      ] + (body.map { ["-H", "Content-Type: application/json", "--data", $0] } ?? [])
        + ["https://127.0.0.1:\(port)\(path)"], within: .seconds(30))
  }

  /// What is served on the loopback name, by our own prober.
  func servedIdentity() throws -> LoopbackIdentity {
    try probeTLS(ProbeTarget(host: "127.0.0.1", port: port)).get().loopbackIdentity()
  }

  /// The leaf that is served on the loopback name, by OpenSSL's own client, which trusts only the
  /// file of the pair, as kube-apiserver's client does.
  func servedLeafByOpenSSL() throws -> Certificate? {
    let output = try ChildProcess.run(
      [
        "openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-servername",
        LoopbackFormat.serverName, "-verify_hostname", LoopbackFormat.serverName, "-CAfile",
        pairFolder + "/apiserver-loopback-client__.crt", "-verify_return_error", "-showcerts",
      ], within: .seconds(30))
    return try Certificate.fromPEM(Array(output.utf8)).first
  }
}
