/// A Node of the control plane (core/v1), as far as it matters here.
package struct ControlPlaneNodeObject: Sendable, Equatable {
  /// `metadata.name`.
  package let name: String
  /// `metadata.uid`: a Node that was deleted and joined again is another one.
  package let uid: String
  /// `status.addresses` of type InternalIP, in order.
  package let internalAddresses: [String]
  /// `spec.unschedulable`: cordoned.
  package let isUnschedulable: Bool
  /// Label `node-role.kubernetes.io/control-plane` (1.20 and later).
  package let hasControlPlaneLabel: Bool
  /// Label `node-role.kubernetes.io/master` (until 1.24).
  package let hasMasterLabel: Bool

  static let controlPlaneLabel = "node-role.kubernetes.io/control-plane"
  static let masterLabel = "node-role.kubernetes.io/master"
  static let maximumNodes = 64

  /// What is asked of an API server: one request for each label, since selectors cannot say "or".
  package static let requests = [controlPlaneLabel, masterLabel].map {
    APIRequest(
      .get, APIPath.resource("nodes"), query: [("labelSelector", $0)],
      maximumBodyBytes: 8 << 20)
  }

  /// What is asked about one Node by name, whatever its labels.
  package static func request(named name: String) -> APIRequest {
    APIRequest(.get, APIPath.resource("nodes", name: name))
  }

  /// The meaning of what came of `request(named: name)`; nil: the API server says that there is no such
  /// Node.
  package static func lookup(
    named name: String, _ result: Result<APIAnswer, APIFailure>
  ) -> Result<ControlPlaneNodeObject?, ClusterProblem> {
    switch result.object(request(named: name)) {
    case .failure(let problem): return .failure(problem)
    case .success(nil):
      // A Node is gone only where the API server names it; any other 404 is no word about it.
      guard case .success(let answer) = result,
        answer.statusObject?[path: "details", "name"]?.string == name
      else { return .failure(ClusterProblem("GET of Node \(OneLine.of(name)): no such resource")) }
      return .success(nil)
    case .success(let json?):
      do throws(ClusterProblem) {
        let node = try ControlPlaneNodeObject(json)
        guard node.name == name else { throw ClusterProblem("the answer is another Node") }
        return .success(node)
      } catch {
        return .failure(error)
      }
    }
  }

  /// Reads one Node.
  package init(_ json: JSONValue) throws(ClusterProblem) {
    guard let name = json[path: "metadata", "name"]?.string, !name.isEmpty,
      let uid = json[path: "metadata", "uid"]?.string, !uid.isEmpty
    else { throw ClusterProblem("a Node without a name or a uid") }
    self.name = name
    self.uid = uid
    internalAddresses = (json[path: "status", "addresses"]?.items ?? []).compactMap {
      $0["type"] == "InternalIP" ? $0["address"]?.string : nil
    }
    let unschedulable = json[path: "spec", "unschedulable"]
    guard unschedulable == nil || unschedulable?.isNull == true || unschedulable?.bool != nil else {
      throw ClusterProblem("spec.unschedulable of Node \(OneLine.of(name)) is not a boolean")
    }
    isUnschedulable = unschedulable?.bool ?? false
    let labels = json[path: "metadata", "labels"]
    hasControlPlaneLabel = labels?[Self.controlPlaneLabel] != nil
    hasMasterLabel = labels?[Self.masterLabel] != nil
  }

  /// Reads a NodeList.
  package static func list(_ json: JSONValue) throws(ClusterProblem) -> [ControlPlaneNodeObject] {
    guard let items = json["items"]?.items ?? (json["items"]?.isNull == true ? [] : nil) else {
      throw ClusterProblem("the list of Nodes has no items")
    }
    guard items.count <= maximumNodes else {
      throw ClusterProblem("\(items.count) Nodes of the control plane: more than \(maximumNodes)")
    }
    return try items.map { item throws(ClusterProblem) in try ControlPlaneNodeObject(item) }
  }
}

/// Asks for the Nodes of the control plane.
package final class ControlPlaneNodesCall {
  private let calls: [Result<APICall, APIFailure>]
  private var result: Result<[ControlPlaneNodeObject], ClusterProblem>?

  /// Begins to ask, with the meaning of `APIClient.begin`.
  package init(
    client: APIClient, servers: [APIServer], perTry: Duration, deadline: ContinuousClock.Instant
  ) {
    calls = ControlPlaneNodeObject.requests.map { request in
      Result { () throws(APIFailure) in
        try client.begin(request, servers: servers, perTry: perTry, deadline: deadline)
      }
    }
  }

  /// Every Node with either label, by name; again at each call once it is there. Half an answer is
  /// none.
  package func poll() -> Result<[ControlPlaneNodeObject], ClusterProblem>? {
    if let result { return result }
    var answers: [Result<APIAnswer, APIFailure>] = []
    for call in calls {
      switch call {
      case .failure(let failure): answers.append(.failure(failure))
      case .success(let call): if let answer = call.poll() { answers.append(answer) }
      }
    }
    guard answers.count == calls.count else { return nil }
    result = Self.union(answers)
    return result
  }

  private static func union(
    _ answers: [Result<APIAnswer, APIFailure>]
  ) -> Result<[ControlPlaneNodeObject], ClusterProblem> {
    var nodes: [String: ControlPlaneNodeObject] = [:]
    do throws(ClusterProblem) {
      for (request, answer) in zip(ControlPlaneNodeObject.requests, answers) {
        guard let json = try answer.object(request).get() else {
          throw ClusterProblem("\(request.title): not found")
        }
        for node in try ControlPlaneNodeObject.list(json) { nodes[node.name] = node }
      }
    } catch {
      return .failure(error)
    }
    return .success(nodes.values.sorted { $0.name < $1.name })
  }
}
