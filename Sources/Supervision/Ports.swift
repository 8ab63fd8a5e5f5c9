package import RestartDecision

/// What a look is for.
package struct LookRequest: Sendable, Equatable {
  /// How much must be seen.
  package var depth: Depth
  /// The restart in flight: facts of other restarts' stops and hooks are not to be reported.
  package var attempt: Attempt?
  /// Whether the other masters must be asked.
  package var asksPeers: Bool
  /// What is remembered of earlier certificates.
  package var memory: Memory
}

/// Gathers facts. "Unreachable, because" is a fact too, so it does not throw; it ends within its
/// own total deadline.
package protocol Observing {
  /// The facts at `now`, which may be a little older than the moment they carry.
  mutating func observe(at now: Moment, _ request: LookRequest) -> Observation
}

/// Begins actions. What comes of them arrives as facts of later observations.
package protocol Acting {
  /// Begins `action`, which the record on disk already allows.
  mutating func begin(_ action: Action, for attempt: Attempt?)
}

/// Tells people and machines: the only source of log lines at info and above, of `STATUS=` and of
/// the status snapshot.
package protocol Reporting {
  /// Told once a step, after the action was begun.
  mutating func report(_ step: StepReport)
}

/// Everything about one step that can be told.
package struct StepReport: Sendable, Equatable {
  /// The facts.
  package var observation: Observation
  /// The answer.
  package var decision: Decision
  /// Where the restart stood before.
  package var before: Phase
  /// What is on disk now.
  package var durable: Machine.Durable
  /// The restart that the step was about, also when the step ended it.
  package var attempt: Attempt?
  /// The rules that held.
  package var policy: Policy
  /// What has been seen of the Lease.
  package var leaseSeen: LeaseSighting?
  /// Why the record could not be written, if it could not.
  package var recordFault: String?
}

/// Two slots of bytes that survive a crash: nothing is promised of a write that did not return.
package protocol RecordStorage {
  /// The bytes of a slot, empty if it was never written.
  func read(slot: Int) throws -> [UInt8]
  /// Replaces a slot's bytes, durably once it returns.
  mutating func write(_ bytes: [UInt8], slot: Int) throws
  /// The records themselves where the storage keeps values, and `nil` where it keeps bytes: a
  /// simulation that writes millions of them spells out only some.
  func values() throws -> RecordValues?
  /// Keeps `record` as a value in `slot`; `false`: bytes are wanted.
  mutating func keep(_ record: RecordValues.Slot, slot: Int) throws -> Bool
}

/// Two slots of records that are kept as values.
package struct RecordValues: Sendable {
  /// One record with its number.
  package struct Slot: Sendable {
    /// Its number.
    package var sequence: UInt64
    /// What it says.
    package var durable: Machine.Durable
  }

  /// The whole records.
  package var slots: [Slot?]
  /// A slot was written and is not whole.
  package var isTorn: Bool

  /// Records in their slots.
  package init(slots: [Slot?] = [nil, nil], isTorn: Bool = false) {
    self.slots = slots
    self.isTorn = isTorn
  }
}

extension RecordStorage {
  package func values() throws -> RecordValues? { nil }
  package mutating func keep(_ record: RecordValues.Slot, slot: Int) throws -> Bool { false }
}
