import StandInControlPlane
import Testing

/// One row of what a Kubernetes API must do, true of kube-apiserver and of the stand-in alike.
///
/// Every status and reason was seen on kube-apiserver v1.20.2; a row that later versions answer
/// otherwise does not belong here.
struct SemanticCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let status: Int
  let reason: String?
  /// Needs a user without rights of its own.
  let needsLimitedUser: Bool
  /// Gets the name of a Lease that nobody else uses and that is not there.
  let run: @Sendable (Conversation, String) throws -> Conversation.Answer

  init(
    _ description: String, _ status: Int, _ reason: String? = nil, needsLimitedUser: Bool = false,
    run: @escaping @Sendable (Conversation, String) throws -> Conversation.Answer
  ) {
    testDescription = description
    self.status = status
    self.reason = reason
    self.needsLimitedUser = needsLimitedUser
    self.run = run
  }

  static let all = reading + creating + replacing + invalid + undecodable + limited + others

  private static let reading = [
    SemanticCase("GET of a Lease that is not there", 404, "NotFound") { try $0.get($1) },
    SemanticCase("GET of one that is", 200) { api, name in
      _ = try api.create(name)
      return try api.get(name)
    },
    SemanticCase("GET with a wrong token", 401, "Unauthorized") { try $0.get($1, as: .stranger) },
    SemanticCase("GET of an unknown resource", 404, "NotFound") { api, _ in
      try api.send("GET", "/apis/coordination.k8s.io/v1/namespaces/kube-system/lisas/a")
    },
    SemanticCase("POST to an object", 405, "MethodNotAllowed") { api, name in
      try api.send("POST", "\(Conversation.leases)/\(name)", api.lease(name))
    },
    SemanticCase("PUT to a collection", 405, "MethodNotAllowed") { api, name in
      try api.send("PUT", Conversation.leases, api.lease(name))
    },
    SemanticCase("a selector that does not parse", 400, "BadRequest") { api, _ in
      try api.send("GET", "\(Conversation.leases)?labelSelector=a%20b%20c")
    },
    SemanticCase("a field that cannot be selected", 400, "BadRequest") { api, _ in
      try api.send("GET", "\(Conversation.leases)?fieldSelector=spec.x%3Da")
    },
  ]

  private static let creating = [
    SemanticCase("POST creates", 201) { try $0.create($1) },
    SemanticCase("POST of an existing one", 409, "AlreadyExists") { api, name in
      _ = try api.create(name)
      return try api.create(name)
    },
    SemanticCase("POST without a name", 422, "Invalid") { api, _ in
      try api.send("POST", Conversation.leases, ["metadata": [:]])
    },
    SemanticCase("POST of a name in capitals", 422, "Invalid") { api, _ in
      try api.create("Upper_case")
    },
    SemanticCase("POST into a namespace that is not there", 404, "NotFound") { api, name in
      try api.send(
        "POST", "/apis/coordination.k8s.io/v1/namespaces/nowhere-at-all/leases", api.lease(name))
    },
    SemanticCase("POST of another namespace's object", 400, "BadRequest") { api, name in
      try api.send(
        "POST", Conversation.leases, api.lease(name, metadata: ["namespace": "default"]))
    },
    SemanticCase("POST as a dry run", 201) { api, name in
      try api.send("POST", "\(Conversation.leases)?dryRun=All", api.lease(name))
    },
    SemanticCase("a dry run leaves nothing", 404, "NotFound") { api, name in
      _ = try api.send("POST", "\(Conversation.leases)?dryRun=All", api.lease(name))
      return try api.get(name)
    },
    SemanticCase("PUT of one that is not there creates it", 201) { api, name in
      try api.put(name, api.lease(name))
    },
    SemanticCase("and so it does with an old resourceVersion", 201) { api, name in
      try api.put(name, api.lease(name, metadata: ["resourceVersion": "5"]))
    },
    SemanticCase("but not with the uid of one that is gone", 409, "Conflict") { api, name in
      let object = try api.create(name).tree
      try api.delete(name)
      return try api.put(name, object)
    },
    SemanticCase("DELETE", 200) { api, name in
      _ = try api.create(name)
      return try api.delete(name)
    },
    SemanticCase("DELETE of one that is not there", 404, "NotFound") { try $0.delete($1) },
    SemanticCase("DELETE of another uid", 409, "Conflict") { api, name in
      _ = try api.create(name)
      return try api.send(
        "DELETE", "\(Conversation.leases)/\(name)", ["preconditions": ["uid": "another"]])
    },
  ]

  private static let replacing = [
    SemanticCase("PUT of what was read", 200) { api, name in
      try api.changed(name) { $0["spec"]?["holderIdentity"] = "m1/boot" }
    },
    SemanticCase("PUT without a resourceVersion", 422, "Invalid") { api, name in
      try api.changed(name) { $0["metadata"]?["resourceVersion"] = nil }
    },
    SemanticCase("PUT with resourceVersion 0", 422, "Invalid") { api, name in
      try api.changed(name) { $0["metadata"]?["resourceVersion"] = "0" }
    },
    SemanticCase("PUT with a stale resourceVersion", 409, "Conflict") { api, name in
      let first = try api.create(name).tree ?? [:]
      var second = first
      second["spec"]?["holderIdentity"] = "m1/boot"
      _ = try api.put(name, second)
      var third = first
      third["spec"]?["holderIdentity"] = "m2/boot"
      return try api.put(name, third)
    },
    SemanticCase("PUT of a stale copy that would change nothing", 409, "Conflict") { api, name in
      let first = try api.create(name).tree ?? [:]
      var second = first
      second["spec"]?["holderIdentity"] = "m1/boot"
      _ = try api.put(name, second)
      second["metadata"]?["resourceVersion"] = first["metadata"]?["resourceVersion"]
      return try api.put(name, second)
    },
    SemanticCase("PUT of another uid", 409, "Conflict") { api, name in
      try api.changed(name) { $0["metadata"]?["uid"] = "another" }
    },
    SemanticCase("PUT of a recreated one's predecessor", 409, "Conflict") { api, name in
      let object = try api.create(name).tree
      try api.delete(name)
      _ = try api.create(name)
      return try api.put(name, object)
    },
    SemanticCase("PUT of another name", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["metadata"]?["name"] = "another" }
    },
    SemanticCase("PUT without a name", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["metadata"]?["name"] = nil }
    },
    SemanticCase("PUT of another namespace", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["metadata"]?["namespace"] = "default" }
    },
  ]

  private static let invalid = [
    SemanticCase("a duration of 0 s", 422, "Invalid") { api, name in
      try api.changed(name) { $0["spec"]?["leaseDurationSeconds"] = 0 }
    },
    SemanticCase("negative numbers", 422, "Invalid") { api, name in
      try api.changed(name) {
        $0["spec"]?["leaseDurationSeconds"] = -5
        $0["spec"]?["leaseTransitions"] = -1
      }
    },
    SemanticCase("an annotation's name with a space", 422, "Invalid") { api, name in
      try api.changed(name) { $0["metadata"]?["annotations"] = ["a b": "c"] }
    },
    SemanticCase("annotations beyond 256 KiB", 422, "Invalid") { api, name in
      try api.changed(name) {
        $0["metadata"]?["annotations"] = ["a": .string(String(repeating: "x", count: 263_000))]
      }
    },
    SemanticCase("a label with a space", 422, "Invalid") { api, name in
      try api.changed(name) { $0["metadata"]?["labels"] = ["a": "b c"] }
    },
  ]

  private static let undecodable = [
    SemanticCase("a duration in quotes", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["spec"]?["leaseDurationSeconds"] = "137" }
    },
    SemanticCase("a duration with a fraction", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["spec"]?["leaseDurationSeconds"] = .number(1.5) }
    },
    SemanticCase("a duration beyond 32 bits", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["spec"]?["leaseDurationSeconds"] = 3_000_000_000 }
    },
    SemanticCase("a holder that is a number", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["spec"]?["holderIdentity"] = 5 }
    },
    SemanticCase("an annotation that is a number", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["metadata"]?["annotations"] = ["a": 5] }
    },
    SemanticCase("a time in whole seconds", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["spec"]?["renewTime"] = "2026-11-21T06:00:00Z" }
    },
    SemanticCase("a time in milliseconds", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["spec"]?["renewTime"] = "2026-11-21T06:00:00.123Z" }
    },
    SemanticCase("a time in nanoseconds", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["spec"]?["renewTime"] = "2026-11-21T06:00:00.123456789Z" }
    },
    SemanticCase("no JSON", 400, "BadRequest") { api, name in
      try api.send("PUT", "\(Conversation.leases)/\(name)", raw: "{no")
    },
    SemanticCase("no body", 400, "BadRequest") { api, name in
      try api.send("PUT", "\(Conversation.leases)/\(name)", raw: "")
    },
    SemanticCase("another kind", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["kind"] = "Leash" }
    },
    SemanticCase("another group", 400, "BadRequest") { api, name in
      try api.changed(name) { $0["apiVersion"] = "v1" }
    },
    SemanticCase("another media type", 415, "UnsupportedMediaType") { api, name in
      try api.send(
        "POST", Conversation.leases, api.lease(name), contentType: "text/plain")
    },
  ]

  private static let limited = [
    SemanticCase("GET without the right", 403, "Forbidden", needsLimitedUser: true) {
      try $0.get($1, as: .limited)
    },
    SemanticCase("LIST without the right", 403, "Forbidden", needsLimitedUser: true) { api, _ in
      try api.send("GET", Conversation.leases, as: .limited)
    },
    SemanticCase("a path without the right", 403, "Forbidden", needsLimitedUser: true) { api, _ in
      try api.send("GET", "/metrics", as: .limited)
    },
    SemanticCase("/readyz for everybody", 200, needsLimitedUser: true) { api, _ in
      try api.send("GET", "/readyz", as: .limited)
    },
    SemanticCase("PUT of the one named Lease, with the right", 200, needsLimitedUser: true) {
      api, name in
      var object = try api.create(name).tree ?? [:]
      try api.allowOneLease(name)
      object["spec"]?["holderIdentity"] = "m1/boot"
      return try api.put(name, object, as: .limited)
    },
    SemanticCase(
      "PUT that would create, with the right to update", 403, "Forbidden",
      needsLimitedUser: true
    ) { api, name in
      try api.allowOneLease(name)
      return try api.put(name, api.lease(name), as: .limited)
    },
    SemanticCase("another Lease than the named one", 403, "Forbidden", needsLimitedUser: true) {
      api, name in
      try api.allowOneLease(name)
      return try api.get("another", as: .limited)
    },
    SemanticCase("POST with a right that names an object", 403, "Forbidden", needsLimitedUser: true)
    { api, name in
      try api.allowOneLease(name, verbs: ["create"])
      return try api.send("POST", Conversation.leases, api.lease(name), as: .limited)
    },
  ]

  private static let events = "/api/v1/namespaces/default/events"

  private static func event(_ name: String, about: [String: JSONTree] = [:]) -> JSONTree {
    var involved: JSONTree = ["kind": "Node", "name": "m1", "uid": "m1"]
    for (name, value) in about { involved[name] = value }
    return [
      "metadata": ["name": .string(name)], "involvedObject": involved, "reason": "Test",
      "message": "of the stand-in", "type": "Normal", "count": 1,
      "source": ["component": "loopwarden"],
    ]
  }

  private static let others = [
    SemanticCase("POST of an Event on a Node", 201) { api, name in
      _ = try api.send("DELETE", "\(events)/\(name)")
      return try api.send("POST", events, event(name))
    },
    SemanticCase("PUT of an Event without a resourceVersion", 200) { api, name in
      _ = try api.send("DELETE", "\(events)/\(name)")
      _ = try api.send("POST", events, event(name))
      var again = event(name)
      again["count"] = 2
      return try api.send("PUT", "\(events)/\(name)", again)
    },
    SemanticCase("an Event of another namespace than its object", 422, "Invalid") { api, name in
      try api.send("POST", events, event(name, about: ["namespace": "kube-system"]))
    },
    SemanticCase("a Node that is not there", 404, "NotFound") { api, name in
      try api.send("GET", "/api/v1/nodes/\(name)")
    },
    SemanticCase("the Endpoints of the API servers", 200) { api, _ in
      try api.send("GET", "/api/v1/namespaces/default/endpoints/kubernetes")
    },
    SemanticCase("Endpoints that are not there", 404, "NotFound") { api, name in
      try api.send("GET", "/api/v1/namespaces/default/endpoints/\(name)")
    },
  ]
}

