import RestartDecision
import Testing

/// `restart --waive lock`: only where nobody can be asked, and only as long as nobody can.
@Suite struct LockWaiverTests {
  static let mute: [LockFact] = [
    .missing, .denied(status: 401), .denied(status: 403), .unavailable,
  ]

  private func asked(_ lock: LockFact, _ looks: Int) -> LockedRun {
    var master = LockedRun()
    master.run.look.request = RestartRequest(id: 3, waivedGates: GateSet([.lock]))
    for _ in 0..<looks { master.look(at: lock) }
    return master
  }

  @Test(arguments: mute) func nobodyCanBeAsked(_ lock: LockFact) {
    var master = asked(lock, 0)
    for _ in 0..<10 where master.stops.isEmpty {
      let decision = master.look(at: lock)
      #expect(decision.effect(.lock) == .waivedByOperator)
    }
    // The others' answers bind all the same.
    #expect(
      master.stops
        == [
          .stop(
            Master.old, grace: .seconds(30), before: master.run.look.now.boot + .seconds(2))
        ])
    #expect(master.writes.isEmpty)
    #expect(master.run.machine.attempt?.withoutLock == true)
  }

  @Test(arguments: mute) func peersStillBind(_ lock: LockFact) {
    var master = asked(lock, 0)
    master.run.look.request?.waivedGates = GateSet(Gate.allCases)
    master.run.look.peers.peers[0].readiness = .unknown
    var refused = false
    for _ in 0..<10 { refused = refused || master.look(at: lock).event == .requestRefused(id: 3) }
    #expect(refused)
    #expect(master.stops.isEmpty)
  }

  @Test(arguments: mute) func withoutAWaiverNothingHappens(_ lock: LockFact) {
    var master = LockedRun()
    for hour in Hour.allCases {
      master.wait(for: hour)
      for _ in 0..<50 { master.look(at: lock) }
    }
    #expect(master.stops.isEmpty && master.writes.isEmpty)
  }

  enum Readable: Sendable, CaseIterable { case free, new, acquired, stopping, held }

  /// Somebody can be asked again: in each look before the stop, at each hour.
  @Test(arguments: Readable.allCases, [2, 3, 4])
  func notAnyMoreWhenSomebodyCanBeAsked(_ content: Readable, _ looks: Int) {
    for hour in Hour.allCases {
      var master = LockedRun()
      master.wait(for: hour)
      master.run.look.request = RestartRequest(id: 3, waivedGates: GateSet([.lock, .pause]))
      for _ in 0..<looks where master.stops.isEmpty { master.look(at: .unavailable) }
      guard master.stops.isEmpty else { continue }
      #expect(master.run.machine.attempt != nil)
      switch content {
      case .free: break
      case .new: master.lease.uid = 9
      case .acquired: master.taken(as: .acquired)
      case .stopping: master.taken(as: .stopping)
      case .held: master.taken(as: .held)
      }
      // Not one more stop without the lock: where it is free it is taken first.
      for _ in 0..<8 where master.stops.isEmpty { master.step() }
      let isTaken = master.lease.phase == .stopping && master.lease.holder == LockedRun.ours
      #expect(master.stops.isEmpty || isTaken)
      if content != .free { #expect(master.stops.isEmpty) }
    }
  }

  /// A write of ours may have been applied: that is not "nobody can be asked".
  @Test func notWhileAWriteOfOursMayBeApplied() {
    var master = LockedRun()
    master.run.look.request = RestartRequest(id: 3, waivedGates: GateSet([.lock]))
    for _ in 0..<5 where master.writes.isEmpty { master.look() }
    #expect(master.writes.count == 1)
    var event: Event?
    for _ in 0..<140 where event == nil { event = master.look(at: .unavailable).event }
    #expect(event == .aborted(.lock))
    #expect(master.stops.isEmpty)
  }

  /// Issued without the lock, and not proved yet: the others are told as soon as they can be.
  @Test func aStopWithoutTheLockIsToldAfterwards() {
    var master = asked(.unavailable, 10)
    #expect(master.stops.count == 1)
    master.run.disappear()
    master.run.look.stopCall = .finished
    for _ in 0..<5 { master.step() }
    #expect(master.lease.phase == .verifying)
    #expect(master.lease.holder == LockedRun.ours)
    master.step(after: .hours(1))
    for _ in 0..<100 { master.step() }
    #expect(master.lease.phase == .held)
    master.run.renew()
    for _ in 0..<100 { master.step() }
    #expect(master.lease.holder == nil)
    #expect(master.run.machine.attempt == nil)
    #expect(master.stops.count == 1)
  }

  @Test func anotherHolderIsLeftAlone() {
    var master = asked(.unavailable, 10)
    master.run.renew()
    master.run.look.stopCall = .finished
    master.taken(as: .acquired)
    let lease = master.lease
    for _ in 0..<100 { master.step() }
    #expect(master.lease == lease)
    #expect(master.run.machine.attempt == nil)
  }
}
