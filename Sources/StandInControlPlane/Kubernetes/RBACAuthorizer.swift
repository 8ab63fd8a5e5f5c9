/// RBAC over the stored Roles, ClusterRoles and bindings (`plugin/pkg/auth/authorizer/rbac`), with
/// the default grants that every kube-apiserver makes.
struct RBACAuthorizer {
  let state: ClusterState

  func allows(_ user: UserInfo, _ attributes: RequestAttributes) -> Bool {
    // system:masters is bound to cluster-admin by every kube-apiserver.
    if user.groups.contains("system:masters") { return true }
    if isDefaultGrant(user, attributes) { return true }
    let bindings = state.objects.filter { key, object in
      (key.resource == ResourceType.clusterRoleBinding.qualifiedPlural
        || key.resource == ResourceType.roleBinding.qualifiedPlural
          && attributes.target != nil && key.namespace == attributes.target?.namespace)
        && (object["subjects"]?.items ?? []).contains { Self.isMeant($0, user) }
    }
    return bindings.contains { key, binding in
      rules(of: binding, in: key.namespace).contains { Self.covers($0, attributes) }
    }
  }

  /// system:public-info-viewer and system:discovery.
  private func isDefaultGrant(_ user: UserInfo, _ attributes: RequestAttributes) -> Bool {
    guard attributes.target == nil, attributes.verb == "get" else { return false }
    let path = attributes.path
    if ["/healthz", "/livez", "/readyz", "/version", "/version/"].contains(path) { return true }
    return user.groups.contains("system:authenticated")
      && (["/api", "/apis"].contains(path) || path.hasPrefix("/api/") || path.hasPrefix("/apis/"))
  }

  private static func isMeant(_ subject: JSONTree, _ user: UserInfo) -> Bool {
    guard let name = subject["name"]?.string else { return false }
    return switch subject["kind"]?.string {
    case "User": name == user.name
    case "Group": user.groups.contains(name)
    default: false
    }
  }

  private func rules(of binding: JSONTree, in namespace: String) -> [JSONTree] {
    guard let name = binding["roleRef"]?["name"]?.string else { return [] }
    let type: ResourceType =
      binding["roleRef"]?["kind"]?.string == "Role" ? .role : .clusterRole
    return state.objects[type.key(namespace: namespace, name: name)]?["rules"]?.items ?? []
  }

  private static func covers(_ rule: JSONTree, _ attributes: RequestAttributes) -> Bool {
    func holds(_ field: String, _ value: String) -> Bool {
      let values = rule[field]?.strings ?? []
      return values.contains("*") || values.contains(value)
    }
    guard holds("verbs", attributes.verb) else { return false }
    guard let target = attributes.target else {
      return (rule["nonResourceURLs"]?.strings ?? []).contains { url in
        url == attributes.path || url == "*"
          || url.hasSuffix("*") && attributes.path.hasPrefix(url.dropLast())
      }
    }
    let names = rule["resourceNames"]?.strings ?? []
    return holds("apiGroups", target.type.group) && holds("resources", target.type.plural)
      && (names.isEmpty || attributes.name.map(names.contains) ?? false)
  }
}
