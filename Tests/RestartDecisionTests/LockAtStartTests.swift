import RestartDecision
import Testing

/// What a new process makes of the record and of the Lease that it finds: each phase on disk with
/// each content of the Lease.
@Suite struct LockAtStartTests {
  /// Where the last process left its record.
  enum Left: String, Sendable, CaseIterable {
    case asking, preparing, beforeTheSwap, swapped, stopped, verifying, soaking, held, releasing

    var mayHaveStopped: Bool {
      switch self {
      case .asking, .preparing, .beforeTheSwap, .swapped: false
      case .stopped, .verifying, .soaking, .held, .releasing: true
      }
    }

    var mayBeStopping: Bool { self == .swapped || mayHaveStopped }

    func reach() -> LockedRun {
      var master = LockedRun()
      switch self {
      case .asking:
        for _ in 0..<5 where master.writes.isEmpty { master.step() }
      case .preparing:
        master.run.policy.hasPreStopHook = true
        master.advance(to: .preparing)
        master.run.policy.hasPreStopHook = false
      case .beforeTheSwap:
        // The step to `stopping` without the write that followed it.
        master.advance(to: .preparing)
        master.run.look.lockWrite = .inFlight
        for _ in 0..<5 where master.run.machine.phase == .preparing { master.look() }
      case .swapped:
        for _ in 0..<10 where master.lease.phase != .stopping { master.step() }
      case .stopped: master = .started(.stopping)
      case .verifying: master = .started(.verifying)
      case .soaking: master = .started(.soaking)
      case .held: master = .started(.held)
      case .releasing: master = .started(.releasing)
      }
      #expect((master.run.machine.attempt?.stopIssued != nil) == mayHaveStopped)
      #expect(master.run.machine.attempt != nil)
      return master
    }
  }

  /// What the Lease says by then.
  enum Content: Sendable, CaseIterable, Hashable {
    case asLeft, acquired, preparing, stopping, verifying, held
    case othersUnstarted, othersStarted, free, missing, denied, unavailable

    var isOurs: Bool {
      switch self {
      case .asLeft, .acquired, .preparing, .stopping, .verifying, .held: true
      default: false
      }
    }

    func put(_ master: inout LockedRun) -> LockFact? {
      let number = master.run.machine.attempt?.number ?? 0
      let phase: LeasePhase
      switch self {
      case .asLeft: return nil
      case .missing: return .missing
      case .denied: return .denied(status: 403)
      case .unavailable: return .unavailable
      case .free:
        master.put(nil, nil)
        return nil
      case .othersUnstarted, .othersStarted:
        master.taken(as: self == .othersStarted ? .stopping : .acquired)
        return nil
      case .acquired: phase = .acquired
      case .preparing: phase = .preparing
      case .stopping: phase = .stopping
      case .verifying: phase = .verifying
      case .held: phase = .held
      }
      master.put(LockedRun.ours, phase, attempt: number)
      return nil
    }
  }

  @Test(arguments: Left.allCases, Content.allCases)
  func settles(_ left: Left, _ content: Content) {
    for reboots in [false, true] {
      var master = left.reach()
      let stops = master.stops.count
      master.crash()
      if reboots { master.run.reboot() }
      let lock = content.put(&master)
      let found = master.lease
      // No new restart gets in the way, and the API server is well.
      master.run.look.hold = .held(until: nil)
      if left.mayHaveStopped || reboots { master.run.renew(container: 9) }
      let writes = master.writes.count
      for _ in 0..<400 { lock.map { _ = master.look(at: $0) } ?? { _ = master.step() }() }
      let written = master.phasesWritten[writes...]

      #expect(master.stops.count == stops, "nothing is stopped by settling")
      if lock == nil {
        #expect([.watching, .due].contains(master.run.machine.phase))
        #expect(master.run.machine.attempt == nil)
        let isOthers = content == .othersStarted || content == .othersUnstarted
        #expect(isOthers ? master.lease == found : master.lease.holder == nil)
        if isOthers { #expect(written.isEmpty) }
      }
      if content == .asLeft || content.isOurs {
        // Given back last; before that nothing but the word for what is being watched.
        let wasOurs = found.holder != nil
        if wasOurs { #expect(written.last == .some(nil)) }
        if !left.mayHaveStopped { #expect(written.allSatisfy { $0 == nil }) }
      }
      if content == .free {
        // A stop whose end is not proved is told again.
        let told = left.mayHaveStopped && left != .releasing
        #expect(written.isEmpty != told)
      }
      if let lock {
        #expect(written.isEmpty)
        // Forgotten only where there is nothing to give back any more.
        let keeps = lock != .missing && left.mayBeStopping
        #expect((master.run.machine.phase == .releasing) == keeps)
        // It is given back as soon as it can be.
        for _ in 0..<5 where keeps { master.step() }
        if keeps { #expect(master.lease.holder == nil) }
      }
    }
  }

  /// Not before a full duration is over.
  @Test(arguments: [LockFact.denied(status: 401), .unavailable])
  func anUnstartedOneIsGivenUpAfterAFullDurationAndNotSooner(_ lock: LockFact) {
    var master = Left.preparing.reach()
    master.crash()
    master.run.look.hold = .held(until: nil)
    master.look(at: lock)
    for _ in 0..<136 { master.look(at: lock) }
    #expect(master.run.machine.phase == .releasing)
    for _ in 0..<2 { master.look(at: lock) }
    #expect(master.run.machine.attempt == nil)
  }

  @Test func aStartedOneWaitsForEver() {
    var master = Left.swapped.reach()
    master.crash()
    master.run.look.hold = .held(until: nil)
    for _ in 0..<1000 { master.look(at: .unavailable, after: .hours(1)) }
    #expect(master.run.machine.phase == .releasing)
    for _ in 0..<3 { master.step() }
    #expect(master.lease.holder == nil)
  }

  /// The API server does not come back: the lock stays, with the word for it.
  @Test(arguments: [Left.stopped, .verifying, .soaking, .held], [Content.asLeft, .free])
  func aStartedOneThatIsNotWellIsHeld(_ left: Left, _ content: Content) {
    var master = left.reach()
    master.crash()
    _ = content.put(&master)
    master.run.disappear()
    for _ in 0..<600 { master.step() }
    for _ in 0..<20 { master.step(after: .hours(1)) }
    #expect(master.run.machine.phase == .held)
    #expect(master.lease.phase == .held)
    #expect(master.lease.holder == LockedRun.ours)
  }

  /// The writer crashed, and its last write arrives afterwards.
  @Test func aWriteThatArrivesAfterTheCrashIsSettledToo() {
    var master = LockedRun()
    for _ in 0..<5 where master.writes.isEmpty { master.step(applies: false) }
    let late = master.pending
    master.crash()
    master.run.look.hold = .held(until: nil)
    for _ in 0..<3 { master.step() }
    #expect(master.run.machine.attempt == nil)
    master.pending = late
    master.applyPending()
    #expect(master.lease.phase == .acquired)
    // It ends by time, as anybody's would, and is then taken like anybody's.
    master.run.look.hold = .none
    var waited: Int64 = 0
    for _ in 0..<400 where master.stops.isEmpty {
      master.step()
      waited += 1
    }
    #expect(master.stops.count == 1)
    #expect(waited > 137)
  }
}
