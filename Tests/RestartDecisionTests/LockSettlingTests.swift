import RestartDecision
import Testing

/// A failed restart's hold, and locks that an earlier life left behind.
@Suite struct LockSettlingTests {
  /// Up to a failed restart, seen in the Lease.
  private func failed() -> LockedRun {
    var master = LockedRun()
    master.advanceToStop()
    master.run.disappear()
    master.run.look.stopCall = .finished
    master.step()
    master.step(after: .hours(1))
    #expect(master.run.machine.phase == .held)
    for _ in 0..<3 { master.step() }
    #expect(master.lease.phase == .held)
    return master
  }

  @Test func aFailedRestartKeepsTheLockUntilItIsProvedWell() {
    var master = failed()
    for _ in 0..<20 { master.step(after: .hours(1)) }
    #expect(master.lease.phase == .held)
    master.run.renew()
    for _ in 0..<60 { master.step() }
    #expect(master.lease.holder == nil)
    #expect(master.run.machine.phase == .watching)
  }

  @Test func anOperatorReleasesItHere() {
    var master = failed()
    master.run.look.release = 9
    for _ in 0..<5 { master.step() }
    #expect(master.lease.holder == nil)
  }

  @Test func aHumanReleasesItAtAnotherMaster() {
    var master = failed()
    let number = master.lease.attempt
    master.lease.holder = nil
    master.lease.phase = nil
    master.lease.version += 1
    master.lease.released = ReleasedHold(node: LockedRun.me, attempt: number)
    let decision = master.step()
    #expect(decision.event == .released)
    for _ in 0..<5 { master.step() }
    #expect(master.lease.holder == nil)
  }

  /// Without anybody's word it is written again, also into a Lease that was made anew.
  @Test func aHoldThatVanishedIsWrittenAgain() {
    var master = failed()
    master.lease.holder = nil
    master.lease.phase = nil
    master.lease.version += 1
    master.lease.uid = 9
    for _ in 0..<3 { master.step(after: .minutes(1)) }
    #expect(master.lease.phase == .held)
    #expect(master.lease.holder == LockedRun.ours)
  }

  /// Nothing was stopped: given back first, then decided anew.
  @Test(arguments: [Phase.acquiringLock, .preparing, .stopping])
  func anUnstartedLockOfAnEarlierLifeIsGivenBackFirst(phase: Phase) {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = phase == .preparing
    master.advance(to: phase)
    master.step(applies: true)
    if phase == .stopping { master.stops = [] }
    guard master.run.machine.attempt?.stopIssued == nil else { return }
    #expect(master.lease.holder == LockedRun.ours)
    master.crash()
    master.run.look.hold = .held(until: nil)
    for _ in 0..<5 { master.step() }
    #expect(master.lease.holder == nil)
    #expect(master.stops.isEmpty)
  }

  /// It may have been delivered: observed to the end, never stopped again, and released by proof.
  @Test func aStartedOneIsFinished() {
    var master = LockedRun()
    master.advanceToStop()
    master.crash()
    master.run.disappear()
    for _ in 0..<3 { master.step() }
    #expect(master.lease.holder == LockedRun.ours)
    master.run.renew()
    for _ in 0..<60 { master.step() }
    #expect(master.lease.holder == nil)
    #expect(master.stops.count == 1)
  }

  /// The record is lost, the Lease is not.
  @Test func aKeptLockWithoutARecordIsTakenOverAndProved() {
    var master = LockedRun()
    master.taken(as: .verifying)
    master.lease.holder = HolderIdentity(node: LockedRun.me, boot: BootIdentity(digest: 5))
    master.lease.attempt = 4
    master.lease.before = Master.print(9)
    master.step()
    for _ in 0..<13 { master.step(after: .seconds(10)) }
    #expect(master.run.machine.phase != .held)
    for _ in 0..<80 where master.lease.holder != nil { master.step() }
    #expect(master.lease.holder == nil)
    #expect(master.stops.isEmpty)
  }

  /// Signs of life under our own name from another boot: another machine, left alone.
  @Test func anotherMachineUnderOurNameIsLeftAlone() {
    var master = LockedRun()
    master.taken(as: .verifying)
    master.lease.holder = HolderIdentity(node: LockedRun.me, boot: BootIdentity(digest: 5))
    for _ in 0..<40 {
      master.lease.renewed = master.lease.renewed + .seconds(1)
      master.step(after: .seconds(10))
    }
    #expect(master.writes.isEmpty)
    #expect(master.run.machine.phase != .held)
  }

  @Test func aWaivedLockIsNotTakenAndNotGivenBack() {
    var master = LockedRun()
    master.isReachable = false
    master.run.look.request = RestartRequest(id: 3, waivedGates: GateSet([.lock]))
    master.advanceToStop()
    #expect(master.writes.isEmpty)
    master.run.renew()
    master.run.look.stopCall = .finished
    for _ in 0..<60 { master.step() }
    #expect(master.run.machine.phase == .watching)
    #expect(master.writes.isEmpty)
  }

  /// The API is away while an unstarted hold is to be given back: after a full duration it is free for
  /// everybody anyway.
  @Test func aReleaseThatNobodyAnswersEndsWithTheHold() {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = true
    master.advance(to: .preparing)
    master.run.look.hold = .held(until: nil)
    master.isReachable = false
    master.step()
    #expect(master.run.machine.phase == .releasing)
    for _ in 0..<130 { master.step() }
    #expect(master.run.machine.phase == .releasing)
    for _ in 0..<20 { master.step() }
    #expect(master.run.machine.phase == .watching || master.run.machine.phase == .due)
  }
}
