import Glibc
import OpenSSLKit

/// What the loop does with one connection.
extension FleetScan {
  /// Begins as many as place and pace allow, a few at a time: those that are underway come between.
  func startSome() throws(ProbeFailure) {
    for _ in 0..<16 {
      guard begun < waiting.count, active < limits.concurrency, inFlight < room, !wasStopped,
        pace.wait(at: clock.now - begin) == .zero
      else { return }
      let candidate = waiting[begun]
      begun += 1
      try start(candidate)
    }
  }

  private func start(_ candidate: Candidate) throws(ProbeFailure) {
    let now = clock.now
    pace.started(at: now - begin)
    let probe: ProbeConnection
    do throws(ProbeFailure) {
      probe = try ProbeConnection(
        candidate.address, serverName: serverName, limits: limits.probe, context: context, now: now)
    } catch {
      // With fewer at once there is enough for each.
      if case .localProblem(let code) = error, inFlight > 0,
        [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code)
      {
        room = inFlight
        begun -= 1
        return
      }
      return tell(candidate, began: now, .failure(.probe(error)))
    }
    uses += 1
    let slot = freeSlots.popLast() ?? slots.count
    if slot == slots.count { slots.append(nil) }
    let token = uses << 32 | UInt64(slot)
    try readiness.add(probe.fd, for: probe.interest, token: token)
    slots[slot] = Running(
      candidate: candidate, probe: probe, began: now, token: token, interest: probe.interest,
      deadline: probe.deadline, slowFrom: now + patience.current)
    active += 1
    inFlight += 1
    deadlines.push(token, at: probe.deadline)
    if patience.current < limits.probe.deadline {
      deadlines.push(token, at: now + patience.current)
    }
  }

  /// Moves one that is ready or out of time.
  func step(_ token: UInt64) throws(ProbeFailure) {
    let slot = Int(token & 0xffff_ffff)
    guard slot < slots.count, let running = slots[slot], running.token == token else { return }
    if let result = running.probe.advance(at: clock.now) {
      leave(slot)
      if case .success = result { patience.answered(after: clock.now - running.began) }
      return tell(
        running.candidate, began: running.began,
        result.mapError { FleetFailure.probe($0) })
    }
    if running.probe.interest != running.interest {
      slots[slot]?.interest = running.probe.interest
      try readiness.change(running.probe.fd, to: running.probe.interest, token: token)
    }
    // It only ever comes nearer: the older entry finds nothing, or nothing to do.
    if running.probe.deadline < running.deadline {
      slots[slot]?.deadline = running.probe.deadline
      deadlines.push(token, at: running.probe.deadline)
    }
  }

  /// Ends what is out of time, and takes the place of what is slow.
  func passDeadlines() throws(ProbeFailure) {
    let now = clock.now
    while let token = deadlines.pop(dueAt: now) {
      let slot = Int(token & 0xffff_ffff)
      guard slot < slots.count, let running = slots[slot], running.token == token else { continue }
      if now >= running.deadline {
        try step(token)
      } else if running.holdsPlace, now >= running.slowFrom {
        slots[slot]?.holdsPlace = false
        active -= 1
      }
    }
  }

  /// How long nothing can be due, in milliseconds, rounded up.
  func pause() -> Int32 {
    let now = clock.now
    var until = nextBeat
    if let first = deadlines.first { until = min(until, first) }
    if begun < waiting.count, active < limits.concurrency, inFlight < room {
      until = min(until, now + pace.wait(at: now - begin))
    }
    guard until > now else { return 0 }
    let (seconds, attoseconds) = (until - now).components
    guard seconds < 3600 else { return 3_600_000 }
    return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  private func leave(_ slot: Int) {
    if slots[slot]?.holdsPlace == true { active -= 1 }
    inFlight -= 1
    slots[slot] = nil
    freeSlots.append(slot)
  }

  private func tell(
    _ candidate: Candidate, began: ContinuousClock.Instant,
    _ result: Result<ProbedChain, FleetFailure>
  ) {
    end(
      FleetOutcome(
        index: candidate.index, asked: candidate.address, otherAddresses: candidate.others,
        elapsed: clock.now - began, result: result))
  }
}
