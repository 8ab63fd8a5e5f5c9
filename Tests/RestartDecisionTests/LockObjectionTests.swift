import RestartDecision
import Testing

/// What the lock has to say, for every way in which it can be seen.
@Suite struct LockObjectionTests {
  static let unreadable: [(LockFact, Reason)] = [
    (.notConfigured, .lockNotConfigured), (.missing, .lockMissing),
    (.denied(status: 401), .lockDenied(status: 401)),
    (.denied(status: 403), .lockDenied(status: 403)), (.unavailable, .lockUnavailable),
  ]

  /// Urgency never overrides it.
  @Test(arguments: unreadable, Hour.allCases)
  func withoutALeaseThereIsNoRestart(_ row: (LockFact, Reason), _ hour: Hour) {
    var master = LockedRun()
    master.wait(for: hour)
    for _ in 0..<20 {
      let decision = master.look(at: row.0, after: .minutes(1))
      #expect(decision.hour == hour)
      #expect(decision.says(.lock) == row.1)
      #expect(decision.effect(.lock) == .binds)
    }
    #expect(master.writes.isEmpty && master.stops.isEmpty)
    #expect(master.run.machine.attempt == nil)
  }

  @Test func theOnlyMasterNeedsNone() {
    var master = LockedRun()
    let decision = master.look(at: .singleMaster)
    #expect(decision.effect(.lock) == .passes)
  }

  static let ages: [Interval] = [
    .zero, .seconds(1), .milliseconds(136_999), .seconds(137), .days(1000),
  ]

  static func expected(_ phase: LeasePhase, _ age: Interval) -> Reason? {
    guard phase.surelyStoppedNothing else { return .lockKept(phase) }
    return age < .seconds(137) ? .lockBusy(phase, missing: .seconds(137) - age) : nil
  }

  /// By the age of the last sign of life on our boot clock, whatever the holder's wall clock wrote.
  @Test(arguments: LeasePhase.allCases, ages)
  func aHeldLease(_ phase: LeasePhase, _ age: Interval) {
    for skew in [Interval.days(-4000), .seconds(-300), .zero, .seconds(300), .days(4000)] {
      var master = LockedRun()
      master.run.look.hold = .held(until: nil)
      master.taken(as: phase)
      master.lease.renewed = master.run.look.now.wall + skew
      master.look()
      let decision = master.look(after: age)
      #expect(decision.says(.lock) == Self.expected(phase, age), "\(skew)")
      #expect(decision.effect(.lock) == (Self.expected(phase, age) == nil ? .passes : .binds))
      #expect(master.writes.isEmpty)
    }
  }

