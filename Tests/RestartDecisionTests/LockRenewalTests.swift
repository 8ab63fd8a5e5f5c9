import RestartDecision
import Testing

/// The lock is renewed all the time that it is held, with the word of the phase; and never by a
/// service that only observes.
@Suite struct LockRenewalTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var word: LeasePhase
    var every: Int
    var reach: @Sendable () -> LockedRun
    init(
      _ name: String, _ word: LeasePhase, every: Int = 15,
      _ reach: @escaping @Sendable () -> LockedRun
    ) {
      (testDescription, self.word, self.every, self.reach) = (name, word, every, reach)
    }
  }

  static let rows: [Row] = [
    Row("preparing, the hook runs", .preparing) {
      var master = LockedRun()
      master.run.policy.hasPreStopHook = true
      master.advance(to: .preparing)
      master.run.look.hook = .running(.preStop)
      return master
    },
    Row("stopping, the call is in flight", .stopping) { .started(.stopping) },
    Row("verifying", .verifying) { .started(.verifying) },
    Row("soaking", .verifying) {
      var master = LockedRun.started(.verifying)
      master.run.policy.soak = .hours(1)
      master.run.renew()
      return master
    },
    Row("held", .held, every: 60) { .started(.held) },
    Row("releasing, the hook runs", .verifying) {
      var master = LockedRun.started(.releasing, postProofHook: true)
      master.step()
      master.run.look.hook = .running(.postProof)
      return master
    },
  ]

  @Test(arguments: rows) func signsOfLife(_ row: Row) {
    var master = row.reach()
    for _ in 0..<3 { master.step() }
    let phase = master.run.machine.phase
    let before = master.writes.count
    var times: [Int] = []
    for second in 0..<240 {
      let count = master.writes.count
      // No later than the decision itself asks for.
      #expect(master.step().nextLook <= .seconds(Int64(row.every)))
      if master.writes.count > count { times.append(second) }
    }
    #expect(master.run.machine.phase == phase)
    #expect(master.phasesWritten[before...].allSatisfy { $0 == row.word })
    #expect(times.count == 240 / row.every)
    for (earlier, later) in zip(times, times.dropFirst()) { #expect(later - earlier == row.every) }
    #expect(master.lease.phase == row.word)
    #expect(master.lease.holder == LockedRun.ours)
    #expect(master.lease.transitions == 1)
  }

  /// Also where nobody wants anything yet, and while the lock is being asked for.
  static let all: [Row] =
    rows + [
      Row("due", .acquired) { LockedRun() },
      Row("asking for it", .acquired) {
        var master = LockedRun()
        for _ in 0..<5 where master.writes.isEmpty { master.step(applies: false) }
        return master
      },
      Row("releasing", .verifying) { .started(.releasing) },
    ]

  @Test(arguments: all) func observingWritesNothing(_ row: Row) {
    var master = row.reach()
    master.run.policy.mode = .observe
    let writes = master.writes.count
    let stops = master.stops.count
    for _ in 0..<400 { master.step() }
    master.run.look.hook = .none
    for _ in 0..<20 { master.step(after: .minutes(5)) }
    #expect(master.writes.count == writes)
    #expect(master.stops.count == stops)
  }

  /// What surely stopped nothing has expired for everybody; the machine goes back to watching.
  @Test func observingAnUnstartedLockIsForgottenWhenItHasExpired() {
    var master = LockedRun()
    master.run.policy.hasPreStopHook = true
    master.advance(to: .preparing)
    master.run.policy.mode = .observe
    for _ in 0..<137 { master.step() }
    #expect(master.run.machine.phase == .releasing)
    for _ in 0..<5 { master.step() }
    #expect([.watching, .due].contains(master.run.machine.phase))
    #expect(master.lease.holder == LockedRun.ours)
  }

  /// What may have stopped something stays until a human gives it back.
  @Test func observingAStartedLockStaysVisibly() {
    var master = LockedRun.started(.releasing)
    master.run.policy.mode = .observe
    for _ in 0..<50 { master.step(after: .minutes(5)) }
    #expect(master.run.machine.phase == .releasing)
    #expect(master.lease.phase == .verifying)
    master.put(nil, nil)
    master.step()
    #expect(master.run.machine.phase == .watching)
  }

  @Test func noRenewalBesideAWriteInFlight() {
    var master = LockedRun.started(.verifying)
    for _ in 0..<3 { master.step() }
    let writes = master.writes.count
    for _ in 0..<60 {
      master.run.look.lockWrite = .inFlight
      master.step()
    }
    #expect(master.writes.count == writes)
  }
}
