import RestartDecision
import Testing

/// The last moment before a stop: what must be true in that very look.
@Suite struct StopMomentTests {
  /// `stopping` was written and applied, and has not been read yet.
  private func ready() -> LockedRun {
    var master = LockedRun()
    for _ in 0..<10 where master.lease.phase != .stopping { master.step() }
    #expect(master.run.machine.phase == .stopping)
    #expect(master.stops.isEmpty)
    return master
  }

  private func before(_ master: LockedRun) -> BootTime? {
    guard case .stop(_, _, let before)? = master.stops.last else { return nil }
    return before
  }

  static let answers: [(Interval?, Bool)] = [
    (.zero, true), (.milliseconds(1), true), (.milliseconds(1999), true), (.seconds(2), false),
    (.seconds(5), false), (nil, false),
  ]

  @Test(arguments: answers) func answersMustBeYoungerThanTwoSeconds(_ age: Interval?, _ stops: Bool)
  {
    var master = ready()
    master.look(asked: age)
    #expect(master.stops.count == (stops ? 1 : 0))
    if stops, let age {
      #expect(before(master) == master.run.look.now.boot + .seconds(2) + (.zero - age))
    }
  }

  /// Nobody else's readiness counts any more; the lock's deadline still does.
  @Test func onceExpiredNobodyNeedHaveBeenAsked() {
    var master = LockedRun()
    master.wait(for: .expired)
    for _ in 0..<10 where master.lease.phase != .stopping { master.step() }
    master.look(asked: nil)
    #expect(before(master) == master.run.look.now.boot + .seconds(2))
  }

  @Test func theLocksDeadlineIsTheNearerOne() {
    var master = LockedRun()
    master.run.policy.lock.renewDeadline = .milliseconds(2500)
    for _ in 0..<10 where master.lease.phase != .stopping { master.step() }
    // Written at the look before: its sign of life is as old as the writing, not as the reading.
    let written = master.run.look.now.boot
    master.look()
    #expect(before(master) == written + .milliseconds(2500))
  }

  @Test func aWriteInFlightKeepsTheStopAway() {
    var master = ready()
    master.run.look.lockWrite = .inFlight
    master.look()
    #expect(master.stops.isEmpty)
    master.run.look.lockWrite = .acknowledged
    master.look()
    #expect(master.stops.count == 1)
  }

  /// A sign of life that got lost may be applied at any moment: not before a later one is read.
  @Test func anOutstandingWriteKeepsTheStopAway() {
    var master = ready()
    for _ in 0..<16 { master.look(asked: nil) }
    #expect(master.writes.count == 4)
    master.pending = nil
    for _ in 0..<10 { master.look() }
    #expect(master.stops.isEmpty)
    for _ in 0..<10 where master.stops.isEmpty { master.step() }
    #expect(master.stops.count == 1)
    #expect(master.writes.count == 5)
  }

