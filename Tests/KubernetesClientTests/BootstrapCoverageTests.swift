import KubernetesClient
import Testing

/// The rights of `docs/credentials.md` against the requests that the service's code makes: each is
/// allowed, and no right is there for none of them.
struct BootstrapCoverageTests {
  private struct Rule: Hashable {
    var namespace: String?
    var group: String?
    var target: String
    var names: [String]
    var verb: String
  }

  private static let scope = BootstrapScope(
    kured: ObjectReference(namespace: "kube-system", name: "kured"),
    fleetLock: ObjectReference(namespace: "fleetlock", name: "fleetlock-default"))

  private func rules() throws -> Set<Rule> {
    var all: Set<Rule> = []
    for right in Self.scope.rights {
      var namespace: String?
      if case .namespace(let name) = right.scope { namespace = name }
      for target in right.targets {
        for verb in right.verbs {
          all.insert(
            Rule(
              namespace: namespace, group: right.apiGroup, target: target, names: right.names,
              verb: verb))
        }
      }
    }
    return all
  }

  /// As k8s.io/apiserver `RequestInfo` takes a path apart, and RBAC's `RuleAllows` matches it.
  private func allowing(_ method: String, _ path: String, _ rules: Set<Rule>) -> [Rule] {
    var parts = path.split(separator: "/").map(String.init)
    let isCore = parts.first == "api"
    guard isCore || parts.first == "apis" else {
      return rules.filter {
        $0.group == nil && $0.verb == method.lowercased()
          && ($0.target == path
            || ($0.target.hasSuffix("/*") && path.hasPrefix($0.target.dropLast())))
      }
    }
    let group = isCore ? "" : parts[1]
    parts = Array(parts.dropFirst(isCore ? 2 : 3))
    var namespace: String?
    if parts[0] == "namespaces" {
      namespace = parts[1]
      parts = Array(parts.dropFirst(2))
    }
    let name = parts.count > 1 ? parts[1] : nil
    let verb =
      switch method {
      case "GET": name == nil ? "list" : "get"
      case "POST": "create"
      case "PUT": "update"
      default: method.lowercased()
      }
    return rules.filter { rule in
      rule.group == group && rule.target == parts[0] && rule.verb == verb
        && (rule.namespace == nil || rule.namespace == namespace)
        && (rule.names.isEmpty || name.map(rule.names.contains) == true)
    }
  }

  /// Every request of the service's code as (method, path), Events as they really go out.
  private func requests() throws -> [(method: String, path: String)] {
    let store = LeaseStore(namespace: "kube-system", name: "loopwarden")
    let lease = try LeaseObject([
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": [
        "name": "loopwarden", "namespace": "kube-system", "uid": "u", "resourceVersion": "1",
      ],
    ])
    var requests = [store.read, store.update(lease)]
    requests += ControlPlaneEndpoints.Source.allCases.map(ControlPlaneEndpoints.request)
    requests += ControlPlaneNodeObject.requests
    requests += [
      RebootLockSource.kured(namespace: "kube-system", daemonSet: "kured", annotation: "a").request,
      RebootLockSource.fleetLock(namespace: "fleetlock", lease: "fleetlock-default").request,
      APIRequest(.get, "/readyz"), APIRequest(.get, "/readyz/etcd"), APIRequest(.get, "/version"),
      APIRequest(.get, APIPath.resource("nodes", name: "m1")),
      MirrorPod.request(named: "kube-apiserver-m1"),
    ]
    return requests.map { ($0.method.rawValue, $0.path) } + (try eventRequests())
  }

  /// An Event and its repeat.
  private func eventRequests() throws -> [(method: String, path: String)] {
    let cluster = try TestCluster()
    let server = try cluster.server { _, request in .json(201, request.body) }
    let writer = NodeEventWriter(client: try cluster.client(port: server.port), node: "m1")
    let event = NodeEvent(.normal, reason: "Renewed", message: "renewed")
    for second: Int64 in [1, 2] { writer.submit(event, at: MicroTime(seconds: second)) }
    let lost: [String] = try cluster.completed {
      let lost = writer.advance(
        servers: [.configured], perTry: .seconds(20), patience: .seconds(60))
      return writer.isIdle ? lost : nil
    }
    #expect(lost == [])
    return server.requests.map { request in
      let words = request.line.split(separator: " ").map(String.init)
      return (words[0], words[1])
    }
  }

  @Test func everyRequestIsAllowedAndEveryRightIsUsed() throws {
    let rules = try rules()
    var used: Set<Rule> = []
    for (method, path) in try requests() {
      let allowing = allowing(method, path, rules)
      #expect(!allowing.isEmpty, "\(method) \(path) is allowed by no rule")
      used.formUnion(allowing)
    }
    #expect(rules.subtracting(used) == [])
  }

  /// The evaluation itself can say no.
  @Test(arguments: [
    ("POST", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases"),
    ("DELETE", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/loopwarden"),
    ("PUT", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler"),
    ("GET", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases"),
    ("PUT", "/apis/certificates.k8s.io/v1/certificatesigningrequests/a/approval"),
    ("POST", "/apis/certificates.k8s.io/v1/certificatesigningrequests"),
    ("PUT", "/api/v1/nodes/m1"), ("GET", "/api/v1/secrets"), ("GET", "/metrics"),
    ("GET", "/api/v1/namespaces/kube-system/pods"), ("GET", "/api/v1/namespaces/default/pods/a"),
    ("DELETE", "/api/v1/namespaces/kube-system/pods/kube-apiserver-m1"),
    ("GET", "/api/v1/namespaces/default/endpoints"), ("GET", "/api/v1/namespaces/default/secrets"),
    ("PUT", "/apis/coordination.k8s.io/v1/namespaces/fleetlock/leases/fleetlock-default"),
  ])
  func othersAreNot(method: String, path: String) throws {
    #expect(allowing(method, path, try rules()).isEmpty)
  }
}
