import Glibc

/// The resources that the stand-in API server keeps in its cluster's storage.
final class KubernetesAPI {
  let storage: ClusterStorage
  /// `group/version` that is not served (`--runtime-config`).
  private let disabled: Set<String>

  init(storage: ClusterStorage, disabled: Set<String>) {
    self.storage = storage
    self.disabled = disabled
  }

  /// The discovery document at a path, if there is one.
  func discovery(_ path: String) -> JSONTree? {
    DiscoveryDocuments(disabled: disabled).document(path)
  }

  /// What a request's path names; nil: no resource.
  func target(of request: ServerRequest) -> ResourceTarget? {
    ResourceTarget(path: request.path, disabled: disabled)
  }

  /// Carries out a request that is allowed. `mayCreate` is asked when a PUT would create;
  /// `diesBeforeRename` kills this process when the change is half kept.
  func answer(
    _ request: ServerRequest, target: ResourceTarget, unixTime: Int64, diesBeforeRename: Bool,
    mayCreate: @escaping (ClusterState) -> Bool
  ) -> ServerReply {
    let operations = ObjectOperations(target: target, now: unixTime, mayCreate: mayCreate)
    do throws(APIProblem) {
      switch (request.method, target.key) {
      case ("GET", let key?) where !request.isWatch, ("HEAD", let key?):
        return .object(200, try operations.get(key, in: try state()))
      case ("GET", _), ("HEAD", nil):
        let selector = try Self.selector(request)
        let state = try state()
        guard request.isWatch else { return .object(200, operations.list(selector, in: state)) }
        return .watch(
          timeout: request.watchTimeout, events: operations.matching(selector, in: state))
      case ("POST", nil), ("PUT", _?), ("PATCH", _?), ("DELETE", _?):
        return try change(request, target, operations, diesBeforeRename: diesBeforeRename)
      default: throw .methodNotAllowed
      }
    } catch {
      return .whole(error.reply)
    }
  }

  /// The sender's selectors.
  static func selector(_ request: ServerRequest) throws(APIProblem) -> ObjectSelector {
    try ObjectSelector(
      labels: request.queryItem("labelSelector"), fields: request.queryItem("fieldSelector"))
  }

  /// The stored state, or a 500 that says why there is none.
  func state() throws(APIProblem) -> ClusterState {
    do throws(StandInError) {
      return try storage.read()
    } catch {
      throw Self.internalError(error)
    }
  }

  private func change(
    _ request: ServerRequest, _ target: ResourceTarget, _ operations: ObjectOperations,
    diesBeforeRename: Bool
  ) throws(APIProblem) -> ServerReply {
    let decoder = ObjectDecoder(target: target)
    let contentType = request.header("content-type")
    let isDryRun = request.queryItem("dryRun") == "All"
    switch (request.method, target.key) {
    case ("POST", _):
      let object = try decoder.decode(request.body, contentType: contentType)
      return .object(
        201,
        try write(isDryRun, diesBeforeRename) { (state) throws(APIProblem) in
          try operations.create(object, in: &state)
        })
    case ("PUT", let key?):
      let object = try decoder.decode(request.body, contentType: contentType)
      let result = try write(isDryRun, diesBeforeRename) { (state) throws(APIProblem) in
        try operations.replace(object, key: key, in: &state)
      }
      return .object(result.created ? 201 : 200, result.object)
    case ("PATCH", let key?):
      let patch = try decoder.decodePatch(request.body, contentType: contentType)
      return .object(
        200,
        try write(isDryRun, diesBeforeRename) { (state) throws(APIProblem) in
          let current = try operations.get(key, in: state)
          return try operations.replace(
            try decoder.check(current.merging(patch)), key: key, in: &state
          ).object
        })
    case ("DELETE", let key?):
      let options = try? JSONTree(parsing: request.body)
      return .object(
        200,
        try write(isDryRun, diesBeforeRename) { (state) throws(APIProblem) in
          try operations.delete(key, options: options, in: &state)
        })
    default: throw .methodNotAllowed
    }
  }

  private func write<Value>(
    _ isDryRun: Bool, _ diesBeforeRename: Bool,
    _ change: (inout ClusterState) throws(APIProblem) -> Value
  ) throws(APIProblem) -> Value {
    let result: Result<Value, APIProblem>
    do throws(StandInError) {
      result = try storage.update(
        beforeRename: { if diesBeforeRename { kill(getpid(), SIGKILL) } },
        { state -> Result<Value, APIProblem> in
          var changed = state
          do throws(APIProblem) {
            let value = try change(&changed)
            if !isDryRun { state = changed }
            return .success(value)
          } catch {
            return .failure(error)
          }
        })
    } catch {
      throw Self.internalError(error)
    }
    return try result.get()
  }

  static func internalError(_ error: StandInError) -> APIProblem {
    APIProblem(
      status: 500, reason: "InternalError", message: "Internal error occurred: \(error)")
  }
}

extension ServerReply {
  static func object(_ status: Int, _ object: JSONTree) -> ServerReply {
    .whole(.json(status, object.text))
  }
}

extension ServerRequest {
  /// `timeoutSeconds` of a watch.
  var watchTimeout: Duration? {
    queryItem("timeoutSeconds").flatMap(Int.init).map { .seconds(max(0, $0)) }
  }
}

extension JSONTree {
  /// This value with a merge patch applied (RFC 7396).
  func merging(_ patch: JSONTree) -> JSONTree {
    guard let changes = patch.members else { return patch }
    var result = members ?? [:]
    for (name, change) in changes {
      result[name] = change == .null ? nil : (result[name] ?? .null).merging(change)
    }
    return .object(result)
  }
}
