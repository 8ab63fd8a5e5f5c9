import KubernetesClient
import Testing

@Suite struct ControlPlaneEndpointsTests {
  private let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  private static func slices(_ items: String) -> String {
    #"{"kind":"EndpointSliceList","apiVersion":"discovery.k8s.io/v1","metadata":{},"items":\#(items)}"#
  }

  /// As kube-apiserver 1.20 writes it.
  private static func slice(
    _ addresses: String, port: String = "6443", type: String = "IPv4", name: String = "https"
  ) -> String {
    #"{"metadata":{"name":"kubernetes"},"addressType":"\#(type)","endpoints":[{"addresses":\#(addresses),"conditions":{"ready":true}}],"ports":[{"name":"\#(name)","port":\#(port),"protocol":"TCP"}]}"#
  }

  private func parse(
    _ text: String, _ source: ControlPlaneEndpoints.Source
  ) throws -> String {
    do throws(ClusterProblem) {
      let endpoints = try ControlPlaneEndpoints(
        (try? JSONValue.parse(Array(text.utf8))) ?? .null, source: source)
      return endpoints.addresses.map(\.description).joined(separator: " ")
    } catch {
      return "! " + error.description
    }
  }

  @Test(arguments: [
    (slices("[\(slice(#"["10.0.0.2","10.0.0.1"]"#))]"), "10.0.0.1:6443 10.0.0.2:6443"),
    (
      slices("[\(slice(#"["10.0.0.1"]"#)),\(slice(#"["2001:db8::1"]"#, type: "IPv6"))]"),
      "10.0.0.1:6443 [2001:db8::1]:6443"
    ),
    (slices("[\(slice(#"["10.0.0.1"]"#)),\(slice(#"["10.0.0.1"]"#))]"), "10.0.0.1:6443"),
    (slices("[\(slice(#"["a.example"]"#, type: "FQDN"))]"), ""),
    (slices("[]"), ""), (slices("null"), ""), (#"{"items":[{"addressType":"IPv4"}]}"#, ""),
    (slices("{}"), "! the endpoints (discovery.k8s.io/v1) are not a list"),
    (
      slices("[\(slice(#"["10.0.0.1\u001b[31m"]"#))]"),
      "! not an IP address among the API servers: 10.0.0.1 [31m"
    ),
    (
      slices("[\(slice(#"["10.0.0.1"]"#, port: "70000"))]"),
      "! the endpoints of default/kubernetes have no port called https"
    ),
    (
      slices("[\(slice(#"["10.0.0.1"]"#, port: "null"))]"),
      "! the endpoints of default/kubernetes have no port called https"
    ),
    (slices("[\(slice(#"["10.0.0.1"]"#, name: "other"))]"), "10.0.0.1:6443"),
    (
      slices("[\(slice("[\((0..<65).map { "\"10.0.0.\($0)\"" }.joined(separator: ","))]"))]"),
      "! more than 64 addresses of API servers"
    ),
  ])
  func endpointSlices(_ text: String, _ expected: String) throws {
    #expect(try parse(text, .endpointSlices) == expected)
  }

  @Test(arguments: [
    (
      #"{"kind":"Endpoints","subsets":[{"addresses":[{"ip":"10.0.0.2"},{"ip":"10.0.0.1"}],"notReadyAddresses":[{"ip":"10.0.0.3"}],"ports":[{"name":"https","port":6443}]}]}"#,
      "10.0.0.1:6443 10.0.0.2:6443 10.0.0.3:6443"
    ),
    (
      #"{"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"name":"x","port":1},{"name":"https","port":2}]}]}"#,
      "10.0.0.1:2"
    ),
    (
      #"{"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"ports":[{"name":"x","port":1},{"port":2}]}]}"#,
      "! the endpoints of default/kubernetes have no port called https"
    ),
    (#"{"kind":"Endpoints"}"#, ""), (#"{"subsets":[{}]}"#, ""),
    (
      #"{"subsets":[{"addresses":[{"ip":7}]}]}"#,
      "! not an IP address among the API servers: nothing"
    ),
  ])
  func endpoints(_ text: String, _ expected: String) throws {
    #expect(try parse(text, .endpoints) == expected)
  }

  /// What each of the three answers, and what comes of it.
  @Test(arguments: [
    (["v1"], "discovery.k8s.io/v1 10.0.0.1:6443"),
    (["none", "v1"], "discovery.k8s.io/v1beta1 10.0.0.1:6443"),
    (["none", "none", "endpoints"], "v1 10.0.0.2:6443"),
    (["plain404", "plain404", "endpoints"], "v1 10.0.0.2:6443"),
    (["empty", "none", "endpoints"], "v1 10.0.0.2:6443"),
    (["forbidden", "forbidden", "endpoints"], "v1 10.0.0.2:6443"),
    (["garbage", "none", "endpoints"], "v1 10.0.0.2:6443"),
    (["empty", "none", "none"], "discovery.k8s.io/v1 "),
    (["empty", "none", "forbidden"], "denied"),
    (["forbidden", "forbidden", "forbidden"], "denied"),
    (["none", "none", "none"], "problem"), (["close"], "problem"), (["none", "close"], "problem"),
    (["garbage", "garbage", "garbage"], "problem"),
  ])
  func theOrderOfSources(_ answers: [String], _ expected: String) throws {
    let server = try cluster.server { number, _ in
      switch number < answers.count ? answers[number] : "close" {
      case "v1": .json(200, Self.slices("[\(Self.slice(#"["10.0.0.1"]"#))]"))
      case "empty": .json(200, Self.slices("[]"))
      case "endpoints":
        .json(
          200,
          #"{"subsets":[{"addresses":[{"ip":"10.0.0.2"}],"ports":[{"name":"https","port":6443}]}]}"#
        )
      case "none": .status(404, "NotFound", "the server could not find the requested resource")
      case "plain404": .answer(404, "404 page not found\n")
      case "forbidden": .status(403, "Forbidden", "no way")
      case "garbage": .json(200, "[1]")
      default: .close
      }
    }
    let call = ControlPlaneEndpointsCall(
      client: try cluster.client(port: server.port), servers: [.configured], perTry: .seconds(20),
      deadline: .now.advanced(by: .seconds(30)))
    switch try cluster.completed({ call.poll() }) {
    case .success(let found):
      let addresses = found.addresses.map(\.description).joined(separator: " ")
      #expect("\(found.source.rawValue) \(addresses)" == expected)
    case .failure(let problem):
      #expect((problem.isDenied ? "denied" : "problem") == expected, "\(problem)")
    }
    #expect(server.requests.count == answers.count)
    let lines = [
      "GET /apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dkubernetes HTTP/1.1",
      "GET /apis/discovery.k8s.io/v1beta1/namespaces/default/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dkubernetes HTTP/1.1",
      "GET /api/v1/namespaces/default/endpoints/kubernetes HTTP/1.1",
    ]
    #expect(server.requests.map(\.line) == Array(lines.prefix(answers.count)))
  }
}
