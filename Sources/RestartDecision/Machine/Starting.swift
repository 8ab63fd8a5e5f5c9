extension Machine {
  /// How often a stop that surely was not delivered may be tried in all.
  static var deliveries: UInt8 { 3 }

  /// `preparing`: do the gates still let it, and does the operator's hook?
  mutating func prepare(_ assessment: Assessment, _ decision: inout Decision) {
    guard stillWanted(assessment, &decision) else { return }
    let waived = GateSet(rawValue: attempt?.waivedGates ?? 0)
    if assessment.policy.hasPreStopHook {
      switch assessment.observation.hook {
      case .succeeded(.preStop): break
      case .running(.preStop):
        decision.nextLook = assessment.policy.flightInterval
        return
      case .failed(.preStop) where waived.contains(.preStopHook):
        decision.event = .hookFailed(.preStop)
      case .failed(.preStop):
        recollection.hookFailedAt = assessment.observation.now.boot
        abort(because: .preStopHook, &decision)
        decision.event = .hookFailed(.preStop)
        return
      case .none, .running, .succeeded, .failed:
        durable.attempt?.preStopHookBegun = true
        decision.action = .runHook(.preStop)
        decision.nextLook = assessment.policy.flightInterval
        return
      }
    }
    go(.stopping)
  }

  /// `stopping`: record that the stop is allowed, issue it, and see whether it was delivered.
  mutating func stop(_ assessment: Assessment, _ decision: inout Decision) {
    guard let attempt else { return }
    guard attempt.stopIssued != nil else {
      guard stillWanted(assessment, &decision) else { return }
      let now = assessment.observation.now
      var before: BootTime?
      if assessment.observation.lock != .singleMaster {
        guard let last = lastMoment(assessment, attempt) else {
          decision.nextLook = assessment.policy.flightInterval
          // What is not to be had within the life of a hold is not waited for under one.
          if waitedTooLong(assessment) { abort(because: .lock, &decision) }
          return
        }
        before = last
      }
      durable.attempt?.stopIssued = now
      if case .stored(let stored) = assessment.observation.pair, assessment.isPersisted,
        stored.fingerprint != attempt.before
      {
        durable.attempt?.expected = stored.fingerprint
      }
      startLimit(assessment)
      // The manifest or the policy may have given it more time since the restart was begun. Never
      // 0, which is SIGKILL to a runtime that counts whole seconds.
      let grace = max(attempt.grace, assessment.observation.grace ?? .zero, .seconds(1))
      durable.attempt?.grace = grace
      let earlier = memory.lastStop
      durable.attempt?.earlierStop = earlier
      durable.memory.lastStop = LastStop(
        before: attempt.before, issued: now, boot: assessment.observation.boot)
      // What had its restart stays known while nothing else is seen.
      durable.memory.lastStop?.staleSet = earlier?.staleSet
      if case .stale(_, let set) = assessment.observation.staleFiles {
        durable.memory.lastStop?.staleSet = set
      }
      recollection.stopBegun = true
      decision.action = .stop(
        attempt.process,
        grace: assessment.policy.mutations.contains(.shortGrace) ? .seconds(1) : grace,
        before: before)
      decision.event = .stopIssued
      decision.nextLook = min(assessment.policy.flightInterval, .seconds(1))
      return
    }
    switch assessment.observation.stopCall {
    case .failedAfterDelivery where assessment.policy.mutations.contains(.stopsAgain):
      notDelivered(attempt, assessment, &decision)
    case .notDelivered where recollection.stopBegun:
      notDelivered(attempt, assessment, &decision)
    case .tooLate where recollection.stopBegun:
      takeBackStop(attempt)
      abort(because: nil, &decision)
      decision.event = .stopTooLate
    case .inFlight where !isGone(attempt.process, assessment):
      decision.nextLook = assessment.policy.flightInterval
      if limitIsOver(assessment) { fail(.notStopped, &decision) }
    case .inFlight, .notDelivered, .tooLate, .none, .finished, .failedAfterDelivery:
      go(.verifying)
    }
  }

  /// Whether the runtime says that another process runs, or none; a mute runtime says nothing.
  private func isGone(_ process: ProcessIdentity, _ assessment: Assessment) -> Bool {
    switch assessment.observation.container {
    case .running(let now): now != process
    case .none: true
    case .several, .changedMeanwhile, .unreadable: false
    }
  }

  private mutating func notDelivered(
    _ attempt: Attempt, _ assessment: Assessment, _ decision: inout Decision
  ) {
    let refusals = attempt.refusals + 1
    durable.attempt?.refusals = refusals
    takeBackStop(attempt)
    // The next stop needs a `stopping` that was written for it.
    recollection.hold?.phase = .preparing
    if refusals >= Self.deliveries {
      fail(.notDelivered, &decision)
    } else {
      decision.event = .stopNotDelivered(refusals: refusals)
      decision.nextLook = assessment.policy.flightInterval
      go(.preparing)
    }
  }

  /// Nothing was stopped, so the last stop is the one before.
  private mutating func takeBackStop(_ attempt: Attempt) {
    durable.attempt?.stopIssued = nil
    durable.attempt?.expected = nil
    durable.attempt?.limitFrom = nil
    durable.memory.lastStop = attempt.earlierStop
    durable.attempt?.earlierStop = nil
    recollection.stopBegun = false
  }

  /// Until when the stop may be issued; `nil`: the lock is not seen in `stopping`, or the other
  /// masters' answers are too old.
  private func lastMoment(_ assessment: Assessment, _ attempt: Attempt) -> BootTime? {
    var answers = answersDeadline(assessment)
    if answers == nil, assessment.hour == .expired {
      // Nobody else's answer counts any more, and it may be that nobody could be asked.
      answers = assessment.observation.now.boot + assessment.policy.peerAnswerAge
    }
    guard let answers else { return nil }
    if attempt.withoutLock == true { return answers }
    if assessment.policy.mutations.contains(.stopsUnconfirmed), attempt.swapBegun == true {
      return answers
    }
    return stopDeadline(assessment).map { min($0, answers) }
  }

  /// Facts may have changed since the decision: the same gates again, and the same process.
  private mutating func stillWanted(_ assessment: Assessment, _ decision: inout Decision) -> Bool {
    guard let attempt else { return false }
    if decision.isBlocked, let gate = decision.binding.first?.gate {
      abort(because: gate, &decision)
      return false
    }
    if attempt.withoutLock == true, case .lease = assessment.observation.lock {
      // The lock can be asked for again: what was waived was that it cannot.
      abort(because: .lock, &decision)
      return false
    }
    let same =
      assessment.process == attempt.process
      && assessment.certificate?.fingerprint == attempt.before
    if !same {
      abort(because: .container, &decision)
      return false
    }
    if assessment.hour == nil, !attempt.cause.isRequest {
      // No longer due: the policy was changed meanwhile, or the files are no reason any more.
      abort(because: nil, &decision)
      return false
    }
    return true
  }

  mutating func abort(because gate: Gate?, _ decision: inout Decision) {
    durable.attempt?.ending = .aborted
    decision.event = .aborted(gate)
    decision.action = .none
    go(.releasing)
  }
}
