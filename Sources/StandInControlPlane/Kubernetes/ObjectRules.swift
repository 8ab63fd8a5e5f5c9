/// What a kind demands of its objects beside their metadata.
protocol ObjectRules: SendableMetatype {
  /// Brings a decoded object into its stored form: unknown fields dropped, times in UTC.
  ///
  /// - Throws: `APIProblem` 400 for what cannot be decoded.
  static func normalise(_ object: inout JSONTree) throws(APIProblem)
  /// Complaints about an object that could be decoded (422).
  static func complaints(_ object: JSONTree) -> [APIProblem.Field]
}

/// A kind of which everything is kept as it was sent.
enum AnyObjectRules: ObjectRules {
  static func normalise(_ object: inout JSONTree) throws(APIProblem) {}
  static func complaints(_ object: JSONTree) -> [APIProblem.Field] { [] }
}

/// core/v1 Event (`pkg/apis/core/validation/events.go`): it lives in the namespace of the object it
/// is about, and in `default` when that has none.
enum EventRules: ObjectRules {
  static func normalise(_ object: inout JSONTree) throws(APIProblem) {}

  static func complaints(_ object: JSONTree) -> [APIProblem.Field] {
    let own = object["metadata"]?["namespace"]?.string ?? ""
    let about = object["involvedObject"]?["namespace"]?.string ?? ""
    guard about.isEmpty ? own != "default" : about != own else { return [] }
    return [
      APIProblem.Field(
        path: "involvedObject.namespace",
        message: "Invalid value: \(jsonString(about)): does not match event.namespace")
    ]
  }
}
