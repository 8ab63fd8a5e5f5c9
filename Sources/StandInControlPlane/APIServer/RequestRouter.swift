import Glibc

/// Chooses the answer to a request whose sender is known.
struct RequestRouter {
  let health: HealthEndpoints
  let user: UserInfo
  /// Unix seconds.
  let now: Int64
  /// notAfter of the loopback certificate, in Unix seconds.
  let loopbackNotAfter: Int64
  let expiredBreaksWrites: Bool
  /// The port in the message about the failed internal call.
  let port: UInt16
  let kubernetes: KubernetesAPI
  /// `--authorization-mode` names RBAC.
  let usesRBAC: Bool
  let faults: FaultsFile?
  /// The advertised address: a fault can be one server's alone.
  let serverName: String
  /// `--request-timeout`.
  let requestTimeout: Duration

  func reply(to request: ServerRequest) -> ServerReply {
    let target = kubernetes.target(of: request)
    do throws(APIProblem) {
      let attributes = RequestAttributes(
        request, target: target,
        selectedName: target == nil ? nil : try KubernetesAPI.selector(request).name)
      let fault = try fault(for: request, attributes)
      switch fault {
      case nil, .delay, .dieBeforeRename, .dieAfterApply, .applyThenHang, .applyThenDrop: break
      case .refuse(let status, let retryAfter, let message):
        return .whole(Self.refusal(status, retryAfter, message))
      case .hang: return .delayed(requestTimeout, Self.timedOut)
      case .drop: return .dropped
      }
      try authorise(attributes)
      let reply = answer(request, attributes, diesBeforeRename: fault == .dieBeforeRename)
      switch (fault, reply) {
      case (.applyThenHang, _): return .delayed(requestTimeout, Self.timedOut)
      case (.applyThenDrop, _): return .dropped
      case (.dieAfterApply, _):
        kill(getpid(), SIGKILL)
        return .dropped
      case (.delay(let delay), .whole(let whole)): return .delayed(delay, whole)
      default: return reply
      }
    } catch {
      return .whole(error.reply)
    }
  }

  private func fault(
    for request: ServerRequest, _ attributes: RequestAttributes
  ) throws(APIProblem) -> FaultRule.Action? {
    let method = request.method.lowercased()
    let verbs = ["list", "watch"].contains(attributes.verb) ? [attributes.verb] : [method]
    do throws(StandInError) {
      return try faults?.take(
        verbs: verbs, path: request.path, user: user.name, server: serverName)
    } catch {
      throw KubernetesAPI.internalError(error)
    }
  }

  private func authorise(_ attributes: RequestAttributes) throws(APIProblem) {
    guard user.name != Authenticator.forbiddenUser else { throw attributes.forbidden(user) }
    guard usesRBAC, !user.groups.contains("system:masters") else { return }
    guard RBACAuthorizer(state: try kubernetes.state()).allows(user, attributes) else {
      throw attributes.forbidden(user)
    }
  }

  private func answer(
    _ request: ServerRequest, _ attributes: RequestAttributes, diesBeforeRename: Bool
  ) -> ServerReply {
    guard let target = attributes.target else { return read(request) }
    if request.method == "POST", let problem = expiryProblem(request) {
      return .whole(problem.reply)
    }
    return kubernetes.answer(
      request, target: target, unixTime: now, diesBeforeRename: diesBeforeRename
    ) { state in
      var creation = attributes
      creation.verb = "create"
      return !usesRBAC || RBACAuthorizer(state: state).allows(user, creation)
    }
  }

  private func read(_ request: ServerRequest) -> ServerReply {
    guard ["GET", "HEAD"].contains(request.method) else {
      let isKnown = ["POST", "PUT", "PATCH", "DELETE"].contains(request.method)
      return .whole((isKnown ? APIProblem.noSuchResource : .methodNotAllowed).reply)
    }
    let verbose = request.queryItem("verbose") != nil
    if let reply = health.reply(path: request.path, verbose: verbose) { return .whole(reply) }
    if let document = kubernetes.discovery(request.path) { return .object(200, document) }
    switch request.path {
    case "/version":
      return .whole(.json(200, #"{"major":"1","minor":"32","gitVersion":"v1.32.0-standin"}"#))
    case "/standin/slow":
      let milliseconds = request.queryItem("milliseconds").flatMap(Int.init) ?? 1000
      return .delayed(.milliseconds(max(0, milliseconds)), WholeReply(status: 200, body: "slow\n"))
    default: return .whole(Self.notFound(request.path))
    }
  }

  /// A group that nobody serves is no path of kube-apiserver at all; a resource of a known one is
  /// refused by that group's own handler.
  private static func notFound(_ path: String) -> WholeReply {
    let parts = path.split(separator: "/")
    guard parts.count > 1, parts[0] == "apis",
      !ResourceType.all.contains(where: { $0.group == parts[1] })
    else { return APIProblem.noSuchResource.reply }
    return WholeReply(status: 404, body: "404 page not found\n")
  }

  /// A create goes through admission, which asks the API server itself through the loopback
  /// client: with an expired certificate that fails, while updates of cached things still pass
  /// (`loopback-certificate.md`, "What fails, as seen").
  private func expiryProblem(_ request: ServerRequest) -> APIProblem? {
    guard expiredBreaksWrites, now > loopbackNotAfter else { return nil }
    let current = TimeText(unixTime: now).rfc3339
    let end = TimeText(unixTime: loopbackNotAfter).rfc3339
    return APIProblem(
      status: 500, reason: "InternalError",
      message: "Internal error occurred: Get \"https://127.0.0.1:\(port)\(request.path)\": tls:"
        + " failed to verify certificate: x509: certificate has expired or is not yet valid:"
        + " current time \(current) is after \(end)")
  }

  /// An injected refusal. kube-apiserver's own rate limit answers in plain text
  /// (apiserver `pkg/server/filters/maxinflight.go`), its errors as Status objects.
  private static func refusal(_ status: Int, _ retryAfter: Int?, _ message: String?) -> WholeReply {
    if status == 429, message == nil {
      return WholeReply(
        status: 429, body: "Too many requests, please try again later.\n",
        extraHeaders: ["Retry-After: \(retryAfter ?? 1)", "X-Content-Type-Options: nosniff"])
    }
    let reasons = [
      401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 422: "Invalid",
      429: "TooManyRequests", 500: "InternalError", 503: "ServiceUnavailable", 504: "Timeout",
    ]
    return APIProblem(
      status: status, reason: reasons[status], message: message ?? "an injected fault",
      retryAfter: retryAfter
    ).reply
  }

  private static let timedOut = APIProblem(
    status: 504, reason: "Timeout",
    message: "Timeout: request did not complete within the allotted timeout", details: [:]
  ).reply
}
