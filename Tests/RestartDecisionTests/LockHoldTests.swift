import RestartDecision
import Testing

/// A failed restart's hold: what ends it, and what does not.
@Suite struct LockHoldTests {
  private func held() -> LockedRun {
    var master = LockedRun.started(.held)
    for _ in 0..<3 { master.step() }
    #expect(master.lease.phase == .held)
    return master
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var ends: Bool
    var change: @Sendable (inout LockedRun) -> Void
    init(_ name: String, ends: Bool, _ change: @escaping @Sendable (inout LockedRun) -> Void) {
      (testDescription, self.ends, self.change) = (name, ends, change)
    }
  }

  static func released(_ master: inout LockedRun, _ node: NodeIdentity, _ offset: Int = 0) {
    let number = master.run.machine.attempt?.number ?? 0
    master.put(nil, nil)
    master.lease.released = ReleasedHold(
      node: node, attempt: UInt64(Int(number) + offset))
  }

  static let rows: [Row] = [
    Row("nothing", ends: false) { _ in },
    Row("a release here", ends: true) { $0.run.look.release = 77 },
    Row("a release at another master", ends: true) { released(&$0, LockedRun.me) },
    Row("a release of another node's hold", ends: false) {
      released(&$0, LockedRun.other.node)
    },
    Row("a release of an earlier restart", ends: false) { released(&$0, LockedRun.me, -1) },
    Row("a release of a later restart", ends: false) { released(&$0, LockedRun.me, 1) },
    Row("freed without a word", ends: false) { $0.put(nil, nil) },
    Row("a Lease made anew", ends: false) {
      $0.put(nil, nil)
      $0.lease.uid = 99
    },
    Row("the word of a release while the Lease is still ours", ends: false) {
      $0.lease.released = ReleasedHold(
        node: LockedRun.me, attempt: $0.run.machine.attempt?.number ?? 0)
    },
    Row("another master has it", ends: false) { $0.taken(as: .acquired) },
    Row("urgency", ends: false) { run in
      let pause = Master.time(of: .urgent) - run.run.look.now.wall
      run.step(after: max(.seconds(1), pause))
    },
    Row("expiry", ends: false) { run in
      run.step(after: Master.time(of: .expired) - run.run.look.now.wall)
    },
    Row("a request that waives everything", ends: false) {
      $0.run.look.request = RestartRequest(id: 5, waivedGates: GateSet(Gate.allCases))
    },
    Row("the old API server again", ends: false) {
      $0.run.look.container = .running(Master.old)
      $0.run.look.certificate = .loopback(Master.certificate())
      $0.run.look.readiness = .ready
    },
    Row("a new one with the old certificate", ends: false) {
      $0.run.renew(Master.oldPrint)
    },
    Row("a new one that is not ready", ends: false) {
      $0.run.renew()
      $0.run.look.readiness = .notReady(failingChecks: 1)
    },
    Row("a new one with a new certificate, ready", ends: true) { $0.run.renew() },
  ]

  @Test(arguments: rows) func whatEndsAHold(_ row: Row) {
    var master = held()
    row.change(&master)
    let other = master.lease.holder == LockedRun.other
    for _ in 0..<120 { master.step() }
    if row.ends {
      #expect(master.run.machine.attempt == nil)
      #expect(master.lease.holder == nil)
    } else {
      #expect(master.run.machine.phase == .held)
      #expect(other ? master.lease.holder == LockedRun.other : master.lease.phase == .held)
    }
    #expect(master.stops.count == 1)
  }

  /// A Lease that is gone comes back free for everybody after one duration: it is looked at in time.
  @Test(arguments: [LockFact.missing, .unavailable, .denied(status: 403)])
  func theNextLookComesBeforeAnybodyMayTakeANewLease(_ lock: LockFact) {
    var master = held()
    let decision = master.look(at: lock)
    #expect(decision.nextLook <= .seconds(60))
    #expect(decision.nextLook > .zero)
    master.put(nil, nil)
    master.lease.uid = 99
    master.step(after: decision.nextLook)
    #expect(master.lease.phase == .held)
  }

  /// Another master took it and gave it back: it is told again.
  @Test func theHoldComesBackAfterAnotherHolder() {
    var master = held()
    master.taken(as: .acquired)
    master.step()
    master.put(nil, nil)
    for _ in 0..<3 { master.step() }
    #expect(master.lease.phase == .held)
  }

  /// A new process keeps it, and a reboot too.
  @Test(arguments: [false, true]) func aCrashKeepsIt(_ reboots: Bool) {
    var master = held()
    master.crash()
    if reboots { master.run.reboot() }
    for _ in 0..<120 { master.step() }
    #expect(master.run.machine.phase == .held)
    #expect(master.lease.phase == .held)
    #expect(master.lease.holder?.boot == master.run.look.boot)
  }

  @Test func aSecondRebootKeepsIt() {
    var master = held()
    for boot: UInt64 in 100...103 {
      master.crash()
      master.run.reboot()
      master.run.look.boot = BootIdentity(digest: boot)
      // The write is lost at first.
      master.look()
      master.pending = nil
      for _ in 0..<90 { master.step() }
      #expect(master.lease.holder?.boot == master.run.look.boot)
    }
    #expect(master.lease.phase == .held)
  }

  /// A stop that was never delivered holds too, and ends by proof or release alone.
  @Test func aStopThatIsNeverDeliveredHolds() {
    var master = LockedRun()
    for round in 1...3 {
      for _ in 0..<60 where master.stops.count < round { master.step() }
      master.run.look.stopCall = .notDelivered
      master.step()
      master.run.look.stopCall = .none
    }
    #expect(master.stops.count == 3)
    for _ in 0..<100 { master.step() }
    #expect(master.run.machine.phase == .held)
    #expect(master.lease.phase == .held)
    #expect(master.run.machine.memory.lastStop == nil)
  }
}
