/// The cluster-wide lock as this master sees it.
package enum LockFact: Sendable, Equatable {
  /// Configuration says that this is the only master: nobody to wait for.
  case singleMaster
  /// Nothing was configured with which other masters could be kept out.
  case notConfigured
  /// The Lease, as a linearizable read gave it (GET without resourceVersion).
  case lease(LeaseRecord)
  /// There is no such Lease: `loopwarden bootstrap` makes it.
  case missing
  /// 401 or 403.
  case denied(status: Int)
  /// No API server answered, or none gave an answer that can be used.
  case unavailable
}

/// What came of the write to the Lease that this process began last.
///
/// None of these says that the lock is ours: that is seen in a later read alone, which shows what
/// was written. They say why it may not be, and when to read again.
package enum LockWriteFact: UInt8, Sendable {
  /// None was begun by this process.
  case none
  /// No answer yet.
  case inFlight
  /// Applied.
  case acknowledged
  /// Another write came first (409).
  case conflict
  /// The API server said no for another reason, and applied nothing.
  case refused
  /// It surely reached no API server.
  case notDelivered
  /// It may have been applied, now or later: the answer was lost.
  case unknown
}

/// One write to the Lease, by compare-and-swap.
package struct LockWrite: Sendable, Equatable {
  /// What is to stand there.
  package enum Intent: Sendable, Equatable {
    /// Ours, in this phase.
    case hold(LeasePhase)
    /// Nobody's.
    case free
  }

  /// The state that is replaced; any other is a conflict.
  package var expected: UInt64
  /// What is to stand there.
  package var intent: Intent
  /// `spec.renewTime`, by which a later read knows this very write.
  package var renewed: WallTime
  /// Whether the holder changes.
  package var changesHolder: Bool
  /// `spec.leaseTransitions` to write.
  package var transitions: Int64
  /// `spec.leaseDurationSeconds` to write.
  package var duration: Interval
}
