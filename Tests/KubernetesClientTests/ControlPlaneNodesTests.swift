import KubernetesClient
import Testing

@Suite struct ControlPlaneNodesTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private static func node(
    _ name: String, labels: String = "{}", spec: String = "{}"
  ) -> String {
    #"{"metadata":{"name":"\#(name)","uid":"uid-\#(name)","labels":\#(labels)},"spec":\#(spec),"status":{"addresses":[{"type":"Hostname","address":"\#(name)"},{"type":"InternalIP","address":"10.0.0.1"},{"type":"InternalIP","address":"2001:db8::1"}]}}"#
  }

  private static let controlPlane = #"{"node-role.kubernetes.io/control-plane":""}"#
  private static let master = #"{"node-role.kubernetes.io/master":""}"#

  private func ask(
    _ react: @escaping @Sendable (String) -> APITestServer.Reaction
  ) throws -> Result<[ControlPlaneNodeObject], ClusterProblem> {
    let server = try cluster.server { _, request in react(request.line) }
    let call = ControlPlaneNodesCall(
      client: try cluster.client(port: server.port), servers: [.configured], perTry: .seconds(20),
      deadline: .now.advanced(by: .seconds(30)))
    let result = try cluster.completed { call.poll() }
    #expect(
      Set(server.requests.map(\.line)) == [
        "GET /api/v1/nodes?labelSelector=node-role.kubernetes.io%2Fcontrol-plane HTTP/1.1",
        "GET /api/v1/nodes?labelSelector=node-role.kubernetes.io%2Fmaster HTTP/1.1",
      ])
    return result
  }

  @Test func bothLabelsTogether() throws {
    let nodes = try ask { line in
      line.contains("master")
        ? .json(
          200,
          #"{"items":[\#(Self.node("m2", labels: Self.master, spec: #"{"unschedulable":true}"#))]}"#
        )
        : .json(
          200,
          #"{"items":[\#(Self.node("m3", labels: Self.controlPlane)),\#(Self.node("m1", labels: Self.controlPlane, spec: #"{"unschedulable":false}"#))]}"#
        )
    }.get()
    #expect(nodes.map(\.name) == ["m1", "m2", "m3"])
    #expect(nodes.map(\.isUnschedulable) == [false, true, false])
    #expect(nodes.map(\.hasMasterLabel) == [false, true, false])
    #expect(nodes.map(\.hasControlPlaneLabel) == [true, false, true])
    #expect(nodes[0].uid == "uid-m1" && nodes[0].internalAddresses == ["10.0.0.1", "2001:db8::1"])
  }

  @Test func noneAtAll() throws {
    #expect(try ask { _ in .json(200, #"{"items":[]}"#) }.get().isEmpty)
    #expect(try ask { _ in .json(200, #"{"items":null}"#) }.get().isEmpty)
  }

  /// Half an answer is none: a master that is missing in it would look gone.
  @Test(arguments: [
    (APITestServer.Reaction.status(403, "Forbidden", "no way"), true),
    (.status(404, "NotFound", "gone"), false), (.close, false), (.json(200, "[]"), false),
    (.json(200, "{}"), false), (.json(200, #"{"items":[{"metadata":{"name":"a"}}]}"#), false),
    (.json(200, #"{"items":[\#(node("a", spec: #"{"unschedulable":"yes"}"#))]}"#), false),
    (
      .json(
        200,
        #"{"items":[\#((0..<65).map { node("n\($0)") }.joined(separator: ","))]}"#), false
    ),
  ])
  func halfAnAnswer(_ reaction: APITestServer.Reaction, _ isDenied: Bool) throws {
    let result = try ask { line in
      line.contains("master") ? reaction : .json(200, #"{"items":[\#(Self.node("m1"))]}"#)
    }
    guard case .failure(let problem) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(problem.isDenied == isDenied && !problem.description.isEmpty)
  }

  @Test(arguments: [
    (APITestServer.Reaction.json(200, node("m1")), "m1"),
    (.status(404, "NotFound", "x", details: #"{"name":"m1","kind":"nodes"}"#), "gone"),
    (.status(404, "NotFound", "x", details: #"{"name":"m2","kind":"nodes"}"#), "problem"),
    (.status(404, "NotFound", "x"), "problem"), (.answer(404, "404 page not found"), "problem"),
    (.json(200, node("m2")), "problem"), (.json(200, "{}"), "problem"), (.close, "problem"),
    (.status(403, "Forbidden", "x"), "problem"), (.status(500, "InternalError", "x"), "problem"),
  ])
  func oneByName(_ reaction: APITestServer.Reaction, _ expected: String) throws {
    let server = try cluster.server { _, _ in reaction }
    let answer = try cluster.client(port: server.port)
      .ask(ControlPlaneNodeObject.request(named: "m1"))
    let found: String
    switch ControlPlaneNodeObject.lookup(named: "m1", answer) {
    case .success(let node?): found = node.name
    case .success(nil): found = "gone"
    case .failure: found = "problem"
    }
    #expect(found == expected && server.requests.first?.line == "GET /api/v1/nodes/m1 HTTP/1.1")
  }
}
