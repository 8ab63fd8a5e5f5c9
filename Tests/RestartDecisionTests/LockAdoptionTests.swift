import RestartDecision
import Testing

/// A lock that this node left, without a record of it.
@Suite struct LockAdoptionTests {
  static let leftBoot = BootIdentity(digest: 5)

  /// The Lease names this node in an earlier boot; the API server is the one that came back.
  private func left(
    _ phase: LeasePhase, before: Fingerprint? = Master.print(9), boot: BootIdentity = leftBoot
  ) -> LockedRun {
    var master = LockedRun()
    master.run.look.hold = .held(until: nil)
    master.put(HolderIdentity(node: LockedRun.me, boot: boot), phase, attempt: 41)
    master.lease.before = before
    return master
  }

  @Test(arguments: LeasePhase.allCases, [leftBoot, Master.boot])
  func onlyAfterAFullDurationAndOnlyWhatMayHaveStopped(_ phase: LeasePhase, _ boot: BootIdentity) {
    var master = left(phase, boot: boot)
    master.look()
    master.look(after: .milliseconds(136_999))
    #expect(master.run.machine.attempt == nil)
    let decision = master.look(after: .milliseconds(1))
    let adopts = !phase.surelyStoppedNothing
    #expect((decision.event == .adopted) == adopts)
    #expect(master.run.machine.attempt?.failure == (adopts ? .recordLost : nil))
    #expect(master.run.machine.attempt?.number == (adopts ? 41 : nil))
    #expect(master.phasesWritten == (adopts ? [.held] : []))
    #expect(decision.nextLook > .zero || adopts)
  }

  @Test func observingTakesNothingOver() {
    var master = left(.stopping)
    master.run.policy.mode = .observe
    for _ in 0..<50 { master.step(after: .minutes(1)) }
    #expect(master.run.machine.attempt == nil)
    #expect(master.writes.isEmpty)
  }

  @Test func signsOfLifeAreAnotherMachines() {
    var master = left(.stopping)
    for _ in 0..<100 {
      master.lease.renewed = master.lease.renewed + .milliseconds(1)
      master.step(after: .seconds(136))
    }
    #expect(master.run.machine.attempt == nil && master.writes.isEmpty)
  }

  @Test func anotherNodesIsNever() {
    var master = LockedRun()
    master.taken(as: .stopping)
    for _ in 0..<100 { master.step(after: .minutes(5)) }
    #expect(master.run.machine.attempt == nil && master.writes.isEmpty)
  }

  @Test func notWithoutACertificateToJudgeBy() {
    var master = left(.stopping)
    master.run.disappear()
    for _ in 0..<10 { master.step(after: .minutes(5)) }
    #expect(master.run.machine.attempt == nil)
    master.run.renew()
    master.step()
    #expect(master.run.machine.phase == .held)
  }

  /// Told as taken over, then proved, then given back; the next restart's number is a new one.
  @Test func wellAgainItIsGivenBack() {
    var master = left(.verifying)
    var events: [Event] = []
    for _ in 0..<300 {
      if let event = master.step().event { events.append(event) }
    }
    #expect(events == [.adopted, .provedOnce, .recovered])
    #expect(master.lease.holder == nil)
    #expect(master.run.machine.attempt == nil)
    #expect(master.run.machine.memory.attempts == 41)
    #expect(master.stops.isEmpty)
  }

  /// A write that got lost leaves the Lease with the boot of then: it is ours all the same.
  @Test func aLostWriteIsWrittenAgain() {
    var master = left(.stopping, before: Master.oldPrint)
    master.look()
    master.look(after: .seconds(137))
    #expect(master.writes.count == 1)
    master.pending = nil
    for _ in 0..<100 { master.step() }
    #expect(master.lease.phase == .held)
    #expect(master.lease.holder == LockedRun.ours)
  }

  /// The certificate that had, or may have had, its stop: by itself the service stops it no more.
  @Test func whatMayHaveHadItsStopGetsNoOther() {
    var master = left(.stopping, before: Master.oldPrint)
    for _ in 0..<200 { master.step() }
    #expect(master.run.machine.phase == .held)
    #expect(master.lease.phase == .held)
    master.run.look.hold = .none
    master.run.look.release = 3
    for _ in 0..<50 { master.step(after: .hours(1)) }
    #expect(master.lease.holder == nil)
    #expect(master.stops.isEmpty)
    #expect(master.step().binding.map(\.gate) == [.alreadyStopped])
  }

  /// Not ready for long after a proof that broke: held again, not watched for ever.
  @Test func aProofThatBreaksEndsInAHold() {
    var master = left(.verifying)
    for _ in 0..<200 where master.run.machine.phase != .soaking { master.step() }
    #expect(master.run.machine.phase == .soaking)
    master.run.look.readiness = .notReady(failingChecks: 1)
    for _ in 0..<600 { master.step() }
    #expect(master.run.machine.phase == .held)
    #expect(master.lease.phase == .held)
  }

  /// An old release, of a restart of which no record is left, is not taken for one of a later restart.
  @Test func anOldReleaseSaysNothingOfALaterRestart() {
    var master = LockedRun()
    master.lease.released = ReleasedHold(node: LockedRun.me, attempt: 7)
    master.advanceToStop()
    #expect(master.run.machine.attempt?.number == 8)
  }

  @Test func aNumberWithoutAnEndDoesNotOverflow() {
    var master = LockedRun()
    master.put(HolderIdentity(node: LockedRun.me, boot: Self.leftBoot), .held, attempt: .max)
    for _ in 0..<300 { master.step() }
    master.put(nil, nil)
    master.lease.released = ReleasedHold(node: LockedRun.me, attempt: .max)
    for _ in 0..<1500 { master.step() }
    #expect(master.run.machine.memory.attempts >= UInt64(Int64.max))
  }
}
