package import KubernetesClient
package import RestartDecision

/// The sentences that the Lease carries for `kubectl describe lease`.
package struct LeaseWords: Sendable {
  /// This node's name.
  package let node: String
  /// Who asked for the restart, where somebody did.
  package let requestedBy: String?
  /// The operator's release of a failed restart, where there was one on this node.
  package let release: ReleaseFile?

  /// Words of the master `node`.
  package init(node: String, requestedBy: String? = nil, release: ReleaseFile? = nil) {
    self.node = node
    self.requestedBy = requestedBy
    self.release = release
  }

  /// Why there is a restart.
  package func reason(for attempt: Attempt) -> String {
    let end = TimeText.rfc3339(attempt.notAfter.unixSeconds)
    if let failure = attempt.failure { return "the restart failed: \(failure.label)" }
    return switch attempt.cause {
    case .due: "the loopback certificate ends \(end)"
    case .stale:
      "files changed that the API server does not take over; the loopback certificate ends \(end)"
    case .request:
      "asked for" + (requestedBy.map { " by \($0)" } ?? "")
        + "; the loopback certificate ends \(end)"
    }
  }

  /// What became of it.
  package func outcome(of attempt: Attempt, at time: WallTime) -> String {
    let when = TimeText.rfc3339(time.unixSeconds)
    let change =
      "\(short(attempt.before)) -> \(attempt.after.map(short) ?? "unchanged, as far as is known")"
    return switch attempt.ending {
    case .renewed: "\(node) renewed at \(when): \(change)"
    case .recovered(let failure):
      "\(node) renewed at \(when), after it had failed (\(failure.label)): \(change)"
    case .released(let failure):
      "\(node) failed (\(failure.label)) and was released at \(when)"
        + (release.map { " by \($0.by): \($0.reason)" } ?? "")
    case .aborted, nil: "\(node) gave up at \(when) before anything was stopped"
    }
  }

  /// Who released the hold of `identity`, and why; `nil` where it was not an operator of this node.
  package func released(
    _ identity: String, attempt: UInt64, at time: MicroTime
  ) -> ReleasedLease? {
    release.map {
      ReleasedLease(
        holderIdentity: identity, attempt: attempt, by: $0.by, reason: $0.reason, at: time)
    }
  }

  private func short(_ fingerprint: Fingerprint) -> String {
    String(fingerprint.description.prefix(16))
  }
}
