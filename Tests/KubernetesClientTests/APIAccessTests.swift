import HTTPTransport
import KubernetesClient
import OpenSSLKit
import TestSupport
import Testing

@Suite struct APIAccessTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  /// The name that a peer must have: configured, kubeconfig's, the host of `server`, its address.
  @Test(arguments: [
    ("https://kube.example:6443", nil, nil, "kube.example"),
    ("https://kube.example", "from.kubeconfig", nil, "from.kubeconfig"),
    ("https://kube.example/", "from.kubeconfig", "configured", "configured"),
    ("https://[2001:db8::1]:6443", nil, nil, "2001:db8::1"),
    ("https://127.0.0.1:6443", nil, nil, nil), ("https://localhost:6443", nil, nil, nil),
    ("https://[::1]:6443", nil, nil, nil), ("https://127.0.0.1:6443", "a.b", nil, "a.b"),
  ])
  func peerServerName(
    _ server: String, _ kubeconfig: String?, _ configured: String?, _ expected: String?
  ) throws {
    let name = kubeconfig.map { "\n    tls-server-name: \($0)" } ?? ""
    let path = try cluster.kubeconfig(
      server: server, cluster: "certificate-authority: ca.crt" + name)
    let access = APIAccess(kubeconfigPath: path, tlsServerName: configured)
    #expect(try access.read().peerServerName == expected)
  }

  @Test func aPeerIsVerifiedByThatName() throws {
    let named = try APITestServer(
      cluster.authority.server(addresses: [], names: ["kube.example"]))
    let path = try cluster.kubeconfig(server: "https://kube.example:6443")
    let client = APIClient(transport: cluster.transport, access: APIAccess(kubeconfigPath: path))
    #expect(try client.ask(APIRequest(.get, "/a"), [.local(named.port)]).get().status == 200)
    #expect(named.requests.first?.serverName == "kube.example")
    let other = try APITestServer(cluster.authority.server())
    let failure = try #require(
      client.ask(APIRequest(.get, "/a"), [.local(other.port)]).failure)
    #expect(failure.message.contains("does not verify") && other.requests.isEmpty)
  }

  @Test(arguments: [
    "http://a", "https://", "https://u@h", "https://h:0", "https://h:65536",
    "https://h?x", "https://h:1x", "https://[::1", "https://:6443",
  ])
  func serversThatAreNone(_ server: String) throws {
    let path = try cluster.kubeconfig(server: "\"\(server)\"")
    #expect(throws: KubeconfigError.self) { try APIAccess(kubeconfigPath: path).read() }
  }

  @Test func anAuthorityFromElsewhere() throws {
    let path = try cluster.kubeconfig(server: "https://127.0.0.1:1", cluster: "extensions: []")
    #expect(throws: KubeconfigError.self) { try APIAccess(kubeconfigPath: path).read() }
    let file = cluster.folder.path("ca.crt")
    #expect(throws: Never.self) {
      try APIAccess(kubeconfigPath: path, authoritiesFile: file).read()
    }
  }

  /// Group, name, file: refused by default, refused always.
  @Test(arguments: [
    (["system:masters"], "kubernetes-admin", "admin.conf", true, false),
    (["kubeadm:cluster-admins"], "kubernetes-admin", "admin.conf", true, false),
    (["system:masters"], "kubernetes-super-admin", "other.conf", true, true),
    (["x"], "y", "super-admin.conf", true, true),
    ([], "loopwarden", "config", false, false),
    (["system:nodes"], "kubernetes-super-admin", "config", false, false),
  ])
  func administrators(
    _ groups: [String], _ name: String, _ file: String, _ byDefault: Bool, _ always: Bool
  ) throws {
    let identity = try cluster.authority.client(name, groups: groups)
    try cluster.folder.write(identity.certificatePEM, to: "w.crt")
    try cluster.folder.write(identity.key.pem(), to: "w.key")
    let path = try cluster.kubeconfig(
      server: "https://127.0.0.1:1", user: "{client-certificate: w.crt, client-key: w.key}",
      name: file)
    func isRefused(_ allowed: Bool) -> Bool {
      do throws(KubeconfigError) {
        _ = try APIAccess(kubeconfigPath: path, allowAdminCredential: allowed).read()
        return false
      } catch {
        return error.message.contains("loopwarden bootstrap")
      }
    }
    #expect(isRefused(false) == byDefault && isRefused(true) == always)
  }

  @Test func credentialPluginsAreRefused() throws {
    let path = try cluster.kubeconfig(
      server: "https://127.0.0.1:1", user: "exec: {command: aws, apiVersion: v1}")
    let client = APIClient(transport: cluster.transport, access: APIAccess(kubeconfigPath: path))
    #expect(
      client.ask(APIRequest(.get, "/a")).failure?.message.contains("credential plugins (exec)")
        == true)
  }
}
