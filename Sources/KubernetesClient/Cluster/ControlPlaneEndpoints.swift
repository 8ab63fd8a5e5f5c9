import Glibc

/// The addresses under which the API servers have announced themselves: the endpoints of the service
/// `default/kubernetes`.
package struct ControlPlaneEndpoints: Sendable, Equatable {
  /// Which objects gave them, in the order in which they are asked for.
  package enum Source: String, Sendable, CaseIterable {
    /// Kubernetes 1.21 and later.
    case endpointSlices = "discovery.k8s.io/v1"
    /// 1.17 to 1.24.
    case betaEndpointSlices = "discovery.k8s.io/v1beta1"
    /// Every version; deprecated since 1.33.
    case endpoints = "v1"
  }

  /// Sorted, each once.
  package let addresses: [APIServerAddress]
  /// Where they stood.
  package let source: Source

  /// More masters than any control plane has.
  static let maximumAddresses = 64

  /// What is asked of an API server for `source`.
  package static func request(_ source: Source) -> APIRequest {
    switch source {
    case .endpoints:
      return APIRequest(
        .get, APIPath.resource(namespace: "default", "endpoints", name: "kubernetes"))
    case .endpointSlices, .betaEndpointSlices:
      let version = source == .endpointSlices ? "v1" : "v1beta1"
      return APIRequest(
        .get,
        APIPath.resource(
          group: "discovery.k8s.io", version: version, namespace: "default", "endpointslices"),
        query: [("labelSelector", "kubernetes.io/service-name=kubernetes")])
    }
  }

  /// Reads the answer to `request(source)`. No address is no problem: it is an empty list.
  package init(_ json: JSONValue, source: Source) throws(ClusterProblem) {
    var found: Set<APIServerAddress> = []
    let groups = source == .endpoints ? json["subsets"] : json["items"]
    guard groups == nil || groups?.isNull == true || groups?.items != nil else {
      throw ClusterProblem("the endpoints (\(source.rawValue)) are not a list")
    }
    for group in groups?.items ?? [] {
      let hosts =
        source == .endpoints ? try Self.hosts(subset: group) : try Self.hosts(slice: group)
      guard !hosts.isEmpty else { continue }
      let port = try Self.port(group)
      for host in hosts { found.insert(APIServerAddress(host: host, port: port)) }
      guard found.count <= Self.maximumAddresses else {
        throw ClusterProblem("more than \(Self.maximumAddresses) addresses of API servers")
      }
    }
    addresses = found.sorted()
    self.source = source
  }

  /// Also the ones that are not ready: they are members all the same.
  private static func hosts(subset: JSONValue) throws(ClusterProblem) -> [String] {
    var hosts: [String] = []
    for list in ["addresses", "notReadyAddresses"] {
      for item in subset[list]?.items ?? [] { hosts.append(try address(item["ip"])) }
    }
    return hosts
  }

  private static func hosts(slice: JSONValue) throws(ClusterProblem) -> [String] {
    guard slice["addressType"] == "IPv4" || slice["addressType"] == "IPv6" else { return [] }
    var hosts: [String] = []
    for endpoint in slice["endpoints"]?.items ?? [] {
      for item in endpoint["addresses"]?.items ?? [] { hosts.append(try address(item)) }
    }
    return hosts
  }

  private static func address(_ value: JSONValue?) throws(ClusterProblem) -> String {
    var buffer = [UInt8](repeating: 0, count: 16)
    guard let text = value?.string, text.utf8.count <= 45,
      inet_pton(AF_INET, text, &buffer) == 1 || inet_pton(AF_INET6, text, &buffer) == 1
    else {
      throw ClusterProblem(
        "not an IP address among the API servers: \(OneLine.of(value?.string ?? "nothing", limit: 60))"
      )
    }
    return text
  }

  /// The one called `https`, as API servers write it; else the only one.
  private static func port(_ group: JSONValue) throws(ClusterProblem) -> UInt16 {
    let ports = group["ports"]?.items ?? []
    let named = ports.first { $0["name"] == "https" }
    guard let entry = named ?? (ports.count == 1 ? ports[0] : nil),
      let port = entry["port"]?.integer.flatMap({ UInt16(exactly: $0) }), port > 0
    else { throw ClusterProblem("the endpoints of default/kubernetes have no port called https") }
    return port
  }
}