  @Test func aHolderWithoutAPhaseIsKept() {
    var master = LockedRun()
    master.taken(as: .acquired)
    master.lease.phase = nil
    master.look()
    #expect(master.look(after: .days(9)).says(.lock) == .lockKept(.unknown))
  }

  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var isSignOfLife: Bool
    var change: @Sendable (inout LeaseRecord) -> Void
    init(_ name: String, _ isSign: Bool, _ change: @escaping @Sendable (inout LeaseRecord) -> Void)
    {
      (testDescription, isSignOfLife, self.change) = (name, isSign, change)
    }
  }

  static let changes: [Change] = [
    Change("renewTime ahead", true) { $0.renewed = $0.renewed + .milliseconds(1) },
    Change("renewTime back by years", true) { $0.renewed = $0.renewed - .days(4000) },
    Change("transitions", true) { $0.transitions += 1 },
    Change("another boot", true) { $0.holder?.boot.digest += 1 },
    Change("another node", true) { $0.holder?.node.digest += 1 },
    Change("resourceVersion alone", false) { $0.version += 1 },
    Change("the phase alone", false) { $0.phase = .preparing },
    Change("the number alone", false) { $0.attempt += 1 },
    Change("the certificate alone", false) { $0.before = Master.newPrint },
    Change("a release of another hold", false) {
      $0.released = ReleasedHold(node: NodeIdentity(digest: 3), attempt: 1)
    },
    Change("nothing", false) { _ in },
  ]

  @Test(arguments: changes) func theCountBeginsAnewWithASignOfLifeAlone(_ row: Change) {
    var master = LockedRun()
    master.run.look.hold = .held(until: nil)
    master.taken(as: .acquired)
    master.look()
    row.change(&master.lease)
    let phase = master.lease.phase ?? .unknown
    let missing = Interval.seconds(row.isSignOfLife ? 137 : 37)
    #expect(master.look(after: .seconds(100)).says(.lock) == .lockBusy(phase, missing: missing))
  }

  @Test func theDurationIsTheRecords() {
    for seconds: Int64 in [30, 1000] {
      var master = LockedRun()
      master.run.look.hold = .held(until: nil)
      master.taken(as: .preparing)
      master.lease.duration = .seconds(seconds)
      master.look()
      #expect(
        master.look(after: .seconds(20)).says(.lock)
          == .lockBusy(.preparing, missing: .seconds(seconds - 20)))
      #expect(master.look(after: .seconds(seconds - 20)).effect(.lock) == .passes)
    }
  }

  /// A new process has seen nothing yet, however long its predecessor had watched.
  @Test func aCrashForgetsWhatWasSeen() {
    var master = LockedRun()
    master.run.look.hold = .held(until: nil)
    master.taken(as: .acquired)
    master.look()
    master.look(after: .seconds(136))
    master.crash()
    #expect(
      master.look(after: .seconds(10)).says(.lock) == .lockBusy(.acquired, missing: .seconds(137)))
  }

  static let durations: [(Interval, Interval)] = [
    (.seconds(137), .seconds(137)), (.seconds(30), .seconds(137)), (.seconds(300), .seconds(300)),
  ]

  /// One full duration, the longer of the record's and ours, from its first sight.
  @Test(arguments: durations) func aLeaseMadeAnew(_ written: Interval, _ wait: Interval) {
    var master = LockedRun()
    master.run.look.hold = .held(until: nil)
    master.lease.uid = 8
    master.lease.duration = written
    #expect(master.look().says(.lock) == .lockIsNew(missing: wait))
    // Signs of life of whoever it is do not begin it anew.
    master.lease.renewed = master.lease.renewed + .seconds(9)
    #expect(
      master.look(after: wait - .milliseconds(1)).says(.lock)
        == .lockIsNew(missing: .milliseconds(1)))
    #expect(master.look(after: .milliseconds(1)).effect(.lock) == .passes)
    // From now on it is the one that is known, also to the next process.
    master.crash()
    #expect(master.look().effect(.lock) == .passes)
    // Yet another one is new again, and so is the first.
    for uid: UInt64 in [9, 7] {
      master.lease.uid = uid
      #expect(master.look().says(.lock) == .lockIsNew(missing: wait))
    }
  }

  @Test func aCrashBeforeTheWaitIsOverBeginsItAnew() {
    var master = LockedRun()
    master.run.look.hold = .held(until: nil)
    master.lease.uid = 8
    master.look()
    master.look(after: .seconds(136))
    master.crash()
    #expect(master.look().says(.lock) == .lockIsNew(missing: .seconds(137)))
  }

  /// Nobody who looks often enough is kept from looking in time, and nobody looks without end.
  @Test(arguments: LeasePhase.allCases) func theNextLookAtALockThatIsNotFree(_ phase: LeasePhase) {
    var master = LockedRun()
    master.taken(as: phase)
    master.look()
    let decision = master.look(after: .seconds(134))
    #expect(decision.nextLook == (phase.surelyStoppedNothing ? .seconds(3) : .seconds(10)))
  }

  @Test func whatOneProcessSawIsRecalledByAnotherInTheSameBootAlone() throws {
    var master = LockedRun()
    master.taken(as: .acquired)
    master.look()
    let seen = try #require(master.run.machine.leaseSighting(during: Master.boot))
    for boot in [Master.boot, BootIdentity(digest: 78)] {
      var other = master
      other.run.machine = Machine(resuming: master.run.machine.durable)
      other.run.machine.recall(seen, during: boot)
      let missing = Interval.seconds(boot == Master.boot ? 37 : 137)
      #expect(
        other.look(after: .seconds(100)).says(.lock) == .lockBusy(.acquired, missing: missing))
    }
  }
}
