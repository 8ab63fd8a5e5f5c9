import Glibc
import HTTPTransport
import KubernetesClient
import OpenSSLKit
import TestSupport
import Testing

@Suite struct ReadinessClientTests {
  private let folder: TemporaryDirectory
  private let authority: TestAuthority
  private let transport: HTTPTransport

  init() throws {
    folder = try TemporaryDirectory()
    authority = try TestAuthority()
    transport = try HTTPTransport()
    try folder.write(authority.certificate.pem, to: "ca.crt")
  }

  private static func response(_ status: String, _ body: String) -> [UInt8] {
    Array(
      ("HTTP/1.1 \(status)\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
  }

  /// A kubeconfig file with these lines for its cluster and its user.
  private func kubeconfig(cluster: String = "certificate-authority: ca.crt", user: String) throws
    -> Kubeconfig
  {
    try Kubeconfig.load(
      path: folder.write(
        """
        current-context: m
        contexts: [{name: m, context: {cluster: c, user: warden}}]
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:1
            \(cluster)
        users:
        - name: warden
          user:
            \(user)
        """, to: "config"))
  }

  private func ask(
    _ behaviour: ReadinessServer.Behaviour, kubeconfig: Kubeconfig? = nil,
    identity: TLSIdentity? = nil, tlsServerName: String? = nil, timeout: Duration = .seconds(20)
  ) throws -> (answer: ReadinessAnswer, requests: [ReadinessServer.Request]) {
    let server = try ReadinessServer(
      behaviour, identity: try identity ?? authority.server(),
      clientAuthorities: [authority.certificate])
    let client = ReadinessClient(
      transport: transport, kubeconfig: kubeconfig,
      authoritiesFile: kubeconfig == nil ? folder.path + "/ca.crt" : nil,
      tlsServerName: tlsServerName)
    let answer = client.check(address: "127.0.0.1", port: server.port, timeout: timeout)
    return (answer, server.requests)
  }

  @Test func readyAnonymously() throws {
    let (answer, requests) = try ask(
      .answer(Self.response("200 OK", "[+]ping ok\nreadyz check passed\n")))
    #expect(answer == ReadinessAnswer(readiness: .ready, serverDate: 784_111_777))
    let request = try #require(requests.first)
    #expect(requests.count == 1 && request.text.hasPrefix("GET /readyz?verbose HTTP/1.1\r\n"))
    #expect(!request.text.contains("Authorization") && request.clientName == nil)
  }

  @Test func withAClientCertificate() throws {
    let client = try authority.client("loopwarden")
    try folder.write(client.certificatePEM, to: "w.crt")
    try folder.write(client.key.pem(), to: "w.key")
    let config = try kubeconfig(user: "{client-certificate: w.crt, client-key: w.key}")
    let (answer, requests) = try ask(.answer(Self.response("200 OK", "ok")), kubeconfig: config)
    #expect(answer.readiness == .ready)
    #expect(requests.first?.clientName == "loopwarden" && requests.first?.clientIsVerified == true)
  }

  @Test func withATokenFileThatRotates() throws {
    try folder.write("first", to: "token")
    let config = try kubeconfig(user: "tokenFile: token")
    for token in ["first", "second"] {
      try folder.write(token, to: "token")
      let (answer, requests) = try ask(.answer(Self.response("200 OK", "ok")), kubeconfig: config)
      #expect(answer.readiness == .ready)
      #expect(requests.first?.text.contains("\r\nAuthorization: Bearer \(token)\r\n") == true)
    }
  }

  @Test(arguments: [
    (
      "[+]ping ok\n[-]etcd failed: reason withheld\n[-]poststarthook/rbac failed: x\nreadyz check failed\n",
      ["etcd", "poststarthook/rbac"]
    ),
    ("[-]shutdown failed: reason withheld\r\n", ["shutdown"]), ("", []), ("internal error", []),
    ("[-]a\u{1B}[31mb failed: x", ["a[31mb"]), ("[-]\n[-] failed", []),
  ])
  func notReady(_ body: String, _ failing: [String]) throws {
    let (answer, _) = try ask(.answer(Self.response("500 Internal Server Error", body)))
    #expect(answer.readiness == .notReady(failing: failing))
    #expect(answer.serverDate == 784_111_777)
  }

  @Test func manyFailingChecksAreBounded() throws {
    let body = (0..<500).map { "[-]check\($0) failed: reason withheld\n" }.joined()
    let (answer, _) = try ask(.answer(Self.response("500 Internal Server Error", body)))
    #expect(answer.readiness == .notReady(failing: (0..<64).map { "check\($0)" }))
  }

  private static let rule =
    "a ClusterRole with nonResourceURLs [\"/readyz\", \"/readyz/*\"] and verbs [\"get\"]"

  @Test(arguments: [401, 403])
  func refusedAnonymously(_ status: Int) throws {
    let (answer, _) = try ask(.answer(Self.response("\(status) No", "{}")))
    let mend =
      "give loopwarden a kubeconfig with a client certificate or token, bound to \(Self.rule)"
    #expect(
      answer.readiness
        == .refused(
          status: status,
          advice: "\(status): this API server refuses anonymous GET /readyz; \(mend)"))
    #expect(answer.serverDate == 784_111_777)
  }

  @Test func refusedWithACredential() throws {
    let path = folder.path + "/config"
    let token = try kubeconfig(user: "token: abc")
    let unauthorized = try ask(.answer(Self.response("401 Unauthorized", "")), kubeconfig: token)
    #expect(
      unauthorized.answer.readiness
        == .refused(
          status: 401,
          advice: "401: the API server does not accept the token of user \"warden\" in \(path):11;"
            + " it may be expired or from another cluster: renew it"))
    let client = try authority.client("system:loopwarden")
    try folder.write(client.certificatePEM, to: "w.crt")
    try folder.write(client.key.pem(), to: "w.key")
    let certificate = try kubeconfig(user: "{client-certificate: w.crt, client-key: w.key}")
    let forbidden = try ask(.answer(Self.response("403 Forbidden", "")), kubeconfig: certificate)
    #expect(
      forbidden.answer.readiness
        == .refused(
          status: 403,
          advice: "403: User \"system:loopwarden\" of \(path):11 may not GET /readyz;"
            + " bind it to \(Self.rule)"))
    let none = try ask(
      .answer(Self.response("403 Forbidden", "")), kubeconfig: try kubeconfig(user: "{}"))
    guard case .refused(403, let advice) = none.answer.readiness else {
      Issue.record("\(none.answer)")
      return
    }
    #expect(advice.hasPrefix("403: \(path) has no credential, and this API server refuses"))
  }

  @Test(arguments: [ReadinessServer.Behaviour.silent, .noHandshake])
  func silence(_ behaviour: ReadinessServer.Behaviour) throws {
    let start = ContinuousClock.now
    #expect(try ask(behaviour, timeout: .milliseconds(300)).answer.readiness == .timedOut)
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test func wakingInterrupts() throws {
    let server = try ReadinessServer(.silent, identity: authority.server())
    let ends = try SocketPair.open()
    defer {
      close(ends.reading)
      close(ends.writing)
    }
    try #require(write(ends.writing, "x", 1) == 1)
    let client = ReadinessClient(transport: transport, authoritiesFile: folder.path + "/ca.crt")
    let answer = client.check(
      address: "127.0.0.1", port: server.port, timeout: .seconds(30), interruptedBy: ends.reading)
    #expect(answer == ReadinessAnswer(readiness: .interrupted))
  }

  @Test func certificatesThatDoNotVerify() throws {
    let good = Self.response("200 OK", "ok")
    func refusal(_ answer: ReadinessAnswer) -> String {
      guard case .badCertificate(let reason) = answer.readiness else { return "\(answer)" }
      return reason
    }
    let other = try TestAuthority("test-ca").server()
    #expect(refusal(try ask(.answer(good), identity: other).answer).contains("does not verify"))
    let renamed = try authority.server(addresses: ["10.9.8.7"], names: ["kubernetes"])
    let mismatch = try ask(.answer(good), identity: renamed)
    #expect(refusal(mismatch.answer).contains("does not verify") && mismatch.requests.isEmpty)
    // The same server is right when the name to verify is configured.
    let named = try ask(.answer(good), identity: renamed, tlsServerName: "kubernetes")
    #expect(named.answer.readiness == .ready && named.requests.first?.serverName == "kubernetes")
    let config = try kubeconfig(
      cluster: "{certificate-authority: ca.crt}".dropFirst().dropLast()
        + "\n    tls-server-name: kubernetes", user: "{}")
    #expect(
      try ask(.answer(good), kubeconfig: config, identity: renamed).answer.readiness == .ready)
  }

  @Test func answersThatDoNotCount() throws {
    func reason(_ behaviour: ReadinessServer.Behaviour) throws -> String {
      let readiness = try ask(behaviour).answer.readiness
      guard case .unreachable(let reason) = readiness else { return "\(readiness)" }
      return reason
    }
    let huge = Self.response("200 OK", String(repeating: "x", count: (64 << 10) + 1))
    #expect(try reason(.answer(huge)).contains("65536"))
    let full = Self.response("200 OK", String(repeating: "x", count: 64 << 10))
    #expect(try ask(.answer(full)).answer.readiness == .ready)
    #expect(try reason(.plain(Self.response("400 Bad Request", "HTTP to HTTPS"))).contains("TLS"))
    #expect(try reason(.answer(Array("SSH-2.0-OpenSSH\r\n".utf8))).hasPrefix("127.0.0.1:"))
    #expect(try reason(.close).contains("closed the connection"))
    #expect(
      try reason(.answer(Self.response("404 Not Found", "")))
        == "/readyz answered with the unexpected status 404")
    #expect(
      try reason(.answer(Array("HTTP/1.1 302 Found\r\nLocation: https://x/\r\n\r\n".utf8)))
        == "/readyz answered with the unexpected status 302")
  }

  @Test func nobodyListens() throws {
    let unserved = try UnservedPort()
    defer { withExtendedLifetime(unserved) {} }
    let port = unserved.port
    let client = ReadinessClient(transport: transport, authoritiesFile: folder.path + "/ca.crt")
    let answer = client.check(address: "127.0.0.1", port: port, timeout: .seconds(20))
    #expect(
      answer.readiness == .unreachable(reason: "connection refused by 127.0.0.1:\(port)"))
  }

  @Test func credentialsThatCannotBeUsed() throws {
    func reason(_ client: ReadinessClient) -> String {
      let answer = client.check(address: "127.0.0.1", port: 1, timeout: .seconds(5))
      guard case .credentialsUnusable(let reason) = answer.readiness else { return "\(answer)" }
      return reason.replacing(folder.path, with: "DIR")
    }
    #expect(
      reason(ReadinessClient(transport: transport))
        == "readiness: no cluster CA is known to verify the API server; configure its file or a kubeconfig"
    )
    #expect(
      reason(ReadinessClient(transport: transport, authoritiesFile: folder.path + "/none"))
        == "DIR/none: No such file or directory")
    let bad = try folder.write("x", to: "bad.crt")
    #expect(
      reason(ReadinessClient(transport: transport, authoritiesFile: bad))
        .hasPrefix("DIR/bad.crt: holds no usable certificate: "))
    try folder.write("t", to: "token")
    let config = try kubeconfig(cluster: "", user: "tokenFile: token")
    let client = ReadinessClient(transport: transport, kubeconfig: config)
    #expect(
      reason(client)
        == "DIR/config: cluster \"c\" has no certificate-authority; set it to the cluster's CA")
    unlink(folder.path + "/token")
    #expect(
      reason(client) == "DIR/config:11: tokenFile DIR/token: No such file or directory")
  }
}
