import RestartDecision
import Testing

/// The lock is ours when a read shows our own write, and for no other reason.
@Suite struct LockConfirmationTests {
  /// `acquired` was written, and stands in `pending`.
  private func asking() -> LockedRun {
    var master = LockedRun()
    for _ in 0..<5 where master.writes.isEmpty { master.step(applies: false) }
    #expect(master.phasesWritten == [.acquired])
    #expect(master.run.machine.phase == .acquiringLock)
    return master
  }

  struct Forgery: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var confirms: Bool
    var change: @Sendable (inout LeaseRecord) -> Void
    init(
      _ name: String, _ confirms: Bool, _ change: @escaping @Sendable (inout LeaseRecord) -> Void
    ) {
      (testDescription, self.confirms, self.change) = (name, confirms, change)
    }
  }

  static let forgeries: [Forgery] = [
    Forgery("exactly what was written", true) { _ in },
    Forgery("another annotation", true) {
      $0.released = ReleasedHold(node: NodeIdentity(digest: 3), attempt: 3)
    },
    Forgery("another renewTime", false) { $0.renewed = $0.renewed + .milliseconds(1) },
    Forgery("another phase", false) { $0.phase = .preparing },
    Forgery("no phase", false) { $0.phase = nil },
    Forgery("another restart", false) { $0.attempt += 1 },
    Forgery("another boot", false) { $0.holder?.boot = BootIdentity(digest: 3) },
    Forgery("another node", false) { $0.holder?.node = NodeIdentity(digest: 3) },
    Forgery("nobody", false) { $0.holder = nil },
  ]

  @Test(arguments: forgeries) func aReadThatShows(_ row: Forgery) {
    var master = asking()
    master.applyPending()
    row.change(&master.lease)
    master.step(applies: false)
    #expect((master.run.machine.phase == .preparing) == row.confirms)
    #expect((master.run.machine.attempt?.lockWon == true) == row.confirms)
  }

  /// What the write call says, even "applied", says nothing while a read shows the state before it.
  @Test(arguments: [
    LockWriteFact.none, .inFlight, .acknowledged, .conflict, .refused, .notDelivered, .unknown,
  ])
  func noAnswerToAWriteConfirmsIt(_ fact: LockWriteFact) {
    var master = asking()
    for _ in 0..<5 {
      master.run.look.lockWrite = fact
      master.step(applies: false)
      #expect(master.run.machine.phase == .acquiringLock)
    }
    // One that may still be answered is not written beside.
    #expect(master.writes.count == (fact == .inFlight ? 1 : 6))
    #expect(master.writes.allSatisfy { $0.expected == master.lease.version })
    #expect(Set(master.writes.map(\.renewed)).count == master.writes.count)
  }

  @Test func anotherOneCameFirst() {
    var master = asking()
    master.taken(as: .acquired)
    master.applyPending()
    #expect(master.run.look.lockWrite == .conflict)
    #expect(master.step().event == .aborted(.lock))
    for _ in 0..<5 { master.step() }
    #expect(master.writes.count == 1)
    #expect(master.lease.holder == LockedRun.other)
    #expect(master.run.machine.attempt == nil)
  }

  /// Two were sent, because the first one's answer was lost; the first is the one that arrives.
  @Test func theEarlierOfTwoWritesIsKnownToo() {
    var master = asking()
    let first = master.pending
    master.step(applies: false)
    let second = master.pending
    #expect(master.writes.count == 2)
    master.pending = first
    master.applyPending()
    master.step(applies: false)
    #expect(master.run.machine.phase == .preparing)
    // The second names a state that is gone.
    let lease = master.lease
    master.pending = second
    master.applyPending()
    #expect(master.lease == lease)
  }

  /// Every write has a time of its own: a wall clock that stands or goes back does not matter.
  @Test(arguments: [Interval.zero, .seconds(-1), .seconds(-2), .days(-400)])
  func writesDifferThoughTheWallClockDoesNotGoOn(_ jump: Interval) {
    var master = asking()
    for _ in 0..<6 {
      master.run.look.now.wall = master.run.look.now.wall - .seconds(1) + jump
      master.step(applies: false)
    }
    #expect(master.writes.count == 7)
    // Each later than the one before it: no sign of life looks like an earlier one.
    for (earlier, later) in zip(master.writes, master.writes.dropFirst()) {
      #expect(later.renewed > earlier.renewed)
    }
  }

  @Test func whatIsNotHadWithinADurationIsGivenUp() {
    var master = asking()
    var aborted: Interval?
    for second in 1...200 where aborted == nil {
      if master.step(applies: false).event == .aborted(.lock) { aborted = .seconds(Int64(second)) }
    }
    // The phase was entered a look before the first write.
    #expect(aborted == .seconds(136) || aborted == .seconds(137))
    #expect(master.stops.isEmpty)
  }

  /// It goes on to the end with every second write lost.
  @Test func lostWritesDelayAndNothingElse() {
    var master = LockedRun()
    for look in 0..<200 where master.stops.isEmpty { master.step(applies: look % 2 == 0) }
    #expect(master.stops.count == 1)
    #expect(master.lease.phase == .stopping)
  }

  /// A takeover names the new holder, counts the transition, and replaces the state that was seen.
  @Test func theWriteOfATakeover() throws {
    var master = LockedRun()
    master.taken(as: .preparing)
    master.look()
    for _ in 0..<20 where master.writes.isEmpty { master.look(after: .seconds(30)) }
    let write = try #require(master.writes.first)
    #expect(write.intent == .hold(.acquired))
    #expect(write.expected == master.lease.version)
    #expect(write.changesHolder)
    #expect(write.transitions == master.lease.transitions + 1)
    #expect(write.duration == master.run.policy.lock.duration)
  }
}
