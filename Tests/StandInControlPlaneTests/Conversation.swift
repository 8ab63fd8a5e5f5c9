import HTTPTransport
import StandInControlPlane

/// A Kubernetes API under test, the stand-in's or a real one, as the semantic table talks to it.
struct Conversation {
  /// Who sends.
  enum Sender { case admin, limited, stranger }

  /// What came back.
  struct Answer {
    var status: Int
    /// The body as JSON; nil for anything else.
    var tree: JSONTree?
    var headers: [(name: String, value: String)]
    /// `reason` of a Status object.
    var reason: String? { tree?["reason"]?.string }
    var resourceVersion: String? { tree?["metadata"]?["resourceVersion"]?.string }
    var uid: String? { tree?["metadata"]?["uid"]?.string }
  }

  /// `https://address:port`.
  var base: String
  var tls: TLSOptions
  /// Bearer tokens; nil for an administrator by certificate, and where there is no limited user.
  var adminToken: String?
  var limitedToken: String?
  /// The limited user's name.
  var limitedUser = "standin-limited"
  var perform: (HTTPRequest) throws -> Result<HTTPResponse, HTTPFailure>

  static let leases = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases"
  static let roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system"

  func send(
    _ method: String, _ path: String, _ body: JSONTree? = nil, as sender: Sender = .admin,
    contentType: String? = "application/json", raw: String? = nil
  ) throws -> Answer {
    let token: String? =
      switch sender {
      case .admin: adminToken
      case .limited: limitedToken
      case .stranger: "standin-nobody-knows-me"
      }
    let content = raw ?? body?.text
    var headers = token.map { [("Authorization", "Bearer \($0)")] } ?? []
    if content != nil, let contentType { headers.append(("Content-Type", contentType)) }
    let response = try perform(
      HTTPRequest(
        method: method, url: base + path, headers: headers, body: content.map { Array($0.utf8) },
        timeout: .seconds(30), tls: tls)
    ).get()
    return Answer(
      status: response.status, tree: try? JSONTree(parsing: response.body),
      headers: response.headers)
  }

  // MARK: - Leases

  func lease(
    _ name: String, metadata: [String: JSONTree] = [:], spec: [String: JSONTree] = [:]
  ) -> JSONTree {
    var metadata = metadata
    metadata["name"] = metadata["name"] ?? .string(name)
    return [
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": .object(metadata),
      "spec": .object(spec),
    ]
  }

  func create(_ name: String, _ spec: [String: JSONTree] = [:]) throws -> Answer {
    try send("POST", Self.leases, lease(name, spec: spec))
  }

  func get(_ name: String, as sender: Sender = .admin) throws -> Answer {
    try send("GET", "\(Self.leases)/\(name)", as: sender)
  }

  func put(_ name: String, _ object: JSONTree?, as sender: Sender = .admin) throws -> Answer {
    try send("PUT", "\(Self.leases)/\(name)", object, as: sender)
  }

  @discardableResult
  func delete(_ name: String) throws -> Answer { try send("DELETE", "\(Self.leases)/\(name)") }

  /// Creates a Lease, changes what came back, and puts it.
  func changed(_ name: String, _ change: (inout JSONTree) -> Void) throws -> Answer {
    var object = try create(name).tree ?? [:]
    change(&object)
    return try put(name, object)
  }
}