  struct Sight: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout LeaseRecord) -> Void
    init(_ name: String, _ change: @escaping @Sendable (inout LeaseRecord) -> Void) {
      (testDescription, self.change) = (name, change)
    }
  }

  static let otherSights: [Sight] = [
    Sight("preparing") { $0.phase = .preparing }, Sight("no phase") { $0.phase = nil },
    Sight("another renewTime") { $0.renewed = $0.renewed + .milliseconds(1) },
    Sight("another restart") { $0.attempt += 1 }, Sight("nobody") { $0.holder = nil },
    Sight("another node") { $0.holder = LockedRun.other },
    Sight("another boot") { $0.holder?.boot.digest += 1 },
  ]

  @Test(arguments: otherSights) func nothingButOurOwnStoppingWillDo(_ row: Sight) {
    var master = ready()
    row.change(&master.lease)
    master.look()
    #expect(master.stops.isEmpty)
  }

  @Test(arguments: [LockFact.missing, .denied(status: 403), .unavailable])
  func noReadNoStop(_ lock: LockFact) {
    var master = ready()
    for _ in 0..<150 { master.look(at: lock) }
    #expect(master.stops.isEmpty)
    #expect(master.run.machine.attempt?.ending == .aborted || master.run.machine.attempt == nil)
  }

  @Test func aLongWaitForAnswersGivesTheLockBack() {
    var master = ready()
    var event: Event?
    for _ in 0..<140 where event == nil { event = master.step(asked: .seconds(3)).event }
    #expect(event == .aborted(.lock))
    for _ in 0..<5 { master.step() }
    #expect(master.lease.holder == nil)
    #expect(master.stops.isEmpty)
  }

  /// To the millisecond, from the moment at which the last write that was read back was begun.
  @Test(arguments: [
    (Interval.milliseconds(106_999), Event?.none), (.seconds(107), .aborted(.lock)),
  ])
  func theDeadline(_ age: Interval, _ event: Event?) {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = true
    master.advance(to: .preparing)
    master.step()
    // The look before wrote `preparing`; this one read it.
    let written = master.run.look.now.boot + .seconds(-1)
    #expect(master.lease.phase == .preparing)
    master.run.look.hook = .running(.preStop)
    let elapsed = master.run.look.now.boot - written
    let decision = master.look(at: .unavailable, after: age - elapsed)
    #expect(decision.event == event)
    #expect(decision.says(.lock) == (event == nil ? nil : .lockDeadlineOver))
  }

  @Test func aStopThatWasNotDeliveredNeedsAStoppingOfItsOwn() {
    var master = LockedRun()
    master.advanceToStop()
    let written = master.writes.count
    master.run.look.stopCall = .notDelivered
    #expect(master.step().event == .stopNotDelivered(refusals: 1))
    master.run.look.stopCall = .none
    // The Lease may still say `stopping`, of the try before.
    master.lease.phase = .stopping
    for _ in 0..<40 where master.stops.count == 1 { master.step() }
    #expect(master.stops.count == 2)
    #expect(master.phasesWritten[written...].contains(.stopping))
  }

  @Test func aStopThatWasTooLateIsNoStop() {
    var master = LockedRun()
    master.advanceToStop()
    #expect(master.run.machine.memory.lastStop?.before == Master.oldPrint)
    master.run.look.stopCall = .tooLate
    let decision = master.step()
    #expect(decision.event == .stopTooLate)
    #expect(master.run.machine.attempt?.ending == .aborted)
    #expect(master.run.machine.attempt?.stopIssued == nil)
    #expect(master.run.machine.memory.lastStop == nil)
    master.run.look.stopCall = .none
    for _ in 0..<3 { master.step() }
    #expect(master.lease.holder == nil)
    // The next try comes with the next ordinary look, and is a restart of its own.
    for _ in 0..<40 where master.stops.count == 1 { master.step(after: .minutes(5)) }
    #expect(master.run.machine.attempt?.number != 1)
  }

  /// Unless this process began it, nobody knows whether it came too late.
  @Test func aStopThatWasTooLateForAnotherProcessCountsAsDelivered() {
    var master = LockedRun()
    master.advanceToStop()
    master.crash()
    master.run.look.stopCall = .tooLate
    master.step()
    #expect(master.run.machine.phase == .verifying)
  }

  @Test(arguments: [Phase.preparing, .stopping], LeasePhase.allCases)
  func aLockThatIsAnothersEndsIt(_ phase: Phase, _ theirs: LeasePhase) {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = phase == .preparing
    master.advance(to: phase)
    master.taken(as: theirs)
    let lease = master.lease
    let decision = master.step()
    #expect(decision.event == .aborted(.lock))
    #expect(decision.says(.lock) == .lockLost)
    for _ in 0..<60 { master.step() }
    #expect(master.stops.isEmpty)
    #expect(master.lease == lease)
  }

  /// Every other gate too is asked in that look.
  @Test func aPeerThatWentAwayMeanwhile() {
    var master = ready()
    master.run.look.peers.peers[0].readiness = .notReady
    let decision = master.look()
    #expect(decision.event == .aborted(.peers))
    #expect(decision.says(.peers) == .peersNotReady(ready: 1, needed: 2, members: 2))
  }
}

extension LockedRun {
  /// A step whose answers of the other masters are of that age.
  fileprivate mutating func step(asked age: Interval) -> Decision {
    let decision = look(asked: age)
    if pending != nil { applyPending() }
    return decision
  }
}
