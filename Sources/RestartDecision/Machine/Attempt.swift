/// Why a restart was begun.
package enum Cause: Sendable, Equatable, Codable {
  /// The certificate was due.
  case due
  /// It was not, and files had changed that the process does not take over by itself.
  case stale
  /// An operator asked, by the request of this number.
  case request(id: UInt64)

  /// Whether an operator asked: then it goes on also when nothing else wants it.
  var isRequest: Bool { if case .request = self { true } else { false } }
}

/// Why a restart failed.
package enum Failure: UInt8, Sendable, CaseIterable, Codable {
  /// The runtime refused the connection every time.
  case notDelivered = 1
  /// The process outlived the stop.
  case notStopped = 2
  /// No new container came.
  case notBack = 3
  /// A new one came but did not become or stay ready.
  case notReady = 4
  /// A new one came with the certificate of the old one.
  case certificateUnchanged = 5
  /// A new one came with a certificate that is neither the old one nor that of the files.
  case otherCertificate = 7
  /// The cluster's lock says that this node was in mid-restart, and this node knows nothing of it.
  case recordLost = 6

  /// The name in output and metrics.
  package var label: StaticString {
    switch self {
    case .notDelivered: "stop-not-delivered"
    case .notStopped: "not-stopped"
    case .notBack: "not-back"
    case .notReady: "not-ready"
    case .certificateUnchanged: "certificate-unchanged"
    case .recordLost: "record-lost"
    case .otherCertificate: "other-certificate"
    }
  }
}

/// How a restart ended.
package enum Ending: Sendable, Equatable, Codable {
  /// Proved.
  case renewed
  /// Given up before anything was stopped.
  case aborted
  /// Failed, and released by an operator.
  case released(Failure)
  /// Failed at first, and proved well later without a second stop.
  case recovered(Failure)
}

/// One restart, from the decision to the release of the lock.
package struct Attempt: Sendable, Equatable, Codable {
  /// Counts this node's restarts, so that facts of an earlier one are not taken for this one's.
  package var number: UInt64
  /// Why it was begun.
  package var cause: Cause
  /// The gates that the operator waived by name.
  package var waivedGates: UInt64 = 0
  /// The preflight checks that the operator waived by name.
  package var waivedChecks: [UInt16] = []
  /// The certificate that is to be replaced.
  package var before: Fingerprint
  /// When it dies.
  package var notAfter: WallTime
  /// The process that is to be replaced.
  package var process: ProcessIdentity
  /// What the stop gives it to drain before the runtime kills it.
  package var grace: Interval
  /// When the stop was allowed, written before it was issued; `nil`: surely not issued.
  package var stopIssued: Moment?
  /// From when the limit on the proof counts; it begins anew after a reboot.
  package var limitFrom: BootTime?
  /// The boot in which `limitFrom` and `soakFrom` count.
  package var limitBoot: BootIdentity?
  /// The last stop before this one: what is remembered again if this one surely was not delivered.
  package var earlierStop: LastStop?
  /// The hook before the stop was begun, so that the hook after the proof is owed, whatever becomes
  /// of the restart: a drained balancer must not stay so.
  package var preStopHookBegun = false
  /// The certificate that the files held when the stop was issued: what must be served then; `nil`
  /// where a new process makes its own.
  package var expected: Fingerprint?
  /// How often a stop was refused before any byte was sent.
  package var refusals: UInt8 = 0
  /// Since when the new process has been seen ready without a break.
  package var soakFrom: BootTime?
  /// The certificate that took its place.
  package var after: Fingerprint?
  /// The process that took its place.
  package var successor: ProcessIdentity?
  /// From the stop to the first sight of ready, in milliseconds, if both fell into one boot.
  package var outage: Interval?
  /// An operator waived the cluster's lock, and nobody could be asked for it.
  package var withoutLock: Bool?
  /// The cluster's lock was won.
  package var lockWon: Bool?
  /// The Lease may say `stopping`, so that time alone does not free it.
  package var swapBegun: Bool?
  /// The last boot in which the Lease was written for this restart.
  package var lockBoot: BootIdentity?
  /// The boot that the Lease named before that: what it still names if the write got lost.
  package var lockBootSeen: BootIdentity?
  /// Set when it failed.
  package var failure: Failure?
  /// Set when its end is decided.
  package var ending: Ending?
}

/// The last stop of an API server by us.
package struct LastStop: Sendable, Equatable, Codable {
  /// The certificate that it was for.
  package var before: Fingerprint
  /// What took its place, if that was proved.
  package var after: Fingerprint?
  /// When it was issued.
  package var issued: Moment
  /// The boot in which `issued.boot` counts.
  package var boot: BootIdentity
  /// When the proof was complete, on the wall clock.
  package var proved: WallTime?
  /// From the stop to the first sight of ready.
  package var outage: Interval?
  /// Why it failed, if it did.
  package var failure: Failure?
  /// The stale files that there were (`StaleFilesFact`): they are no reason a second time.
  package var staleSet: UInt64?

  /// A stop that was issued for `before`, and what is known of its outcome.
  package init(
    before: Fingerprint, after: Fingerprint? = nil, issued: Moment, boot: BootIdentity,
    proved: WallTime? = nil
  ) {
    self.before = before
    self.after = after
    self.issued = issued
    self.boot = boot
    self.proved = proved
  }
}

/// What outlives a restart, and this process.
package struct Memory: Sendable, Equatable, Codable {
  /// How many restarts were begun.
  package var attempts: UInt64 = 0
  /// The last stop.
  package var lastStop: LastStop?
  /// A certificate and the process that was last seen with it.
  package var lastSeen: Sighting?
  /// A certificate that survived a change of process: no restart renews it.
  package var persisted: Fingerprint?
  /// What was seen and done of the files that a patched API server reads.
  package var pair: PairMemory?
  /// The last request that was answered, and how.
  package var answeredRequest: UInt64?
  /// The Lease that this node has known for at least one full duration.
  package var leaseUID: UInt64?
  /// The last release that was carried out.
  package var answeredRelease: UInt64?

  /// One sight of the certificate with its process.
  package struct Sighting: Sendable, Equatable, Codable {
    /// The certificate.
    package var fingerprint: Fingerprint
    /// The process that served it.
    package var process: ProcessIdentity
  }

  /// An empty memory.
  package init() {}
}
