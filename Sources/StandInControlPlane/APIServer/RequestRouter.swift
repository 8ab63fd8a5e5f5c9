/// Chooses the answer to a request whose sender is known.
struct RequestRouter {
  let health: HealthEndpoints
  let user: String
  /// Unix seconds.
  let now: Int64
  /// notAfter of the loopback certificate, in Unix seconds.
  let loopbackNotAfter: Int64
  let expiredBreaksWrites: Bool
  /// The port in the message about the failed internal call.
  let port: UInt16

  func reply(to request: ServerRequest) -> ServerReply {
    guard user != Authenticator.forbiddenUser else {
      return .whole(
        .failure(
          403, reason: "Forbidden",
          message: "forbidden: User \"\(user)\" cannot \(verb(of: request)) path"
            + " \"\(request.path)\""))
    }
    switch request.method {
    case "GET" where request.queryItem("watch") == "true" || request.queryItem("watch") == "1":
      let seconds = request.queryItem("timeoutSeconds").flatMap(Int.init)
      return .watch(timeout: seconds.map { .seconds(max(0, $0)) })
    case "GET", "HEAD":
      return read(request)
    case "POST", "PUT", "PATCH", "DELETE":
      return .whole(write(request))
    default:
      return .whole(
        .failure(405, reason: "MethodNotAllowed", message: "\(request.method) is not served here"))
    }
  }

  private func read(_ request: ServerRequest) -> ServerReply {
    let verbose = request.queryItem("verbose") != nil
    if let reply = health.reply(path: request.path, verbose: verbose) { return .whole(reply) }
    switch request.path {
    case "/version":
      return .whole(.json(200, #"{"major":"1","minor":"32","gitVersion":"v1.32.0-standin"}"#))
    case "/standin/slow":
      let milliseconds = request.queryItem("milliseconds").flatMap(Int.init) ?? 1000
      return .delayed(.milliseconds(max(0, milliseconds)), WholeReply(status: 200, body: "slow\n"))
    default:
      return .whole(
        .failure(
          404, reason: "NotFound", message: "the server could not find the requested resource"))
    }
  }

  /// A create goes through admission, which asks the API server itself through the loopback
  /// client: with an expired certificate that fails, while updates of cached things still pass
  /// (`loopback-certificate.md`, "What fails, as seen").
  private func write(_ request: ServerRequest) -> WholeReply {
    guard request.path.hasPrefix("/api/") || request.path.hasPrefix("/apis/") else {
      return .failure(
        404, reason: "NotFound", message: "the server could not find the requested resource")
    }
    if request.method == "POST", expiredBreaksWrites, now > loopbackNotAfter {
      let current = TimeText(unixTime: now).rfc3339
      let end = TimeText(unixTime: loopbackNotAfter).rfc3339
      return .failure(
        500, reason: "InternalError",
        message: "Internal error occurred: Get \"https://127.0.0.1:\(port)\(request.path)\": tls:"
          + " failed to verify certificate: x509: certificate has expired or is not yet valid:"
          + " current time \(current) is after \(end)")
    }
    let sent = String(decoding: request.body, as: UTF8.self)
    return .json(request.method == "POST" ? 201 : 200, sent.isEmpty ? "{}" : sent)
  }

  private func verb(of request: ServerRequest) -> String {
    request.method == "GET" ? "get" : request.method.lowercased()
  }
}
