/// The annotations of the Lease, by which `kubectl describe lease` tells the story.
package enum LeaseAnnotation: String, Sendable, CaseIterable {
  /// `acquired`, `preparing`, `stopping`, `verifying`, `held`; absent when nobody holds it.
  case phase
  /// The number of the holder's restart, decimal.
  case attempt
  /// RFC 3339: when the phase began, by the holder's clock.
  case since
  /// SHA-256 of the leaf that the restart replaces: 64 hex digits.
  case fingerprintBefore = "fingerprint-before"
  /// SHA-256 of the new leaf.
  case fingerprintAfter = "fingerprint-after"
  /// A sentence: why this restart.
  case reason
  /// A label: why it failed, when held.
  case failure
  /// The holder's `LeaseSettings`.
  case settings
  /// A sentence: the outcome of the last restart in the cluster.
  case last
  /// The last hold that a human released: `<holderIdentity>#<attempt>`.
  case released
  /// By whom.
  case releasedBy = "released-by"
  /// Why.
  case releasedReason = "released-reason"
  /// When, RFC 3339.
  case releasedAt = "released-at"

  /// What stands before each name.
  package static let prefix = "loopwarden.io/"

  /// The annotation's full name: `loopwarden.io/phase`.
  package var key: String { Self.prefix + rawValue }

  /// What a holder's restart leaves behind and the release takes away.
  package static let ofTheHolder: [LeaseAnnotation] = [
    .phase, .attempt, .since, .fingerprintBefore, .fingerprintAfter, .reason, .failure, .settings,
  ]

  /// The most characters that are written or shown of one: a Lease stays readable, and an object
  /// takes 256 KiB of annotations at most.
  package static let limit = 1024
}
