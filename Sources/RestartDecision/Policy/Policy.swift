/// Whether the service may act.
package enum Mode: UInt8, Sendable {
  /// It looks and reports; it restarts nothing.
  case observe
  /// It restarts the API server when all gates let it.
  case enforce
}

/// The rules that an admin sets, validated. Every length is positive.
package struct Policy: Sendable, Equatable {
  /// Whether the service may act.
  package var mode: Mode = .observe
  /// How long before notAfter a restart is due; `nil` is the larger of 30 d and a fifth of the
  /// lifetime. Half of what the certificate gives its process caps it.
  package var renewBefore: Interval?
  /// This node's place in the spread: how much earlier than others it is due.
  package var spread: Interval = .zero
  /// The most that any node's place in the spread may add.
  package var spreadLimit: Interval = .zero
  /// From this long before notAfter the hour is urgent.
  package var urgentBefore: Interval = .hours(72)
  /// When restarts are welcome.
  package var windows: WeeklyWindows = .always
  /// How long the process must have run, and been ready, before it is stopped.
  package var minimumReady: Interval = .minutes(5)
  /// kubelet's memory of restarts: a container younger than this would meet its back-off.
  package var kubeletBackOffReset: Interval = .minutes(10)
  /// The least time between two restarts.
  package var minimumInterval: Interval = .hours(24)
  /// Whether files that the process does not take over are a reason for a restart, with all gates of
  /// the normal hour: they make nothing urgent.
  package var restartWhenStale = false
  /// How long the renewed API server must stay ready to count as proved.
  package var soak: Interval = .seconds(30)
  /// How long the proof may take, counted from the end of the stop's grace.
  package var proofLimit: Interval = .minutes(6)
  /// How long the lock is held without a sign of life.
  package var lock = LockTimes()
  /// The least time between the release of the lock by one master and its taking by the next.
  package var pause: Interval = .minutes(10)
  /// How long a master whose turn it is not yet is delayed at most.
  package var orderLimit: Interval = .hours(24)
  /// How far our wall clock may be from the other masters'.
  package var skewLimit: Interval = .seconds(30)
  /// How old the other masters' answers may be when the stop is issued.
  package var peerAnswerAge: Interval = .seconds(2)
  /// How long the only other master must have been down before an urgent restart goes on without it.
  package var lonePeerDown: Interval = .hours(1)
  /// How long a hook that failed keeps restarts away.
  package var hookRetry: Interval = .hours(1)
  /// How far the two clocks may differ before neither is believed.
  package var clockTolerance: Interval = .hours(1)
  /// Time between two looks when nothing is going on.
  package var lookInterval: Interval = .minutes(5)
  /// Time between two looks while a restart is in flight.
  package var flightInterval: Interval = .seconds(1)
  /// Time between two full preflights while nothing is due.
  package var preflightInterval: Interval = .hours(24)
  /// Whether there is a hook of each kind.
  package var hasPreStopHook = false
  /// Whether a program is to run after the proof.
  package var hasPostProofHook = false
  /// Faults that the simulation's tests build in; nothing else sets one.
  package var mutations: Mutations = []

  /// The defaults of the documentation.
  package init() {}

  /// The floor under `renewBefore`'s default.
  package static let defaultRenewBefore = Interval.days(30)
}
