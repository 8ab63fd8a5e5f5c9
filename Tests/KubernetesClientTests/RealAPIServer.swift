import Glibc
import HTTPTransport
import KubernetesClient
import OpenSSLKit
import TestSupport
import Testing

/// A real kube-apiserver and etcd on loopback ports, where the environment names them
/// (docs/testing.md): no kubelet, no containers. Both end with their owner.
final class RealAPIServer {
  let cluster: TestCluster
  let port: UInt16
  private let etcd: ChildProcess
  private let process: ChildProcess

  private static func program(_ variable: String, asset: String) -> String? {
    if let path = getenv(variable) { return String(cString: path) }
    guard let folder = getenv("KUBEBUILDER_ASSETS") else { return nil }
    let path = String(cString: folder) + "/" + asset
    return Glibc.access(path, X_OK) == 0 ? path : nil
  }

  private static var apiServerProgram: String? {
    program("LOOPWARDEN_REAL_KUBE_APISERVER", asset: "kube-apiserver")
  }

  private static var etcdProgram: String? {
    program("LOOPWARDEN_REAL_ETCD", asset: "etcd")
      ?? (Glibc.access("/usr/bin/etcd", X_OK) == 0 ? "/usr/bin/etcd" : nil)
  }

  /// Why the tests with it do not run here; nil when they do.
  static var unavailable: String? {
    guard apiServerProgram != nil else {
      return
        "no real kube-apiserver is given: LOOPWARDEN_REAL_KUBE_APISERVER or KUBEBUILDER_ASSETS"
    }
    return etcdProgram == nil ? "no etcd: install etcd-server or set LOOPWARDEN_REAL_ETCD" : nil
  }

  init() throws {
    let cluster = try TestCluster()
    let etcdProgram = try #require(Self.etcdProgram)
    let apiServerProgram = try #require(Self.apiServerProgram)
    let folder = cluster.folder
    let serving = try cluster.authority.server(names: ["kubernetes"])
    try folder.write(serving.certificatePEM, to: "serving.crt")
    try folder.write(serving.key.pem(), to: "serving.key")
    try folder.write(PrivateKey.generate(.p256).pem(), to: "sa.key")
    let ports = try Self.freePorts(3)
    (port, self.cluster) = (ports[0], cluster)
    let etcdURL = "http://127.0.0.1:\(ports[1])"
    let peerURL = "http://127.0.0.1:\(ports[2])"
    etcd = try ChildProcess(
      [
        etcdProgram, "--name=a", "--data-dir=\(folder.path("etcd"))",
        "--listen-client-urls=\(etcdURL)", "--advertise-client-urls=\(etcdURL)",
        "--listen-peer-urls=\(peerURL)", "--initial-advertise-peer-urls=\(peerURL)",
        "--initial-cluster=a=\(peerURL)",
      ], output: .file(folder.path("etcd.log")), errors: .file(folder.path("etcd.log")))
    process = try ChildProcess(
      [
        apiServerProgram, "--etcd-servers=\(etcdURL)", "--bind-address=127.0.0.1",
        "--secure-port=\(port)", "--cert-dir=\(folder.path("generated"))",
        "--tls-cert-file=\(folder.path("serving.crt"))",
        "--tls-private-key-file=\(folder.path("serving.key"))",
        "--client-ca-file=\(folder.path("ca.crt"))", "--authorization-mode=RBAC",
        // Nothing listens there; an Endpoints object may not hold a loopback address.
        "--advertise-address=192.0.2.2", "--service-cluster-ip-range=10.96.0.0/12",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=\(folder.path("sa.key"))",
        "--service-account-signing-key-file=\(folder.path("sa.key"))",
      ], output: .file(folder.path("apiserver.log")), errors: .file(folder.path("apiserver.log")))
    try awaitReadiness()
  }

  deinit { stop() }

  func stop() {
    process.send(SIGCONT)
    process.end(within: .seconds(20))
    etcd.end(within: .seconds(10))
  }

  /// Stops or continues the process as a paused machine would.
  func pause(_ paused: Bool) { process.send(paused ? SIGSTOP : SIGCONT) }

  var url: String { "https://127.0.0.1:\(port)" }

  var logs: String {
    String(decoding: (try? cluster.folder.read("apiserver.log"))?.suffix(4000) ?? [], as: UTF8.self)
  }

  /// Access as a user with a client certificate.
  func access(_ user: String, groups: [String] = []) throws -> APIAccess {
    let identity = try cluster.authority.client(user, groups: groups)
    try cluster.folder.write(identity.certificatePEM, to: "\(user).crt")
    try cluster.folder.write(identity.key.pem(), to: "\(user).key")
    return APIAccess(
      kubeconfigPath: try cluster.kubeconfig(
        server: url, user: "{client-certificate: \(user).crt, client-key: \(user).key}",
        name: user), allowAdminCredential: true)
  }

  func client(_ user: String, groups: [String] = []) throws -> APIClient {
    APIClient(transport: cluster.transport, access: try access(user, groups: groups))
  }

  func admin() throws -> APIClient { try client("admin", groups: ["system:masters"]) }

  private func awaitReadiness() throws {
    let readiness = ReadinessClient(
      transport: cluster.transport,
      credential: try access("prober", groups: ["system:masters"]).read())
    let deadline = ContinuousClock.now.advanced(by: .seconds(120))
    while readiness.check(address: "127.0.0.1", port: port, timeout: .seconds(5)).readiness
      != .ready
    {
      guard ContinuousClock.now < deadline, !process.hasEnded(), !etcd.hasEnded() else {
        throw SetupFailure("kube-apiserver is not ready: \(logs)")
      }
      poll(nil, 0, 100)
    }
  }

  /// Bound together, so that they differ, and then let go.
  private static func freePorts(_ count: Int) throws -> [UInt16] {
    let owners = try (0..<count).map { _ in try UnservedPort() }
    return withExtendedLifetime(owners) { owners.map(\.port) }
  }
}
