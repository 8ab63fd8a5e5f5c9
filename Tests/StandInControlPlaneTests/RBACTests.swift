import HTTPTransport
import StandInControlPlane
import TestSupport
import Testing

/// Who may do what, by stored roles: over real requests, as the semantic table does for one Lease.
struct RBACTests {
  private static let leases = Conversation.leases
  private static let rules: JSONTree = [
    [
      "apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
      "resourceNames": ["loopwarden"], "verbs": ["get", "update"],
    ],
    ["apiGroups": [""], "resources": ["nodes"], "verbs": ["*"]],
    ["nonResourceURLs": ["/standin/*"], "verbs": ["get"]],
  ]

  /// Method, path, and the status for the bound user, for one of a bound group, and for nobody.
  private static let rows: [(method: String, path: String, statuses: [Int])] = [
    ("GET", "\(leases)/loopwarden", [200, 403, 403]),
    ("GET", "\(leases)/another", [403, 403, 403]),
    ("GET", leases, [403, 403, 403]),
    ("GET", "\(leases)?fieldSelector=metadata.name%3Dloopwarden", [403, 403, 403]),
    ("DELETE", "\(leases)/loopwarden", [403, 403, 403]),
    ("GET", leases.replacing("kube-system", with: "default") + "/loopwarden", [404, 403, 403]),
    ("GET", "/api/v1/nodes", [200, 403, 403]),
    ("DELETE", "/api/v1/nodes/m9", [404, 403, 403]),
    ("GET", "/api/v1/namespaces/default/configmaps", [403, 200, 403]),
    ("GET", "/api/v1/configmaps", [403, 403, 403]),
    ("GET", "/standin/slow?milliseconds=0", [200, 403, 403]),
    ("GET", "/standing", [403, 403, 403]),
    ("GET", "/version", [200, 200, 200]),
    ("GET", "/readyz?verbose", [200, 200, 200]),
  ]

  @Test func rolesAreBoundToUsersAndGroupsInTheirPlaces() throws {
    let folder = try TemporaryDirectory()
    let storage = ClusterStorage(folder: folder.path)
    try ClusterSeed.lease(in: storage)
    try ClusterSeed.clusterRole("one", user: "one", rules: Self.rules, in: storage)
    try folder.write("1,one,1\n2,two,2,readers\n3,three,3\n0,root,0,system:masters\n", to: "tokens")
    let test = try ServerUnderTest([
      "--storage=\(folder.path)", "--token-auth-file=\(folder.path("tokens"))",
      "--authorization-mode=Node,RBAC",
    ])
    func status(_ method: String, _ path: String, _ token: String, _ body: JSONTree? = nil) throws
      -> Int
    {
      try test.perform(
        test.request(
          method, path, headers: [("Authorization", "Bearer \(token)")], body: body?.text)
      ).get().status
    }
    // A ClusterRole that a RoleBinding gives to a group, in one namespace alone.
    let group = "/apis/rbac.authorization.k8s.io/v1"
    #expect(
      try status(
        "POST", "\(group)/clusterroles", "0",
        [
          "metadata": ["name": "reader"],
          "rules": [["apiGroups": ["*"], "resources": ["configmaps"], "verbs": ["list"]]],
        ]) == 201)
    #expect(
      try status(
        "POST", "\(group)/namespaces/default/rolebindings", "0",
        [
          "metadata": ["name": "readers"],
          "roleRef": ["kind": "ClusterRole", "name": "reader"],
          "subjects": [["kind": "Group", "name": "readers"]],
        ]) == 201)
    for row in Self.rows {
      let found = try ["1", "2", "3"].map { try status(row.method, row.path, $0) }
      #expect(found == row.statuses, "\(row.method) \(row.path)")
    }
    #expect(try status("GET", "/nowhere", "0") == 404)
  }
}
