/// How long the lock is held, and how often its holder gives a sign of life.
package struct LockTimes: Sendable, Equatable {
  /// After how long without a sign of life a hold that stopped nothing is free, on the observer's
  /// boot clock.
  package var duration: Interval = .seconds(137)
  /// How long after its last confirmed sign of life a holder may begin a stop, on its own boot
  /// clock. Shorter than `duration` by more than two clocks can drift apart in that time.
  package var renewDeadline: Interval = .seconds(107)
  /// Time between two signs of life.
  package var renewInterval: Interval = .seconds(15)
  /// Time between two looks of a master whose restart failed at the lock that it keeps. Shorter than
  /// `duration`: a Lease that is made anew must say so again before anybody may take it.
  package var heldInterval: Interval = .seconds(60)
  /// Time between two looks at a lock that is wanted and not free.
  package var retryInterval: Interval = .seconds(10)

  /// The defaults: 80 s without any API server lose no lock (15 + 80 < 107), as in OpenShift's
  /// leader election.
  package init() {}
}
