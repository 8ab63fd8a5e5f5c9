package import KubernetesClient
package import RestartDecision

extension LeaseRecord {
  /// What the decision needs of `lease`. `duration` stands in where the Lease has none.
  package init(_ lease: LeaseObject, duration: Interval) {
    let seconds = lease.durationSeconds ?? 0
    self.init(
      uid: Digest.fnv1a(lease.uid.utf8), version: Digest.fnv1a(lease.resourceVersion.utf8),
      renewed: WallTime(milliseconds: lease.renewTime?.milliseconds ?? 0),
      transitions: lease.transitions,
      duration: seconds > 0 ? .seconds(min(seconds, 86_400)) : duration)
    guard let identity = lease.holderIdentity else {
      released = lease.released.flatMap(ReleasedHold.init)
      return
    }
    // Somebody whose identity we do not understand holds it all the same.
    holder =
      lease.holder.map(HolderIdentity.init)
      ?? HolderIdentity(node: NodeIdentity(name: identity), boot: BootIdentity(digest: 0))
    phase =
      LeasePhase.allCases.first { "\($0.label)" == lease.phase && $0 != .unknown } ?? .unknown
    attempt = lease.attempt ?? 0
    before = lease.fingerprintBefore.flatMap { Fingerprint($0) }
    released = lease.released.flatMap(ReleasedHold.init)
  }
}

extension HolderIdentity {
  init(_ holder: LeaseHolder) {
    self.init(node: NodeIdentity(name: holder.node), boot: BootIdentity(text: holder.boot))
  }
}

extension ReleasedHold {
  init?(_ released: ReleasedLease) {
    guard let holder = LeaseHolder(released.holderIdentity) else { return nil }
    self.init(node: NodeIdentity(name: holder.node), attempt: released.attempt)
  }
}

extension MicroTime {
  /// Whole milliseconds since 1970, rounded towards zero.
  var milliseconds: Int64 { microseconds / 1000 }

  init(_ time: WallTime) { self.init(microseconds: time.milliseconds * 1000) }
}

extension LockFact {
  /// What came of reading the Lease.
  package init(_ answer: LeaseAnswer, duration: Interval) {
    self =
      switch answer {
      case .lease(let lease): .lease(LeaseRecord(lease, duration: duration))
      case .missing: .missing
      case .denied(let status, _): .denied(status: status)
      case .conflict, .throttled, .refused, .serverError, .unreachable, .unknown, .notUnderstood:
        .unavailable
      }
  }
}

extension LockWriteFact {
  /// What came of a write.
  package init(_ answer: LeaseAnswer) {
    self =
      switch answer {
      case .lease: .acknowledged
      case .conflict: .conflict
      case .missing, .denied, .throttled, .refused: .refused
      case .unreachable: .notDelivered
      case .unknown, .serverError, .notUnderstood: .unknown
      }
  }
}

extension LeaseAnswer {
  /// The answer for people, with what to do; `nil` for a Lease.
  package var problem: String? {
    switch self {
    case .lease: nil
    case .missing: "there is no such Lease: run `loopwarden bootstrap`"
    case .denied(let status, let message):
      "the API server answers \(status): \(message) (\(Handbook.page("credentials")))"
    case .conflict(let message): "another write came first: \(message)"
    case .throttled(let seconds):
      "the API server is overloaded (429)" + (seconds.map { ", and asks to wait \($0) s" } ?? "")
    case .refused(let status, let message), .serverError(let status, let message):
      "the API server answers \(status): \(message)"
    case .unreachable(let message): message
    case .unknown(let message): "a write may or may not have been applied: \(message)"
    case .notUnderstood(let message): message
    }
  }
}
