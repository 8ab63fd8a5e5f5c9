import RestartDecision
import Testing

extension LockedRun {
  /// One look that sees `lock` instead of the Lease, the other masters asked so long before its end
  /// (`nil`: not at all). What is written waits in `pending`.
  @discardableResult mutating func look(
    at lock: LockFact? = nil, after pause: Interval = .seconds(1), asked ago: Interval? = .zero
  ) -> Decision {
    run.look.now = Moment(wall: run.look.now.wall + pause, boot: run.look.now.boot + pause)
    run.look.lock = lock ?? .lease(lease)
    run.look.peers.askedFrom = ago.map { run.look.now.boot + (.zero - $0) }
    let decision = run.machine.advance(run.look, policy: run.policy)
    switch decision.action {
    case .writeLock(let write):
      writes.append(write)
      pending = write
      run.look.lockWrite = .unknown
    case .stop:
      stops.append(decision.action)
      run.look.stopCall = .inFlight
    case .none, .runHook, .renewPair: break
    }
    return decision
  }

  /// Lets time pass under an operator's hold, until it is `hour`.
  mutating func wait(for hour: Hour) {
    run.look.hold = .held(until: nil)
    step(after: max(.seconds(1), Master.time(of: hour) - run.look.now.wall))
    run.look.hold = .none
  }

  /// The holder of the Lease is `holder`, in `phase`, for restart number `attempt`.
  mutating func put(_ holder: HolderIdentity?, _ phase: LeasePhase?, attempt: UInt64 = 0) {
    lease.version += 1
    lease.holder = holder
    lease.phase = holder == nil ? nil : phase
    lease.attempt = attempt
    lease.renewed = lease.renewed + .seconds(1)
    lease.transitions += 1
  }

  /// Up to a stop that is in flight, `verifying`, `soaking`, a hook after the proof, or `held`.
  static func started(
    _ phase: Phase, postProofHook: Bool = false, source: SourceLocation = #_sourceLocation
  ) -> LockedRun {
    var master = LockedRun()
    master.run.policy.hasPostProofHook = postProofHook
    master.advanceToStop(source: source)
    if phase == .stopping { return master }
    master.run.disappear()
    master.run.look.stopCall = .finished
    if phase == .held { master.step(after: .hours(1)) }
    master.step()
    if phase == .soaking || phase == .releasing {
      master.run.renew()
      for _ in 0..<100 where master.run.machine.phase != phase { master.step() }
    }
    #expect(master.run.machine.phase == phase, sourceLocation: source)
    return master
  }
}

extension Decision {
  /// What a gate says.
  func says(_ gate: Gate) -> Reason? { verdicts[gate].reason }
  /// What becomes of it.
  func effect(_ gate: Gate) -> GateVerdict.Effect { verdicts[gate].effect }
}
