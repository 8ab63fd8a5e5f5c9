/// The rest of the cluster in words and numbers; part of `status` and `plan`.
package struct ClusterReport: Codable, Sendable, Equatable {
  /// The lock.
  package var lock: LockReport
  /// Every master, this one included, in the order of their turns.
  package var masters: [MasterReport]
  /// Why it is not known who the other masters are.
  package var membershipProblem: String?
  /// What else keeps restarts away or should be known, a sentence each.
  package var notes: [String]

  /// When this master's turn comes where the order puts it later than its own time, in words.
  package var laterTurn: String? {
    guard let own = masters.first(where: \.isThis), let planned = own.planned,
      let first = own.after
    else { return nil }
    return "after \(first) in the cluster's order, about \(planned)"
  }

  /// The Lease.
  package struct LockReport: Codable, Sendable, Equatable {
    /// NAMESPACE/NAME.
    package var lease: String
    /// `free`, `held`, `missing`, `denied`, `unavailable`.
    package var state: String
    /// The whole in one sentence.
    package var sentence: String
    /// The holder's node.
    package var holder: String?
    /// How far the holder says that it has come.
    package var phase: String?
    /// Since when it is in that phase (RFC 3339, by the holder's clock).
    package var since: String?
    /// Its last sign of life (RFC 3339, by the holder's clock).
    package var renewed: String?
    /// Why it restarts.
    package var reason: String?
    /// Why its restart failed.
    package var failure: String?
    /// The certificate that it replaces, SHA-256.
    package var fingerprintBefore: String?
    /// What took its place.
    package var fingerprintAfter: String?
    /// What became of the last restart in the cluster.
    package var last: String?
    /// What the holder's Lease settings are, where they are not ours.
    package var settingsDiffer: String?
  }

  /// One master.
  package struct MasterReport: Codable, Sendable, Equatable {
    /// Its node's name.
    package var name: String
    /// Where its API server listens.
    package var address: String
    /// Whether it is this one.
    package var isThis: Bool
    /// `configured`, `endpoints`, `remembered` or `absent`; `this` for this one.
    package var origin: String
    /// Whether it serves, in words.
    package var readiness: String
    /// `ready`, `notReady` or `unknown`.
    package var state: String
    /// Last second of validity (RFC 3339).
    package var notAfter: String?
    /// Seconds until then.
    package var secondsLeft: Int64?
    /// Seconds since the certificate was made.
    package var ageSeconds: Int64?
    /// SHA-256 of the leaf.
    package var fingerprint: String?
    /// Why its certificate is not known.
    package var certificateProblem: String?
    /// When it is due (RFC 3339), if its policy is ours.
    package var due: String?
    /// When it is to be expected (RFC 3339).
    package var planned: String?
    /// The master whose turn comes before, where that delays it.
    package var after: String?
    /// What it waits for.
    package var waitsFor: String
    /// Its version.
    package var version: String?
  }
}
