/// Why the API refuses: a `Status` object of kind failure (apimachinery `pkg/api/errors`).
///
/// Reasons, codes and details are those of kube-apiserver v1.20.2, seen; messages too, but for the
/// decoder's, which differ from version to version.
struct APIProblem: Error, Sendable, Equatable {
  var status: Int
  /// nil where kube-apiserver gives none (errors of its storage).
  var reason: String?
  var message: String
  var details: JSONTree?
  /// Seconds.
  var retryAfter: Int?

  /// One complaint about a field.
  struct Field: Sendable, Equatable {
    var path: String
    /// `FieldValueInvalid`, `FieldValueRequired`, `FieldValueTooLong`.
    var reason = "FieldValueInvalid"
    var message: String
  }

  /// The answer that says so.
  var reply: WholeReply {
    var status: JSONTree = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
      "message": .string(message), "code": .integer(Int64(self.status)),
    ]
    if let reason { status["reason"] = .string(reason) }
    var details = details
    if let retryAfter {
      if details == nil { details = [:] }
      details?["retryAfterSeconds"] = .integer(Int64(retryAfter))
    }
    if let details { status["details"] = details }
    var reply = WholeReply.json(self.status, status.text)
    if let retryAfter { reply.extraHeaders.append("Retry-After: \(retryAfter)") }
    return reply
  }

  static func notFound(_ type: ResourceType, _ name: String) -> APIProblem {
    APIProblem(
      status: 404, reason: "NotFound", message: "\(type.qualifiedPlural) \"\(name)\" not found",
      details: details(type, name))
  }

  static let noSuchResource = APIProblem(
    status: 404, reason: "NotFound", message: "the server could not find the requested resource",
    details: [:])

  static let methodNotAllowed = APIProblem(
    status: 405, reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource", details: [:])

  static func alreadyExists(_ type: ResourceType, _ name: String) -> APIProblem {
    APIProblem(
      status: 409, reason: "AlreadyExists",
      message: "\(type.qualifiedPlural) \"\(name)\" already exists", details: details(type, name))
  }

  static func conflict(_ type: ResourceType, _ name: String, because: String) -> APIProblem {
    APIProblem(
      status: 409, reason: "Conflict",
      message: "Operation cannot be fulfilled on \(type.qualifiedPlural) \"\(name)\": \(because)",
      details: details(type, name))
  }

  static func badRequest(_ message: String) -> APIProblem {
    APIProblem(status: 400, reason: "BadRequest", message: message)
  }

  /// What the storage layer of kube-apiserver says; it gives no reason.
  static func storage(_ message: String) -> APIProblem {
    APIProblem(status: 500, message: message)
  }

  static func forbidden(_ type: ResourceType, _ name: String?, because: String) -> APIProblem {
    let subject = name.map { "\(type.qualifiedPlural) \"\($0)\"" } ?? type.qualifiedPlural
    return APIProblem(
      status: 403, reason: "Forbidden", message: "\(subject) is forbidden: \(because)",
      details: details(type, name))
  }

  static func invalid(_ type: ResourceType, _ name: String, _ fields: [Field]) -> APIProblem {
    invalid(type.qualifiedKind, kind: type.kind, type, name, fields)
  }

  /// kube-apiserver names the plural where it asks for a resourceVersion, and the kind elsewhere.
  static func versionRequired(_ type: ResourceType, _ name: String) -> APIProblem {
    invalid(
      type.qualifiedPlural, kind: type.plural, type, name,
      [
        Field(
          path: "metadata.resourceVersion",
          message: "Invalid value: 0x0: must be specified for an update")
      ])
  }

  private static func invalid(
    _ subject: String, kind: String, _ type: ResourceType, _ name: String, _ fields: [Field]
  ) -> APIProblem {
    let texts = fields.map { "\($0.path): \($0.message)" }
    let all = texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
    var about = details(type, name.isEmpty ? nil : name)
    about["kind"] = .string(kind)
    about["causes"] = .array(
      fields.map {
        ["reason": .string($0.reason), "message": .string($0.message), "field": .string($0.path)]
      })
    return APIProblem(
      status: 422, reason: "Invalid", message: "\(subject) \"\(name)\" is invalid: \(all)",
      details: about)
  }

  static func details(_ type: ResourceType, _ name: String?) -> JSONTree {
    var details: JSONTree = ["kind": .string(type.plural)]
    if !type.group.isEmpty { details["group"] = .string(type.group) }
    if let name { details["name"] = .string(name) }
    return details
  }
}
