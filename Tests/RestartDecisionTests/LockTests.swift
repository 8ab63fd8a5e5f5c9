import RestartDecision
import Testing

/// The lock's rule, fact by fact.
@Suite struct LockTests {
  @Test func aRestartUnderTheLockTellsItsPhasesAndGivesItBack() {
    var master = LockedRun()
    master.advanceToStop()
    #expect(master.phasesWritten == [.acquired, .preparing, .stopping])
    #expect(master.lease.phase == .stopping)
    master.run.disappear()
    master.step()
    master.run.renew()
    master.run.look.stopCall = .finished
    for _ in 0..<60 { master.step() }
    #expect(master.run.machine.phase == .watching)
    #expect(master.lease.holder == nil)
    #expect(master.phasesWritten.last == .some(nil))
    #expect(master.phasesWritten.contains(.verifying))
    #expect(master.lease.transitions == 1)
    #expect(master.stops.count == 1)
  }

  /// Twelve seconds and more pass between signs of life, never as much as two intervals.
  @Test func theHolderGivesSignsOfLife() {
    var master = LockedRun()
    master.advanceToStop()
    let before = master.writes.count
    for _ in 0..<60 { master.step() }
    #expect((4...6).contains(master.writes.count - before))
  }

  @Test func theStopsLastMomentIsTheNearerOfTheTwo() throws {
    var master = LockedRun()
    master.advanceToStop()
    guard case .stop(_, _, let before?)? = master.stops.first else {
      Issue.record("no stop with a last moment")
      return
    }
    #expect(before == master.run.look.now.boot + master.run.policy.peerAnswerAge)
  }

  /// The answer was lost, and the write with it: the Lease shows neither, so it is written again.
  @Test func aWriteThatGotLostIsWrittenAgain() {
    var master = LockedRun()
    for _ in 0..<5 where master.writes.isEmpty { master.step(applies: false) }
    #expect(master.run.machine.phase == .acquiringLock)
    for _ in 0..<3 { master.step(applies: false) }
    #expect(master.run.machine.phase == .acquiringLock)
    master.advanceToStop()
  }

  /// The answer was lost, but not the write: a later look shows it, and only then it counts.
  @Test func aWriteThatArrivesLateCountsWhenItIsSeen() {
    var master = LockedRun()
    for _ in 0..<5 where master.writes.isEmpty { master.step(applies: false) }
    #expect(master.run.machine.phase == .acquiringLock)
    master.applyPending()
    master.step()
    #expect(master.run.machine.phase == .preparing)
  }

  /// Acknowledged or not: without a look that shows `stopping` there is no stop.
  @Test func withoutASightOfStoppingThereIsNoStop() {
    var master = LockedRun()
    master.advance(to: .stopping)
    master.pending = nil
    master.lease.phase = .preparing
    master.run.look.lockWrite = .acknowledged
    for _ in 0..<3 {
      master.step(applies: false)
      master.run.look.lockWrite = .acknowledged
    }
    #expect(master.stops.isEmpty)
  }

  @Test(arguments: [Phase.preparing, .stopping])
  func aLostLockEndsTheRestartBeforeAnythingIsStopped(phase: Phase) {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = phase == .preparing
    master.advance(to: phase)
    master.pending = nil
    master.taken(as: .acquired)
    let decision = master.step()
    #expect(decision.event == .aborted(.lock))
    for _ in 0..<10 { master.step() }
    #expect(master.stops.isEmpty)
    #expect(master.lease.holder == LockedRun.other)
  }

  /// No API server answers for longer than the deadline, however well it goes otherwise.
  @Test func afterTheLocalDeadlineNothingIsStopped() {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = true
    master.advance(to: .preparing)
    master.run.look.hook = .running(.preStop)
    master.step()
    master.isReachable = false
    master.step(after: .seconds(100))
    #expect(master.run.machine.phase == .preparing)
    let decision = master.step(after: .seconds(20))
    #expect(decision.event == .aborted(.lock))
    #expect(decision.binding.map(\.reason) == [.lockDeadlineOver])
  }

  /// Eighty seconds without any API server lose no lock.
  @Test func eightySecondsWithoutAnAPIServerLoseNothing() {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = true
    master.advance(to: .preparing)
    master.run.look.hook = .running(.preStop)
    for _ in 0..<15 { master.step() }
    master.isReachable = false
    for _ in 0..<80 { master.step() }
    #expect(master.run.machine.phase == .preparing)
    master.isReachable = true
    master.run.look.hook = .succeeded(.preStop)
    master.advanceToStop()
  }

  @Test func aStopThatCameTooLateCountsAsNone() {
    var master = LockedRun()
    let last = master.run.machine.memory.lastStop
    master.advanceToStop()
    master.run.look.stopCall = .tooLate
    let decision = master.step()
    #expect(decision.event == .stopTooLate)
    #expect(master.run.machine.memory.lastStop == last)
    for _ in 0..<10 { master.step() }
    #expect(master.lease.holder == nil)
  }

  @Test func aPeerThatIsNotReadyAtTheLastMomentKeepsTheStopAway() {
    var master = LockedRun()
    master.advance(to: .stopping)
    master.run.look.peers.peers[1].readiness = .unknown
    let decision = master.step()
    #expect(decision.event == .aborted(.peers))
    #expect(master.stops.isEmpty)
  }

  /// Expiry counts from the last change that this master saw, by its own boot clock. What the holder's
  /// wall clock wrote says nothing.
  @Test(arguments: [LeasePhase.acquired, .preparing, .stopping, .verifying, .held, .unknown])
  func onlyUnstartedHoldsEndByTime(phase: LeasePhase) {
    for renewed in [Interval.days(-4000), .zero, .days(4000)] {
      var master = LockedRun()
      master.taken(as: phase)
      master.lease.renewed = master.run.look.now.wall + renewed
      master.step()
      for _ in 0..<13 { master.step(after: .seconds(10)) }
      #expect(master.writes.isEmpty, "\(phase): too early")
      for _ in 0..<4 { master.step(after: .seconds(10)) }
      #expect(master.writes.isEmpty != phase.surelyStoppedNothing, "\(phase)")
    }
  }

  /// What the mutation of that rule does: a hold that was renewed a moment ago is taken over at once,
  /// because its holder's clock is years behind.
  @Test func expiryByTheHoldersClockWouldTakeALivingHold() {
    var master = LockedRun()
    master.run.policy.mutations = .expiryByRenewTime
    master.taken(as: .preparing)
    master.lease.renewed = master.run.look.now.wall - .days(4000)
    for _ in 0..<2 { master.step() }
    #expect(!master.writes.isEmpty)
  }

  @Test func aSignOfLifeKeepsAnUnstartedHold() {
    var master = LockedRun()
    master.taken(as: .acquired)
    for round in 0..<40 {
      if round % 10 == 0 { master.lease.renewed = master.lease.renewed + .seconds(1) }
      master.step(after: .seconds(10))
    }
    #expect(master.writes.isEmpty)
  }

  @Test func aLeaseMadeAnewIsWaitedOn() {
    var master = LockedRun()
    master.lease.uid = 8
    for _ in 0..<13 { master.step(after: .seconds(10)) }
    #expect(master.writes.isEmpty)
    for _ in 0..<60 { master.step(after: .seconds(10)) }
    #expect(!master.writes.isEmpty)
  }

  @Test func observingWritesNothing() {
    var master = LockedRun()
    master.run.policy.mode = .observe
    for _ in 0..<50 { master.step(after: .seconds(10)) }
    #expect(master.writes.isEmpty)
  }
}
