import KubernetesClient
import Testing

@Suite struct LeaseStoreTests {
  private let cluster: TestCluster
  private let store = LeaseStore()

  init() throws { cluster = try TestCluster() }

  private static func lease(name: String = "loopwarden", version: String = "42") -> String {
    #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"\#(name)","namespace":"kube-system","uid":"u1","resourceVersion":"\#(version)"},"spec":{}}"#
  }

  private static func parsed(_ text: String) throws -> LeaseObject {
    try LeaseObject(JSONValue.parse(Array(text.utf8)))
  }

  /// What `reaction` means to a read and to a write.
  private func meanings(
    _ reaction: APITestServer.Reaction, patience: Duration = .seconds(20)
  ) throws -> [LeaseAnswer] {
    let server = try cluster.server { _, _ in reaction }
    let client = try cluster.client(port: server.port)
    let lease = try Self.parsed(Self.lease())
    return [
      store.answer(toRead: client.ask(store.read, perTry: patience)),
      store.answer(toWrite: client.ask(store.update(lease), perTry: patience)),
    ]
  }

  @Test func requests() throws {
    let server = try cluster.server { _, _ in .json(200, Self.lease(version: "43")) }
    let client = try cluster.client(port: server.port)
    var lease = try Self.parsed(Self.lease())
    lease.durationSeconds = 137
    _ = try client.ask(store.read).get()
    let written = store.answer(toWrite: client.ask(store.update(lease)))
    #expect(written == .lease(try Self.parsed(Self.lease(version: "43"))))
    _ = try client.ask(store.create(durationSeconds: 137)).get()
    let path = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases"
    #expect(
      server.requests.map(\.line) == [
        "GET \(path)/loopwarden HTTP/1.1", "PUT \(path)/loopwarden HTTP/1.1",
        "POST \(path) HTTP/1.1",
      ])
    let put = try JSONValue.parse(Array(server.requests[1].body.utf8))
    #expect(
      put[path: "metadata", "resourceVersion"] == "42" && put[path: "metadata", "uid"] == "u1")
    #expect(put == lease.json)
    let post = try JSONValue.parse(Array(server.requests[2].body.utf8))
    #expect(post[path: "metadata", "resourceVersion"] == nil)
    #expect(post[path: "spec", "holderIdentity"] == nil)
    #expect(post[path: "spec", "leaseDurationSeconds"] == 137)
  }

  @Test func aLease() throws {
    let lease = LeaseAnswer.lease(try Self.parsed(Self.lease()))
    #expect(try meanings(.json(200, Self.lease())) == [lease, lease])
    #expect(try meanings(.json(201, Self.lease()))[1] == lease)
  }

  @Test func missing() throws {
    let named = #"{"name":"loopwarden","kind":"leases"}"#
    #expect(
      try meanings(.status(404, "NotFound", "not found", details: named)) == [.missing, .missing])
    // The group is not there, or whoever answers is no API server.
    let group = try meanings(.status(404, "NotFound", "the server could not find the resource"))
    #expect(group[0] == .refused(status: 404, message: "the server could not find the resource"))
    let other = try meanings(.answer(404, "<html>no</html>"))
    #expect(other[0].isNotUnderstood && other[1].isUnknown)
  }

  @Test(arguments: [401, 403])
  func denied(_ status: Int) throws {
    let denied = LeaseAnswer.denied(status: status, message: "no way")
    #expect(try meanings(.status(status, "Forbidden", "no way")) == [denied, denied])
    let other = try meanings(.answer(status, "from a proxy"))
    #expect(other[0].isNotUnderstood && other[1].isUnknown)
  }

  @Test func conflict() throws {
    let conflict = LeaseAnswer.conflict(message: "modified")
    #expect(try meanings(.status(409, "Conflict", "modified"))[1] == conflict)
    #expect(try meanings(.status(409, "AlreadyExists", "modified"))[1] == conflict)
  }

  @Test func throttled() throws {
    let headers = ["Retry-After: 3"]
    let status = APITestServer.Reaction.status(429, "TooManyRequests", "slow", headers: headers)
    #expect(try meanings(status) == [.throttled(retryAfter: 3), .throttled(retryAfter: 3)])
    // As kube-apiserver's own limit on requests in flight answers.
    let plain = APITestServer.Reaction.answer(429, "Too many requests, please try again later.")
    #expect(try meanings(plain) == [.throttled(retryAfter: nil), .throttled(retryAfter: nil)])
  }

  @Test(arguments: [500, 502, 503, 504])
  func serverErrors(_ status: Int) throws {
    let answers = try meanings(.status(status, "InternalError", "etcd timed out"))
    #expect(answers[0] == .serverError(status: status, message: "etcd timed out"))
    // It may have been applied before the server lost patience.
    #expect(answers[1].isUnknown)
  }

  @Test func refused() throws {
    let refused = LeaseAnswer.refused(status: 422, message: "bad")
    #expect(try meanings(.status(422, "Invalid", "bad")) == [refused, refused])
    #expect(try meanings(.status(408, "Timeout", "late"))[1].isUnknown)
  }

  @Test(arguments: [
    APITestServer.Reaction.json(200, "{}"), .json(200, "not json"), .json(200, ""),
    .answer(200, lease()), .json(200, lease(name: "other")),
    .json(200, String(repeating: "[", count: 100_000)), .answer(302, headers: ["Location: x"], ""),
    .json(200, #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1"}"#),
  ])
  func nonsense(_ reaction: APITestServer.Reaction) throws {
    let answers = try meanings(reaction)
    #expect(answers[0].isNotUnderstood && answers[1].isUnknown, "\(answers)")
  }

  @Test func silence() throws {
    let answers = try meanings(.silence, patience: .milliseconds(1500))
    #expect(answers[0].isUnreachable && answers[1].isUnknown, "\(answers)")
  }

  @Test(arguments: [
    APITestServer.Reaction.close, .bytes(Array("\u{0}\u{1}".utf8)),
    .json(200, "\"" + String(repeating: "x", count: 3 << 20) + "\""),
  ])
  func noAnswer(_ reaction: APITestServer.Reaction) throws {
    let answers = try meanings(reaction)
    #expect(answers[0].isUnreachable && answers[1].isUnknown, "\(answers)")
  }

  @Test func nobodyThere() throws {
    let bad = try BlackholedPort()
    defer { withExtendedLifetime(bad) {} }
    let client = try cluster.client(port: bad.port)
    let lease = try Self.parsed(Self.lease())
    let result = client.ask(store.update(lease), perTry: .milliseconds(200))
    #expect(store.answer(toWrite: result).isUnreachable)
  }
}

extension LeaseAnswer {
  fileprivate var isUnknown: Bool { if case .unknown = self { true } else { false } }
  fileprivate var isUnreachable: Bool { if case .unreachable = self { true } else { false } }
  fileprivate var isNotUnderstood: Bool { if case .notUnderstood = self { true } else { false } }
}
