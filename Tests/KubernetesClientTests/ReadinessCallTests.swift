import HTTPTransport
import KubernetesClient
import TestSupport
import Testing

@Suite struct ReadinessCallTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func client() throws -> ReadinessClient {
    let path = try cluster.kubeconfig(server: "https://127.0.0.1:1", user: "token: abc")
    return ReadinessClient(
      transport: cluster.transport, credential: try APIAccess(kubeconfigPath: path).read())
  }

  private func address(_ port: UInt16) -> APIServerAddress {
    APIServerAddress(host: "127.0.0.1", port: port)
  }

  @Test func manyPeersAtOnce() throws {
    let ready = try cluster.server { _, request in
      request.line.contains("/version")
        ? .json(200, #"{"major":"1","gitVersion":"v1.20.2"}"#) : .answer(200, "ok")
    }
    let notReady = try cluster.server { _, request in
      request.line.contains("/version")
        ? .status(403, "Forbidden", "x") : .answer(500, "[-]etcd failed: reason withheld\n")
    }
    let hanging = try cluster.server(handshake: false)
    let unserved = try UnservedPort()
    defer { withExtendedLifetime(unserved) {} }
    let client = try client()
    let start = ContinuousClock.now
    let calls = [ready.port, notReady.port, hanging.port, unserved.port].map {
      client.begin(address($0), timeout: .seconds(3), askVersion: true)
    }
    let answers = try calls.map { call in try cluster.completed { call.poll() } }
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(
      answers[0]
        == ReadinessAnswer(readiness: .ready, serverDate: 784_111_777, gitVersion: "v1.20.2"))
    #expect(
      answers[1]
        == ReadinessAnswer(readiness: .notReady(failing: ["etcd"]), serverDate: 784_111_777))
    #expect(answers[2] == ReadinessAnswer(readiness: .timedOut))
    #expect(
      answers[3].readiness
        == .unreachable(reason: "connection refused by 127.0.0.1:\(unserved.port)"))
    #expect(calls[0].poll() == answers[0])
    #expect(ready.requests.allSatisfy { $0.head.contains("Authorization: Bearer abc") })
  }

  @Test func withoutTheVersion() throws {
    let server = try cluster.server { _, _ in .answer(200, "ok") }
    let call = try client().begin(address(server.port), timeout: .seconds(20))
    let answer = try cluster.completed { call.poll() }
    #expect(answer == ReadinessAnswer(readiness: .ready, serverDate: 784_111_777))
    #expect(server.requests.map(\.line) == ["GET /readyz?verbose HTTP/1.1"])
  }

  @Test(arguments: ["{}", "x", #"{"gitVersion":7}"#, #"{"gitVersion":""}"#])
  func versionsThatAreNone(_ body: String) throws {
    let server = try cluster.server { _, request in
      request.line.contains("/version") ? .json(200, body) : .answer(200, "ok")
    }
    let call = try client().begin(address(server.port), timeout: .seconds(20), askVersion: true)
    let answer = try cluster.completed { call.poll() }
    #expect(answer.readiness == .ready && answer.gitVersion == nil)
  }

  @Test func credentialsThatCannotBeUsed() throws {
    let client = ReadinessClient(transport: cluster.transport)
    let call = client.begin(address(1), timeout: .seconds(5), askVersion: true)
    guard case .credentialsUnusable = call.poll()?.readiness else {
      Issue.record("\(String(describing: call.poll()))")
      return
    }
    let server = try cluster.server { _, _ in .silence }
    let cancelled = try self.client().begin(address(server.port), timeout: .seconds(50))
    cancelled.cancel()
    #expect(cancelled.poll() == nil)
  }
}
