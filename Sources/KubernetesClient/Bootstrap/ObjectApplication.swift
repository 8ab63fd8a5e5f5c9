/// Makes an object of the cluster what bootstrap wants.
package struct ObjectApplication {
  /// What was done.
  package enum Outcome: String, Sendable, Hashable {
    case created
    case updated
    case unchanged
  }

  /// Other masters may do the same at the same time.
  private static let attempts = 5

  private let port: BootstrapPort

  /// Applies through `port`.
  package init(_ port: BootstrapPort) { self.port = port }

  /// Reads the object, then creates or replaces it where that is needed; a conflict with somebody
  /// else's write is read again.
  package func apply(_ object: BootstrapObject) throws(BootstrapFailure) -> Outcome {
    for _ in 0..<Self.attempts {
      let found = try port.ask(
        APIRequest(.get, object.path), for: "reading \(object.title)", accepting: [200, 404])
      if found.status == 404 {
        if try create(object) { return .created }
        continue
      }
      guard let existing = found.json, existing["kind"]?.string == object.kind else {
        throw BootstrapFailure(
          "reading \(object.title): \(found.server) answered 200 with something else")
      }
      guard let changed = try ObjectChange.of(existing, to: object) else { return .unchanged }
      // With the resourceVersion that was read: nobody's write is lost.
      let answer = try port.ask(
        APIRequest(.put, object.path, body: changed), for: "updating \(object.title)",
        accepting: [200, 409])
      if answer.status == 200 { return .updated }
    }
    throw BootstrapFailure(
      "\(object.title) is changed by somebody else all the time; look who, and run this again")
  }

  /// False where somebody else created it meanwhile.
  private func create(_ object: BootstrapObject) throws(BootstrapFailure) -> Bool {
    let answer = try port.ask(
      APIRequest(.post, object.collectionPath, body: object.value),
      for: "creating \(object.title)", accepting: [201, 404, 409])
    if answer.status == 201 { return true }
    if answer.status == 409, answer.reason == "AlreadyExists" { return false }
    // Of the namespace, or of the whole API group.
    throw BootstrapFailure("creating \(object.title): \(answer.sentence)")
  }
}
