/// What a request wants to do, as authorisation sees it (apiserver `pkg/endpoints/request`).
struct RequestAttributes {
  /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; the method in
  /// lower case for paths that are no resource.
  var verb: String
  var path: String
  /// nil for a path that is no resource.
  var target: ResourceTarget?
  /// The object's name; for a list by one name, that name.
  var name: String?

  init(_ request: ServerRequest, target: ResourceTarget?, selectedName: String?) {
    path = request.path
    self.target = target
    name = target?.name ?? selectedName
    guard let target else {
      verb = request.method.lowercased()
      return
    }
    let isCollection = target.name == nil
    verb =
      switch request.method {
      case "GET", "HEAD": request.isWatch ? "watch" : isCollection ? "list" : "get"
      case "POST": "create"
      case "PUT": "update"
      case "PATCH": "patch"
      case "DELETE": isCollection ? "deletecollection" : "delete"
      default: request.method.lowercased()
      }
  }

  /// The refusal in kube-apiserver's words.
  func forbidden(_ user: UserInfo) -> APIProblem {
    guard let target else {
      return APIProblem(
        status: 403, reason: "Forbidden",
        message: "forbidden: User \"\(user.name)\" cannot \(verb) path \"\(path)\"", details: [:])
    }
    let scope =
      target.namespace.isEmpty
      ? "at the cluster scope" : "in the namespace \"\(target.namespace)\""
    return .forbidden(
      target.type, name,
      because:
        "User \"\(user.name)\" cannot \(verb) resource \"\(target.type.plural)\" in API group"
        + " \"\(target.type.group)\" \(scope)")
  }
}

extension ServerRequest {
  /// A GET that stays open.
  var isWatch: Bool {
    method == "GET" && ["true", "1"].contains(queryItem("watch") ?? "")
  }
}
