import HTTPTransport
import KubernetesClient
import Synchronization
import TestSupport
import Testing

@Suite struct NodeEventWriterTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private static let renewed = NodeEvent(
    .normal, reason: "LoopbackCertificateRenewed", message: "aa -> bb")
  private static let held = NodeEvent(
    .warning, reason: "RestartFailed", message: "held\n\u{1B}[31m")

  /// Runs until nothing waits; the losses.
  private func finish(_ writer: NodeEventWriter) throws -> [String] {
    var losses: [String] = []
    _ = try cluster.completed { () -> Bool? in
      losses += writer.advance(servers: [.configured], perTry: .seconds(20), patience: .seconds(30))
      return writer.isIdle ? true : nil
    }
    return losses
  }

  /// Gives every object back with a resourceVersion, as an API server does.
  private static func echo(_ request: APITestServer.Request) -> APITestServer.Reaction {
    guard var object = try? JSONValue.parse(Array(request.body.utf8)) else { return .close }
    object["metadata"]?["resourceVersion"] = .string("\(request.body.utf8.count)")
    guard let bytes = try? object.encoded() else { return .close }
    return .json(
      request.line.hasPrefix("POST") ? 201 : 200, String(decoding: bytes, as: UTF8.self))
  }

  @Test func createdThenCounted() throws {
    let server = try cluster.server { _, request in Self.echo(request) }
    let writer = NodeEventWriter(client: try cluster.client(port: server.port), node: "m1")
    for second in 0..<3 { writer.submit(Self.held, at: MicroTime(seconds: Int64(second))) }
    writer.submit(Self.renewed, at: MicroTime(seconds: 3))
    #expect(!writer.isIdle)
    #expect(try finish(writer).isEmpty)
    let bodies = try server.requests.map { try JSONValue.parse(Array($0.body.utf8)) }
    let name = try #require(bodies[0][path: "metadata", "name"]?.string)
    #expect(name.hasPrefix("m1."))
    let path = "/api/v1/namespaces/default/events"
    #expect(
      server.requests.map(\.line) == [
        "POST \(path) HTTP/1.1", "PUT \(path)/\(name) HTTP/1.1", "PUT \(path)/\(name) HTTP/1.1",
        "POST \(path) HTTP/1.1",
      ])
    #expect(bodies.map { $0["count"]?.integer } == [1, 2, 3, 1])
    #expect(
      bodies.map { $0["lastTimestamp"]?.string } == [
        "1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z", "1970-01-01T00:00:02Z",
        "1970-01-01T00:00:03Z",
      ])
    #expect(bodies[2]["firstTimestamp"] == "1970-01-01T00:00:00Z")
    #expect(bodies[1][path: "metadata", "resourceVersion"] != nil)
    #expect(bodies[0]["message"] == "held [31m" && bodies[0]["type"] == "Warning")
    #expect(
      bodies[0]["involvedObject"]
        == ["apiVersion": "v1", "kind": "Node", "name": "m1", "uid": "m1"])
    #expect(bodies[0]["source"] == ["component": "loopwarden", "host": "m1"])
    #expect(bodies[3]["reason"] == "LoopbackCertificateRenewed" && bodies[3]["type"] == "Normal")
    #expect(bodies[3][path: "metadata", "name"] != bodies[0][path: "metadata", "name"])
  }

  /// The Event that was written before has ended, or somebody touched it.
  @Test(arguments: [(404, "NotFound"), (409, "Conflict")])
  func aRepeatOfWhatIsGone(_ status: Int, _ reason: String) throws {
    let server = try cluster.server { number, request in
      number == 1 ? .status(status, reason, "x") : Self.echo(request)
    }
    let writer = NodeEventWriter(client: try cluster.client(port: server.port), node: "m1")
    for second in 0..<3 { writer.submit(Self.held, at: MicroTime(seconds: Int64(second))) }
    #expect(try finish(writer).isEmpty)
    #expect(server.requests.map { $0.line.prefix(4) } == ["POST", "PUT ", "POST", "PUT "])
    #expect(server.requests[2].body.contains(#""count":1"#))
  }

  @Test func lossesAreTold() throws {
    let server = try cluster.server { number, _ in
      number == 0 ? .status(403, "Forbidden", "no way") : number == 1 ? .close : .json(201, "{}")
    }
    let writer = NodeEventWriter(client: try cluster.client(port: server.port), node: "m1")
    for _ in 0..<3 { writer.submit(Self.held, at: MicroTime(seconds: 0)) }
    let losses = try finish(writer)
    #expect(losses.count == 2)
    #expect(losses[0].contains("RestartFailed was not written") && losses[0].contains("no way"))
    #expect(losses[1].contains("RestartFailed may not be written"))
    let unaskable = NodeEventWriter(
      client: APIClient(
        transport: cluster.transport, access: APIAccess(kubeconfigPath: "/nowhere/config")),
      node: "m1")
    unaskable.submit(Self.held, at: MicroTime(seconds: 0))
    #expect(try finish(unaskable).first?.contains("/nowhere/config") == true)
  }

  @Test func fewWait() throws {
    let writer = NodeEventWriter(
      client: APIClient(
        transport: cluster.transport, access: APIAccess(kubeconfigPath: "/nowhere/config")),
      node: "m1")
    for _ in 0..<40 { writer.submit(Self.held, at: MicroTime(seconds: 0)) }
    let losses = try finish(writer)
    #expect(losses.count == 40)
    #expect(losses.filter { $0.hasSuffix("too many wait") }.count == 8)
  }
}
