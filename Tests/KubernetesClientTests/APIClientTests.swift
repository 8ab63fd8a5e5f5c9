import Glibc
import HTTPTransport
import KubernetesClient
import OpenSSLKit
import TestSupport
import Testing

@Suite struct APIClientTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private static let put = APIRequest(.put, "/apis/x/v1/things/a", body: ["a": 1])

  @Test func whatIsSentAndWhatComesBack() throws {
    let server = try cluster.server { _, _ in
      .json(200, #"{"a":[1,2.5,"x",null,true]}"#, headers: ["Retry-After: 7"])
    }
    let client = try cluster.client(port: server.port, user: "token: abc")
    let answer = try client.ask(
      APIRequest(.get, "/api/v1/nodes", query: [("labelSelector", "a/b=c d&é")])
    ).get()
    #expect(answer.status == 200 && answer.serverDate == 784_111_777 && answer.retryAfter == 7)
    #expect(
      answer.json == ["a": .array([1, .number(2.5), "x", .null, true])])
    #expect(answer.server == APIServerAddress(host: "127.0.0.1", port: server.port))
    let get = try #require(server.requests.first)
    #expect(get.line == "GET /api/v1/nodes?labelSelector=a%2Fb%3Dc%20d%26%C3%A9 HTTP/1.1")
    #expect(get.head.contains("\r\nAuthorization: Bearer abc"))
    #expect(get.head.contains("\r\nAccept: application/json") && !get.head.contains("Content-Type"))

    _ = try client.ask(Self.put).get()
    let put = try #require(server.requests.last)
    #expect(put.line == "PUT /apis/x/v1/things/a HTTP/1.1" && put.body == #"{"a":1}"#)
    #expect(put.head.contains("\r\nContent-Type: application/json"))
    for method in [APIRequest.Method.post, .patch, .delete] {
      _ = try client.ask(APIRequest(method, "/api/v1/x")).get()
      #expect(server.requests.last?.line == "\(method.rawValue) /api/v1/x HTTP/1.1")
    }
  }

  @Test func theConfiguredServersOwnPathComesFirst() throws {
    let server = try cluster.server()
    let path = try cluster.kubeconfig(server: "https://127.0.0.1:\(server.port)/k8s/c1/")
    let client = APIClient(
      transport: cluster.transport, access: APIAccess(kubeconfigPath: path))
    _ = try client.ask(APIRequest(.get, "/version")).get()
    _ = try client.ask(APIRequest(.get, "/version"), [.local(server.port)]).get()
    // One server under both names, with another path: it is asked once, as the configured one.
    _ = try client.ask(APIRequest(.get, "/a"), [.configured, .local(server.port)]).get()
    #expect(
      server.requests.map(\.line) == [
        "GET /k8s/c1/version HTTP/1.1", "GET /version HTTP/1.1", "GET /k8s/c1/a HTTP/1.1",
      ])
  }

  @Test func theServerThatAnsweredLastGoesFirst() throws {
    let first = try cluster.server { number, _ in number == 0 ? .close : .json(200, "{}") }
    let second = try cluster.server()
    let third = try cluster.server()
    let client = try cluster.client(port: first.port)
    let all: [APIServer] = [.configured, .local(second.port), .local(third.port)]
    let get = APIRequest(.get, "/version")
    #expect(try client.ask(get, all).get().server.port == second.port)
    // A question to one server alone changes nothing.
    #expect(try client.ask(get, [.local(third.port)]).get().server.port == third.port)
    #expect(try client.ask(get, all).get().server.port == second.port)
    let call = try client.begin(
      get, servers: all, perTry: .seconds(20), deadline: .now.advanced(by: .seconds(30)))
    #expect(try cluster.completed { call.poll() }.get().server.port == second.port)
    #expect(first.requests.count == 1 && second.requests.count == 3 && third.requests.count == 1)
  }

  /// How a server fails, whether a read then goes on, and whether a write does.
  private enum Failing: String, CaseIterable, CustomTestStringConvertible {
    case refuses, isBlackholed, hangsInTheHandshake, hasAnotherAuthority, hasAnotherName
    case closesAfterTheRequest, isSilentAfterTheRequest, sendsGarbage, sendsTooMuch

    var testDescription: String { rawValue }
    var sentNothing: Bool {
      switch self {
      case .refuses, .isBlackholed, .hangsInTheHandshake, .hasAnotherAuthority, .hasAnotherName:
        true
      default: false
      }
    }
  }

  /// The port of a server that fails so, and what keeps it there.
  private func failing(_ how: Failing) throws -> (port: UInt16, owner: AnyObject) {
    func reacting(_ reaction: APITestServer.Reaction) throws -> (UInt16, AnyObject) {
      let server = try cluster.server { _, _ in reaction }
      return (server.port, server)
    }
    switch how {
    case .refuses:
      let unserved = try UnservedPort()
      return (unserved.port, unserved)
    case .isBlackholed:
      let blackholed = try BlackholedPort()
      return (blackholed.port, blackholed)
    case .hangsInTheHandshake:
      let server = try cluster.server(handshake: false)
      return (server.port, server)
    case .hasAnotherAuthority:
      let server = try APITestServer(TestAuthority("test-ca").server())
      return (server.port, server)
    case .hasAnotherName:
      let server = try APITestServer(cluster.authority.server(addresses: ["10.1.2.3"]))
      return (server.port, server)
    case .closesAfterTheRequest: return try reacting(.close)
    case .isSilentAfterTheRequest: return try reacting(.silence)
    case .sendsGarbage: return try reacting(.bytes(Array("SSH-2.0-x\r\n".utf8)))
    case .sendsTooMuch:
      return try reacting(.json(200, "\"" + String(repeating: "x", count: 5 << 20) + "\""))
    }
  }

  @Test(arguments: Failing.allCases)
  private func failover(_ how: Failing) throws {
    let bad = try failing(how)
    defer { withExtendedLifetime(bad.owner) {} }
    let good = try cluster.server()
    let servers: [APIServer] = [.configured, .local(good.port)]
    // Long enough for the good server on a busy machine.
    let perTry: Duration = .milliseconds(1500)

    let read = try cluster.client(port: bad.port).ask(
      APIRequest(.get, "/version"), servers, perTry: perTry)
    #expect(try read.get().server.port == good.port)

    let write = try cluster.client(port: bad.port).ask(Self.put, servers, perTry: perTry)
    if how.sentNothing {
      #expect(try write.get().server.port == good.port)
      #expect(good.requests.count == 2)
    } else {
      let failure = try #require(write.failure)
      #expect(!failure.surelyNotDelivered && !failure.interrupted)
      #expect(failure.message.hasPrefix("PUT /apis/x/v1/things/a: "))
      #expect(failure.perServer.map(\.server.port) == [bad.port])
      #expect(good.requests.count == 1)
    }

    let alone = try #require(
      try cluster.client(port: bad.port).ask(Self.put, perTry: perTry).failure)
    #expect(alone.surelyNotDelivered == how.sentNothing, "\(alone)")
  }

  @Test func aBlackholedServerCostsOneTry() throws {
    let bad = try BlackholedPort()
    defer { withExtendedLifetime(bad) {} }
    let good = try cluster.server()
    let client = try cluster.client(port: bad.port)
    let start = ContinuousClock.now
    let call = try client.begin(
      Self.put, servers: [.configured, .local(good.port)], perTry: .milliseconds(1500),
      deadline: .now.advanced(by: .seconds(60)))
    #expect(try cluster.completed { call.poll() }.get().server.port == good.port)
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test func theDeadlineHoldsForAllServersTogether() throws {
    let bad = [try cluster.server(handshake: false), try cluster.server(handshake: false)]
    defer { withExtendedLifetime(bad) {} }
    let client = try cluster.client(port: bad[0].port)
    let start = ContinuousClock.now
    let failure = try #require(
      client.ask(
        APIRequest(.get, "/version"), [.configured, .local(bad[1].port)], perTry: .seconds(50),
        within: .milliseconds(300)
      ).failure)
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(
      failure.perServer.count == 1 && failure.message.hasSuffix("no time was left for 1 more"))
    #expect(failure.surelyNotDelivered)
  }

  @Test(arguments: [500, 502, 503, 504])
  func anIllServer(_ status: Int) throws {
    let ill = try cluster.server { _, _ in .status(status, "InternalError", "etcd timed out") }
    let good = try cluster.server()
    let client = try cluster.client(port: ill.port)
    let read = APIRequest(.get, "/version")
    // To a write it is an answer.
    let write = try client.ask(Self.put, [.configured, .local(good.port)]).get()
    #expect(write.status == status && write.message == "etcd timed out" && good.requests.isEmpty)
    #expect(write.sentence == "127.0.0.1:\(ill.port) answered \(status): etcd timed out")
    #expect(try client.ask(read, [.configured, .local(good.port)]).get().status == 200)
    // Nobody does better, so what it says counts.
    let unserved = try UnservedPort()
    defer { withExtendedLifetime(unserved) {} }
    let fresh = try cluster.client(port: ill.port)
    #expect(try fresh.ask(read, [.configured, .local(unserved.port)]).get().status == status)
  }

  @Test(arguments: [301, 401, 403, 404, 409, 422, 429])
  func otherAnswersAreAnswers(_ status: Int) throws {
    let server = try cluster.server { _, _ in .answer(status, "") }
    let other = try cluster.server()
    let answer = try cluster.client(port: server.port)
      .ask(APIRequest(.get, "/version"), [.configured, .local(other.port)]).get()
    #expect(answer.status == status && answer.message == "no explanation" && answer.json == nil)
    #expect(other.requests.isEmpty)
  }

  @Test(arguments: [
    ("12", 12), ("0", 0), ("99999999999999999999", 86_400), ("-1", nil), ("soon", nil), ("", nil),
    ("Sun, 06 Nov 1994 08:50:07 GMT", 30), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
  ])
  func retryAfter(_ text: String, _ seconds: Int?) throws {
    let server = try cluster.server { _, _ in .answer(429, headers: ["Retry-After: \(text)"], "") }
    #expect(
      try cluster.client(port: server.port).ask(APIRequest(.get, "/a")).get().retryAfter == seconds)
  }

  @Test func rotatedCredentialsAreUsed() throws {
    let server = try cluster.server()
    try cluster.folder.write("one", to: "token")
    let client = try cluster.client(port: server.port, user: "tokenFile: token")
    for token in ["one", "two"] {
      try cluster.folder.write(token, to: "token")
      _ = try client.ask(APIRequest(.get, "/version")).get()
      #expect(server.requests.last?.head.contains("\r\nAuthorization: Bearer \(token)") == true)
    }
    // The kubeconfig itself is another one now.
    for name in ["before", "after"] {
      let identity = try cluster.authority.client(name)
      try cluster.folder.write(identity.certificatePEM, to: "w.crt")
      try cluster.folder.write(identity.key.pem(), to: "w.key")
      _ = try cluster.kubeconfig(
        server: "https://127.0.0.1:\(server.port)",
        user: "{client-certificate: w.crt, client-key: w.key}")
      _ = try client.ask(APIRequest(.get, "/version")).get()
      #expect(server.requests.last?.clientName == name)
    }
    unlink(cluster.folder.path("w.key"))
    let failure = try #require(client.ask(APIRequest(.get, "/version")).failure)
    #expect(failure.surelyNotDelivered && failure.message.contains("No such file or directory"))
    #expect(throws: APIFailure.self) {
      try client.begin(
        APIRequest(.get, "/version"), servers: [.configured], perTry: .seconds(1),
        deadline: .now.advanced(by: .seconds(1)))
    }
  }

  @Test func manyAtOnce() throws {
    let servers = try (0..<7).map { index in
      try cluster.server { _, request in .json(200, "{\"index\":\(index)}") }
    }
    defer { withExtendedLifetime(servers) {} }
    let client = try cluster.client(port: servers[0].port)
    let calls = try servers.map {
      try client.begin(
        APIRequest(.get, "/version"), servers: [.local($0.port)], perTry: .seconds(20),
        deadline: .now.advanced(by: .seconds(30)))
    }
    for (index, call) in calls.enumerated() {
      let answer = try cluster.completed { call.poll() }.get()
      #expect(answer.json?["index"]?.integer == Int64(index))
      #expect(call.poll()?.answer?.status == 200)
    }
  }

  @Test func cancellingAndInterrupting() throws {
    let server = try cluster.server { _, _ in .silence }
    let client = try cluster.client(port: server.port)
    let call = try client.begin(
      Self.put, servers: [.configured], perTry: .seconds(50),
      deadline: .now.advanced(by: .seconds(50)))
    #expect(call.poll() == nil)
    call.cancel()
    #expect(call.poll()?.failure?.surelyNotDelivered == false)

    let ends = try SocketPair.open()
    defer {
      close(ends.reading)
      close(ends.writing)
    }
    try #require(write(ends.writing, "x", 1) == 1)
    let failure = client.ask(Self.put, interruptedBy: ends.reading).failure
    #expect(failure?.interrupted == true && failure?.surelyNotDelivered == false)
  }

  @Test func whatCannotBeAsked() throws {
    let client = try cluster.client(port: 1)
    #expect(
      client.ask(APIRequest(.get, "/version"), []).failure?.message
        == "GET /version: no API server is known")
    for path in ["version", "/a?b", "/a b", "/a#b"] {
      #expect(client.ask(APIRequest(.get, path)).failure?.message.contains("not a path") == true)
    }
    let infinite = APIRequest(.put, "/a", body: .number(.infinity))
    #expect(client.ask(infinite).failure?.message.contains("infinite") == true)
  }
}
