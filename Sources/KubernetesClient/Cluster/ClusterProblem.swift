/// Why something of the cluster could not be read.
package struct ClusterProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// 401 or 403: our role lacks a rule, or the credential is not accepted.
  package let isDenied: Bool
  /// One line for people.
  package let description: String

  init(_ description: String, isDenied: Bool = false) {
    self.description = description
    self.isDenied = isDenied
  }

  /// The problem of an answer that is not 200.
  init(_ request: APIRequest, _ answer: APIAnswer) {
    self.init(
      "\(request.title): \(answer.sentence)", isDenied: answer.status == 401 || answer.status == 403
    )
  }
}

extension Result where Success == APIAnswer, Failure == APIFailure {
  /// The JSON of a 200 answer; nil for an API server's word that there is no such object or API.
  func object(_ request: APIRequest) -> Result<JSONValue?, ClusterProblem> {
    switch self {
    case .failure(let failure): return .failure(ClusterProblem(failure.message))
    case .success(let answer):
      if answer.status == 200 {
        guard let json = answer.json, json.fields != nil else {
          return .failure(
            ClusterProblem(
              "\(request.title): \(answer.server) answered with something else than JSON"))
        }
        return .success(json)
      }
      guard answer.status == 404 else { return .failure(ClusterProblem(request, answer)) }
      // An API server says so in a Status, and in plain text for an API group that it does not have.
      let text = String(decoding: answer.body.prefix(64), as: UTF8.self)
      guard answer.reason == "NotFound" || text.hasPrefix("404 page not found") else {
        return .failure(ClusterProblem(request, answer))
      }
      return .success(nil)
    }
  }
}
