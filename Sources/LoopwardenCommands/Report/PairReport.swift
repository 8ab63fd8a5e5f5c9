import RestartDecision

/// The files that a patched API server reads its certificate from, in words; part of `status` and
/// `plan`.
package struct PairReport: Codable, Sendable, Equatable {
  /// The configured folder.
  package var folder: String
  /// SHA-256 of the leaf in it.
  package var fingerprint: String?
  /// Last second of its validity (RFC 3339).
  package var notAfter: String?
  /// Whether this very certificate is served.
  package var isServed: Bool?
  /// Why it could not be renewed as things stand.
  package var cannotBeRenewed: String?
  /// The whole in one sentence.
  package var sentence: String

  /// The report on `sight`; `nil` where no folder is configured.
  init?(_ sight: Sight) {
    guard let pair = sight.pair else { return nil }
    folder = pair.folder
    guard case .stored(let stored) = pair.fact else {
      sentence = pair.problem ?? "\(pair.folder) holds no pair (see `loopwarden generate --help`)"
      return
    }
    fingerprint = stored.fingerprint.description
    notAfter = TimeText.rfc3339(stored.notAfter.unixSeconds)
    isServed = sight.certificateFacts.map { $0.fingerprint == stored.fingerprint }
    sentence = "\(pair.folder) holds a pair until \(TimeText.rfc3339(stored.notAfter.unixSeconds))"
    switch isServed {
    case true: sentence += ", which is served"
    case false: sentence += ", which is not served: a restart brings it"
    case nil: break
    }
    cannotBeRenewed = pair.renewalProblem ?? pair.objection
    if let problem = cannotBeRenewed {
      sentence += "; it cannot be renewed: \(problem)"
    }
  }
}
