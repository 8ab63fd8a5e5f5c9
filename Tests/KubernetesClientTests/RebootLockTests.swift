import KubernetesClient
import Testing

@Suite struct RebootLockTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private func ask(
    _ source: RebootLockSource, _ reaction: APITestServer.Reaction
  ) throws -> RebootLockAnswer {
    let server = try cluster.server { _, _ in reaction }
    let answer = source.answer(to: try cluster.client(port: server.port).ask(source.request))
    #expect(
      server.requests.first?.line
        == (source == .defaultKured
          ? "GET /apis/apps/v1/namespaces/kube-system/daemonsets/kured HTTP/1.1"
          : "GET /apis/coordination.k8s.io/v1/namespaces/default/leases/fleetlock-default HTTP/1.1")
    )
    return answer
  }

  private static func daemonSet(_ annotation: JSONValue?) throws -> APITestServer.Reaction {
    var object: JSONValue = ["kind": "DaemonSet", "metadata": ["annotations": ["a": "b"]]]
    object["metadata"]?["annotations"]?["weave.works/kured-node-lock"] = annotation
    return .json(200, String(decoding: try object.encoded(), as: UTF8.self))
  }

  /// What kured 1.1 to 1.17 marshal from `lockAnnotationValue` and `multiLockAnnotationValue`.
  @Test(arguments: [
    (
      #"{"nodeID":"m1","metadata":{"unschedulable":false},"created":"2026-11-21T06:00:00.123456789Z","TTL":0}"#,
      RebootLockAnswer.held([
        RebootLockHolder(name: "m1", since: MicroTime("2026-11-21T06:00:00.123456Z"), expires: nil)
      ])
    ),
    (
      #"{"nodeID":"m1","created":"2026-11-21T06:00:00Z","TTL":1800000000000}"#,
      .held([
        RebootLockHolder(
          name: "m1", since: MicroTime("2026-11-21T06:00:00Z"),
          expires: MicroTime("2026-11-21T06:30:00Z"))
      ])
    ),
    (
      #"{"maxOwners":2,"locks":[{"nodeID":"m1","metadata":{"unschedulable":false},"created":"2026-11-21T06:00:00Z","TTL":0},{"nodeID":"m2","TTL":1}]}"#,
      .held([
        RebootLockHolder(name: "m1", since: MicroTime("2026-11-21T06:00:00Z"), expires: nil),
        RebootLockHolder(name: "m2", since: nil, expires: nil),
      ])
    ),
    (#"{"maxOwners":2,"locks":[]}"#, .free), (#"{"maxOwners":2,"locks":null}"#, .free),
    (
      #"{"nodeID":"m1","created":"2026-11-21T06:00:00Z","TTL":9223372036854775807}"#,
      .held([
        RebootLockHolder(
          name: "m1", since: MicroTime("2026-11-21T06:00:00Z"),
          expires: MicroTime(microseconds: 1_795_240_800_000_000 + 9_223_372_036_854_775))
      ])
    ),
  ])
  func kured(_ value: String, _ expected: RebootLockAnswer) throws {
    #expect(try ask(.defaultKured, Self.daemonSet(.string(value))) == expected)
  }

  @Test(arguments: [
    "", "x", "{}", "[]", #"{"nodeID":""}"#, #"{"nodeID":7}"#, #"{"locks":[{}]}"#, #"{"locks":{}}"#,
    #"{"maxOwners":1,"locks":[{"nodeID":"a"},1]}"#,
  ])
  func annotationsThatKuredDoesNotWrite(_ value: String) throws {
    guard case .unreadable(_, false) = try ask(.defaultKured, Self.daemonSet(.string(value))) else {
      Issue.record("\(value) was understood")
      return
    }
  }

  @Test func kuredsDaemonSet() throws {
    #expect(try ask(.defaultKured, Self.daemonSet(nil)) == .free)
    #expect(try ask(.defaultKured, .json(200, #"{"metadata":{}}"#)) == .free)
  }

  private static func lease(_ spec: String) -> APITestServer.Reaction {
    .json(
      200,
      #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"fleetlock-default","namespace":"default","uid":"u","resourceVersion":"1"},"spec":\#(spec)}"#
    )
  }

  @Test func fleetLock() throws {
    let source = RebootLockSource.defaultFleetLock
    #expect(try ask(source, Self.lease(#"{"holderIdentity":"","leaseTransitions":4}"#)) == .free)
    #expect(try ask(source, Self.lease("{}")) == .free)
    #expect(
      try ask(source, Self.lease(#"{"holderIdentity":"049ad0","leaseTransitions":5}"#))
        == .held([RebootLockHolder(name: "049ad0", since: nil, expires: nil)]))
    #expect(try ask(source, Self.lease("[]")).isUnreadable)
  }

  @Test(arguments: [RebootLockSource.defaultKured, .defaultFleetLock])
  func absentAndUnreadable(_ source: RebootLockSource) throws {
    #expect(try ask(source, .status(404, "NotFound", "not found")) == .absent)
    let denied = try ask(source, .status(403, "Forbidden", "no way"))
    guard case .unreadable(let words, isDenied: true) = denied else {
      Issue.record("\(denied)")
      return
    }
    #expect(words.contains("no way"))
    for reaction in [
      APITestServer.Reaction.close, .answer(404, "nginx"), .status(500, "InternalError", "x"),
      .json(200, "1"), .json(429, "{}"),
    ] {
      #expect(try ask(source, reaction).isUnreadable)
    }
  }
}

extension RebootLockAnswer {
  fileprivate var isUnreadable: Bool { if case .unreadable = self { true } else { false } }
}
