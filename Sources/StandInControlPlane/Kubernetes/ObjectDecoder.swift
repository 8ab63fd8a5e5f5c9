/// From a request's body to an object: what kube-apiserver's decoder and its REST handlers check
/// before the storage is asked.
struct ObjectDecoder {
  let target: ResourceTarget

  /// The object in a body, with kind, version and namespace filled in.
  ///
  /// - Throws: 415 for another media type than JSON, 400 for what is no such object.
  func decode(_ body: [UInt8], contentType: String?) throws(APIProblem) -> JSONTree {
    guard Self.mediaType(contentType) == "application/json" else { throw Self.unknownFormat }
    return try check(try Self.parse(body, kind: target.type.kind))
  }

  /// The merge patch in a body (RFC 7396).
  func decodePatch(_ body: [UInt8], contentType: String?) throws(APIProblem) -> JSONTree {
    guard Self.mediaType(contentType) == "application/merge-patch+json" else {
      throw Self.unknownFormat
    }
    return try Self.parse(body, kind: target.type.kind)
  }

  /// Checks and completes an object that was sent, or made by a patch.
  func check(_ sent: JSONTree) throws(APIProblem) -> JSONTree {
    var object = sent
    guard object.members != nil else { throw undecodable("it is no object") }
    try checkKind(object)
    object["kind"] = .string(target.type.kind)
    object["apiVersion"] = .string(target.type.apiVersion(target.type.versions[0]))
    object["metadata"] = try metadata(of: object)
    try target.type.rules.normalise(&object)
    return object
  }

  private func checkKind(_ object: JSONTree) throws(APIProblem) {
    let expected = target.type.apiVersion(target.version)
    let kind = object["kind"]?.string ?? target.type.kind
    let version = object["apiVersion"]?.string ?? expected
    if kind == target.type.kind, version != expected,
      target.type.versions.map(target.type.apiVersion).contains(version)
    {
      throw .badRequest(
        "the API version in the data (\(version)) does not match the expected API version"
          + " (\(expected))")
    }
    guard kind == target.type.kind, version == expected else {
      throw undecodable("no kind \"\(kind)\" is registered for version \"\(version)\"")
    }
  }

  private func metadata(of object: JSONTree) throws(APIProblem) -> JSONTree {
    let sent = object["metadata"] ?? [:]
    guard sent == .null || sent.members != nil else { throw undecodable("metadata is no object") }
    var metadata = sent.members ?? [:]
    // Seen on every object of a real one, and nobody's to set.
    metadata["managedFields"] = nil
    metadata["selfLink"] = nil
    for name in ["name", "generateName", "namespace", "uid", "resourceVersion"] {
      switch metadata[name] {
      case nil: continue
      case .null, .string(""): metadata[name] = nil
      case .string: continue
      default: throw undecodable("metadata.\(name) is no string")
      }
    }
    for name in ["labels", "annotations"] {
      switch metadata[name] {
      case nil: continue
      case .null: metadata[name] = nil
      case .object(let entries):
        guard entries.values.allSatisfy({ $0.string != nil }) else {
          throw undecodable("metadata.\(name): a value is no string")
        }
        if entries.isEmpty { metadata[name] = nil }
      default: throw undecodable("metadata.\(name) is no object")
      }
    }
    return .object(metadata)
  }

  private func undecodable(_ why: String) -> APIProblem {
    .badRequest(
      "\(target.type.kind) in version \"\(target.version)\" cannot be handled as a"
        + " \(target.type.kind): \(why)")
  }

  private static func parse(_ body: [UInt8], kind: String) throws(APIProblem) -> JSONTree {
    do throws(JSONProblem) {
      return try JSONTree(parsing: body)
    } catch {
      throw .badRequest(
        "the object provided is unrecognized (must be of type \(kind)): couldn't get version/kind;"
          + " json parse error: \(error)")
    }
  }

  private static func mediaType(_ header: String?) -> String {
    // As kube-apiserver: JSON when nothing is said.
    guard let header, !header.isEmpty else { return "application/json" }
    return header.split(separator: ";").first.map { String($0).lowercased() } ?? ""
  }

  private static let unknownFormat = APIProblem(
    status: 415, reason: "UnsupportedMediaType",
    message: "the body of the request was in an unknown format - accepted media types include:"
      + " application/json")
}
