import Glibc
import HTTPTransport
import KubernetesClient
import LoopwardenCommands
import Synchronization
import TestSupport

/// Runs of bootstrap against a small cluster, on a clock of their own.
final class BootstrapBench {
  let cluster: BootstrapCluster
  let file: KubeconfigFile
  private let transport: HTTPTransport
  private(set) var said: [String] = []
  private var clock = ContinuousClock.now
  private(set) var pauses = 0
  /// Pauses from this one on end as if a signal had come.
  var interruptedAt = Int.max
  private var runs = 0

  init() throws {
    cluster = try BootstrapCluster()
    transport = try HTTPTransport()
    file = KubeconfigFile(path: cluster.folder.path("etc/kubeconfig"))
  }

  func wish(
    node: String = "m1", renews: Bool = false, scope: BootstrapScope = BootstrapScope(),
    flowSchema: Bool = false, key: BootstrapScript.KeyKind = .ecdsa, server: String? = nil
  ) throws -> BootstrapRun.Wish {
    runs += 1
    return BootstrapRun.Wish(
      scope: scope, wantsFlowSchema: flowSchema,
      order: CertificateOrder(node: node, suffix: "\(runs)"), keyKind: key,
      givenServer: server, server: cluster.url, tlsServerName: nil,
      authorities: try cluster.folder.read("ca.crt"), renews: renews)
  }

  /// Runs as the user of a kubeconfig of the cluster's folder; returns what was said.
  @discardableResult
  func run(
    _ wish: BootstrapRun.Wish, as user: String = "admin.conf", file other: KubeconfigFile? = nil,
    now: Int64 = Int64(time(nil))
  ) throws -> [String] {
    said = []
    let admin = client(cluster.folder.path(user), isAdmin: true)
    let port = BootstrapPort(
      call: { self.ask(admin, $0) }, now: { self.clock }, pause: pause,
      say: { self.said.append($0) })
    try BootstrapRun(
      wish, file: other ?? file, port: port,
      trial: { self.ask(self.client($0, isAdmin: false), $1) }, now: now
    ).run()
    return said
  }

  /// The failure's words; empty where there was none.
  func failure(
    _ wish: BootstrapRun.Wish, as user: String = "admin.conf", now: Int64 = Int64(time(nil))
  ) -> String {
    do {
      try run(wish, as: user, now: now)
      return ""
    } catch {
      return "\(error)"
    }
  }

  private func pause(_ length: Duration) -> Bool {
    clock += length
    pauses += 1
    return pauses < interruptedAt
  }

  private func client(_ path: String, isAdmin: Bool) -> APIClient {
    APIClient(
      transport: transport, access: APIAccess(kubeconfigPath: path, allowAdminCredential: isAdmin))
  }

  private func ask(_ client: APIClient, _ request: APIRequest) -> Result<APIAnswer, APIFailure> {
    client.perform(
      request, servers: [.configured], perTry: .seconds(30), deadline: .now + .seconds(30))
  }
}
