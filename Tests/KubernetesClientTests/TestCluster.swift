import Glibc
import HTTPTransport
import KubernetesClient
import OpenSSLKit
import TestSupport
import Testing

/// A cluster's authority, a kubeconfig, and a client that uses it.
struct TestCluster {
  let folder: TemporaryDirectory
  let authority: TestAuthority
  let transport: HTTPTransport

  init() throws {
    folder = try TemporaryDirectory()
    authority = try TestAuthority()
    transport = try HTTPTransport()
    try folder.write(authority.certificate.pem, to: "ca.crt")
  }

  /// Writes a kubeconfig with these lines for its cluster and its user.
  func kubeconfig(
    server: String, cluster: String = "certificate-authority: ca.crt", user: String = "{}",
    name: String = "config"
  ) throws -> String {
    try folder.write(
      """
      current-context: m
      contexts: [{name: m, context: {cluster: c, user: warden}}]
      clusters:
      - name: c
        cluster:
          server: \(server)
          \(cluster)
      users:
      - name: warden
        user:
          \(user)
      """, to: name)
  }

  /// A client whose configured server listens on `port` of 127.0.0.1.
  func client(port: UInt16, user: String = "{}") throws -> APIClient {
    APIClient(
      transport: transport,
      access: APIAccess(
        kubeconfigPath: try kubeconfig(server: "https://127.0.0.1:\(port)", user: user)))
  }

  func server(
    handshake: Bool = true,
    react: @escaping @Sendable (Int, APITestServer.Request) -> APITestServer.Reaction = { _, _ in
      .json(200, "{}")
    }
  ) throws -> APITestServer {
    try APITestServer(
      authority.server(), clientAuthorities: [authority.certificate], handshake: handshake,
      react: react)
  }

  /// Drives the transport until `poll` gives something.
  func completed<Value>(_ poll: () -> Value?) throws -> Value {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while ContinuousClock.now < deadline {
      if let value = poll() { return value }
      _ = transport.drive(until: .now.advanced(by: .milliseconds(200)))
    }
    return try #require(poll(), "no answer in time")
  }
}

extension APIServer {
  static func local(_ port: UInt16) -> APIServer {
    .address(APIServerAddress(host: "127.0.0.1", port: port))
  }
}

extension APIClient {
  /// From start to end, generously.
  func ask(
    _ request: APIRequest, _ servers: [APIServer] = [.configured],
    perTry: Duration = .seconds(20), within: Duration = .seconds(60),
    interruptedBy: Int32? = nil
  ) -> Result<APIAnswer, APIFailure> {
    perform(
      request, servers: servers, perTry: perTry, deadline: .now.advanced(by: within),
      interruptedBy: interruptedBy)
  }
}

extension Result where Failure == APIFailure {
  var failure: APIFailure? { if case .failure(let failure) = self { failure } else { nil } }
}

extension Result where Success == APIAnswer, Failure == APIFailure {
  var answer: APIAnswer? { try? get() }
}