extension Conversation {
  /// Lets the limited user do this to the one Lease, and waits until it may.
  func allowOneLease(_ name: String, verbs: [JSONTree] = ["get", "update"]) throws {
    let role: JSONTree = [
      "metadata": ["name": .string(name)],
      "rules": [
        [
          "apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
          "resourceNames": [.string(name)], "verbs": .array(verbs),
        ]
      ],
    ]
    let binding: JSONTree = [
      "metadata": ["name": .string(name)],
      "roleRef": [
        "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": .string(name),
      ],
      "subjects": [
        [
          "apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": .string(limitedUser),
        ]
      ],
    ]
    for (path, object) in [("roles", role), ("rolebindings", binding)] {
      let answer = try send("POST", "\(Self.roles)/\(path)", object)
      guard [201, 409].contains(answer.status) else {
        throw StandInError("\(path): \(answer.tree?.text ?? "\(answer.status)")")
      }
    }
    // kube-apiserver authorises from a cache that follows.
    let probe = verbs.contains("get") ? "GET" : nil
    let deadline = ContinuousClock.now + .seconds(15)
    while let probe, ContinuousClock.now < deadline {
      if try send(probe, "\(Self.leases)/\(name)", as: .limited).status != 403 { return }
    }
  }

  /// Takes all of it away again.
  func forgetRights(_ name: String) throws {
    for path in ["roles", "rolebindings"] {
      _ = try send("DELETE", "\(Self.roles)/\(path)/\(name)")
    }
  }
}
