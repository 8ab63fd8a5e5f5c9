/// Faults that are built in on purpose, to see that the simulation finds them.
///
/// They exist for its tests alone: `Configuration` cannot set one, and everything that ships runs
/// with none. Each stands at the very place where the real code decides.
package struct Mutations: OptionSet, Sendable, Hashable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The deadline of the lock is not looked at.
  package static let noLocalDeadline = Mutations(rawValue: 1 << 0)
  /// The other masters' readiness is not looked at.
  package static let noPeerCheck = Mutations(rawValue: 1 << 1)
  /// A lock of an earlier life is given back at the start, whatever became of its restart.
  package static let releasesOnStart = Mutations(rawValue: 1 << 2)
  /// A hold expires by the holder's wall clock and ours.
  package static let expiryByRenewTime = Mutations(rawValue: 1 << 3)
  /// A hold that may have stopped something expires like any other.
  package static let takesOverAnyPhase = Mutations(rawValue: 1 << 4)
  /// The stop does not wait until `stopping` was read back.
  package static let stopsUnconfirmed = Mutations(rawValue: 1 << 5)
  /// The action is begun before the record is written.
  package static let actsBeforeRecord = Mutations(rawValue: 1 << 6)
  /// An operator's hold is not looked at.
  package static let ignoresHold = Mutations(rawValue: 1 << 7)
  /// A stop of unknown outcome is issued again.
  package static let stopsAgain = Mutations(rawValue: 1 << 8)
  /// The wall clock alone is believed.
  package static let trustsWallClock = Mutations(rawValue: 1 << 9)
  /// A failed restart gives the lock back.
  package static let goesOnAfterFailure = Mutations(rawValue: 1 << 10)
  /// A Lease that was made anew is taken at once.
  package static let noNewLeaseWait = Mutations(rawValue: 1 << 11)
  /// Fatal findings of the preflight are not looked at.
  package static let ignoresFatal = Mutations(rawValue: 1 << 12)
  /// Observing acts.
  package static let ignoresObserveMode = Mutations(rawValue: 1 << 13)
  /// The age of the other masters' answers is not looked at.
  package static let noAnswerAge = Mutations(rawValue: 1 << 14)
  /// The process gets one second to drain.
  package static let shortGrace = Mutations(rawValue: 1 << 15)
  /// A certificate that has had its stop gets another.
  package static let forgetsStops = Mutations(rawValue: 1 << 16)
}
