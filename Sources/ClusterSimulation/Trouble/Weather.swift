import RestartDecision
import Supervision

/// How lucky everything is that is begun: chance alone decides, and only while there is trouble.
struct Weather {
  var chance: Chance
  /// One in so many goes wrong, where something can; 0: nothing does.
  var severity: Int64
  /// Whether a read may show an older Lease than the one that stands.
  var hasStaleReads = false

  var isFair: Bool { severity == 0 }

  private mutating func strikes(_ oneIn: Int64) -> Bool {
    severity > 0 && chance.once(in: oneIn * severity)
  }

  mutating func below(_ bound: Int64) -> Int64 { chance.below(bound) }
  mutating func length(_ least: Interval, _ most: Interval) -> Interval {
    chance.length(least, most)
  }

  // MARK: - The API server

  mutating func startUp() -> Interval {
    strikes(8) ? length(.minutes(5), .hours(5)) : length(.seconds(2), .seconds(20))
  }

  /// How long it is away after it has gone; `nil`: until a human mends it.
  mutating func absence() -> Interval? {
    if strikes(8) { return chance.once(in: 2) ? nil : length(.minutes(1), .hours(90)) }
    return length(.seconds(1), .seconds(8))
  }

  mutating func refusesStop() -> Bool { strikes(6) }

  struct StopOutcome {
    /// How long it drains; `nil`: nothing happens.
    var drain: Interval?
    var answer: StopCallFact
    /// When the runtime answers; `nil`: never.
    var answers: Interval?
  }

  mutating func stopOutcome(grace: Interval) -> StopOutcome {
    if strikes(6) {
      return chance.once(in: 3)
        ? StopOutcome(answer: .inFlight)
        : StopOutcome(
          answer: chance.once(in: 2) ? .finished : .failedAfterDelivery,
          answers: length(.zero, .seconds(20)))
    }
    // Watches drain for a minute, if the grace lets them.
    let drain = min(grace, chance.once(in: 4) ? .seconds(60) : length(.milliseconds(100), grace))
    if strikes(5) {
      return StopOutcome(
        drain: drain, answer: .failedAfterDelivery, answers: length(.zero, .seconds(20)))
    }
    return StopOutcome(drain: drain, answer: .finished, answers: drain)
  }

  mutating func hookWorks() -> Bool { !strikes(3) }

  // MARK: - The supervisor's process

  /// How long a look takes; `nil`: no time at all.
  mutating func lookTakes(_ master: SimulatedMaster, _ request: LookRequest) -> Interval? {
    guard request.attempt != nil, severity > 0 else { return nil }
    if master.slowLooksUntil > master.cluster.now { return length(.seconds(2), .seconds(4)) }
    return pause(oneIn: 40)
  }

  /// How long the disk takes; a crash in mid-write is one of its ends.
  mutating func writeTakes(_ master: SimulatedMaster) -> Interval? {
    guard severity > 0 else { return nil }
    if strikes(40) {
      master.crashed = true
      return nil
    }
    return pause(oneIn: 20)
  }

  mutating func actionWaits(_ master: SimulatedMaster) -> Interval? { pause(oneIn: 20) }
  mutating func diesBeforeActing(_ master: SimulatedMaster) -> Bool { strikes(30) }
  mutating func diesAfterActing(_ master: SimulatedMaster) -> Bool { strikes(30) }

  private mutating func pause(oneIn: Int64) -> Interval? {
    guard strikes(oneIn) else { return nil }
    switch chance.below(4) {
    case 0: return length(.milliseconds(100), .milliseconds(900))
    case 1: return length(.seconds(1), .seconds(5))
    case 2: return length(.seconds(20), .seconds(200))
    default: return length(.seconds(100), .minutes(20))
    }
  }

  // MARK: - The Lease

  struct WriteFate {
    var arrives: Interval
    var isLost = false
    var isAnswered = true
    var isRepeated = false
  }

  mutating func writeFate() -> WriteFate {
    var fate = WriteFate(arrives: length(.milliseconds(2), .milliseconds(60)))
    guard strikes(3) else { return fate }
    switch chance.below(6) {
    case 0:
      fate.isLost = true
      fate.isAnswered = false
    case 1: fate.isAnswered = false
    case 2:
      fate.arrives = length(.seconds(5), .seconds(40))
      fate.isAnswered = false
    case 3:
      fate.arrives = length(.seconds(30), .minutes(20))
      fate.isAnswered = false
    case 4: fate.isRepeated = true
    default: fate.arrives = length(.seconds(1), .seconds(6))
    }
    return fate
  }

  mutating func staleRead(_ earlier: [LeaseRecord]) -> LeaseRecord? {
    guard hasStaleReads, !earlier.isEmpty, strikes(15) else { return nil }
    return earlier[Int(chance.below(Int64(earlier.count)))]
  }
}
