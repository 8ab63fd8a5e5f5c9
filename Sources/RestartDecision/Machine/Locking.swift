extension Machine {
  /// Takes note of the Lease and of what came of our writes to it.
  mutating func track(_ observation: Observation, policy: Policy) {
    let now = observation.now.boot
    if recollection.phaseSince?.phase != phase {
      recollection.phaseSince = Recollection.PhaseEntry(phase: phase, since: now)
    }
    let peers = observation.peers.peers
    if peers.count == 1, peers[0].readiness != .ready {
      if recollection.lonePeer != peers[0].node { recollection.lonePeerDownSince = now }
      recollection.lonePeer = peers[0].node
    } else {
      recollection.lonePeer = nil
      recollection.lonePeerDownSince = nil
    }
    guard case .lease(let record) = observation.lock else { return }
    if recollection.leaseSign != record.sign {
      recollection.leaseSign = record.sign
      recollection.leaseSince = now
    }
    noteIdentity(of: record, now, policy)
    confirm(record, observation, policy)
  }

  /// A Lease with a new uid is waited on for one full duration: whoever held its predecessor may
  /// still be within its deadline.
  private mutating func noteIdentity(of record: LeaseRecord, _ now: BootTime, _ policy: Policy) {
    guard memory.leaseUID != record.uid else {
      recollection.newLease = nil
      return
    }
    guard let new = recollection.newLease, new.uid == record.uid else {
      recollection.newLease = Recollection.NewLease(uid: record.uid, since: now)
      return
    }
    if now - new.since >= max(record.duration, policy.lock.duration) {
      durable.memory.leaseUID = record.uid
      recollection.newLease = nil
    }
  }

  /// A write is known to be applied when a read shows it, and in no other way: so a lost answer, a
  /// late one and a repeated one are all the same.
  private mutating func confirm(
    _ record: LeaseRecord, _ observation: Observation, _ policy: Policy
  ) {
    guard let attempt, attempt.owns(record, observation), record.holder?.boot == observation.boot,
      let write = recollection.writes.first(where: {
        $0.renewed == record.renewed && $0.phase == record.phase
      })
    else { return }
    // Later ones named an older state as theirs to replace: they cannot be applied any more.
    recollection.writes = []
    recollection.hold = Recollection.ConfirmedHold(
      phase: write.phase, deadline: write.begun + policy.lock.renewDeadline)
  }

  /// `acquiringLock`: is the lock ours?
  mutating func awaitLock(_ assessment: Assessment, _ decision: inout Decision) {
    guard let attempt else { return }
    switch assessment.observation.lock {
    // The only master has nobody to exclude; the facts are taken anew all the same.
    case .singleMaster: go(.preparing)
    case .notConfigured: abort(because: .lock, &decision)
    case .lease(let record):
      if recollection.hold?.phase == .acquired {
        durable.attempt?.lockWon = true
        go(.preparing)
        return
      }
      decision.nextLook = assessment.policy.flightInterval
      if waitedTooLong(assessment) {
        abort(because: .lock, &decision)
      } else if assessment.observation.lockWrite != .inFlight {
        let isOurs = attempt.owns(record, assessment.observation)
        if assessment.policy.mode == .observe {
          // Disarmed meanwhile: observing writes nothing.
          abort(because: .mode, &decision)
        } else if !isOurs, assessment.objectionToTaking != nil {
          abort(because: .lock, &decision)
        } else {
          write(.hold(.acquired), over: record, assessment, &decision)
        }
      }
    case .missing, .denied, .unavailable:
      decision.nextLook = assessment.policy.flightInterval
      if GateSet(rawValue: attempt.waivedGates).contains(.lock), recollection.writes.isEmpty {
        // A human said so, and nobody can be asked.
        durable.attempt?.withoutLock = true
        go(.preparing)
      } else if recollection.writes.isEmpty || waitedTooLong(assessment) {
        abort(because: .lock, &decision)
      }
    }
  }

  func waitedTooLong(_ assessment: Assessment) -> Bool {
    guard let since = recollection.phaseSince?.since else { return false }
    return assessment.observation.now.boot - since >= assessment.policy.lock.duration
  }

  /// Whether the lock allows the stop: ours, in `stopping`, as a read has shown, and no write of
  /// ours can change it any more. The time until which it does; `nil`: not yet.
  func stopDeadline(_ assessment: Assessment) -> BootTime? {
    let observation = assessment.observation
    guard case .lease(let record) = observation.lock, let attempt,
      attempt.owns(record, observation), record.phase == .stopping,
      let hold = recollection.hold, hold.phase == .stopping, recollection.writes.isEmpty,
      observation.lockWrite != .inFlight
    else { return nil }
    if assessment.policy.mutations.contains(.noLocalDeadline) { return .endless }
    return observation.now.boot < hold.deadline ? hold.deadline : nil
  }

  /// Whether the others' answers are young enough for a stop; until when they are.
  func answersDeadline(_ assessment: Assessment) -> BootTime? {
    if assessment.policy.mutations.contains(.noAnswerAge) { return .endless }
    guard let asked = assessment.observation.peers.askedFrom else { return nil }
    let end = asked + assessment.policy.peerAnswerAge
    return assessment.observation.now.boot < end ? end : nil
  }

  /// Gives a sign of life while the lock is ours, with the phase that holds: after everything else,
  /// because a step has one action.
  mutating func keepLock(_ assessment: Assessment, _ decision: inout Decision) {
    let observation = assessment.observation
    let policy = assessment.policy
    guard let attempt, decision.action == .none,
      policy.mode == .enforce, case .lease(let record) = observation.lock,
      // While a hook still runs the lock is kept as it is.
      let wanted = phase.inLease
        ?? (phase == .releasing && record.phase != .unknown ? record.phase : nil)
    else { return }
    // A stop whose end nobody has seen must be told, also in a Lease that was made anew: the others
    // wait one duration for it. So must one that was issued without the lock.
    let isUnproved = phase == .held || attempt.stopIssued != nil
    guard attempt.withoutLock != true || isUnproved else { return }
    let isOurs = attempt.owns(record, observation)
    let isReasserted =
      isUnproved && record.holder == nil && !isReleased(record, observation)
    guard isOurs || isReasserted else { return }
    let interval = phase == .held ? policy.lock.heldInterval : policy.lock.renewInterval
    decision.nextLook = min(decision.nextLook, interval)
    guard observation.lockWrite != .inFlight else { return }
    let last = recollection.lastWrite.map { observation.now.boot - $0 }
    let isOld = last.map { $0 >= interval } ?? true
    let isOther = record.phase != wanted || record.holder?.boot != observation.boot
    // An answer that was lost is asked for by reading, which this look has done.
    if isOld || (isOther && (last.map { $0 >= policy.flightInterval } ?? true)) {
      write(.hold(wanted), over: record, assessment, &decision)
      decision.nextLook = min(decision.nextLook, policy.flightInterval)
    }
  }

  /// Whether a human has released the failed restart in flight, at this master or another.
  func isReleased(_ record: LeaseRecord, _ observation: Observation) -> Bool {
    guard let attempt else { return false }
    return record.released == ReleasedHold(node: observation.node, attempt: attempt.number)
  }

  /// Gives the lock back; `false`: it is not ours, or no longer, and there is nothing to wait for.
  mutating func isStillReleasing(_ assessment: Assessment, _ decision: inout Decision) -> Bool {
    let observation = assessment.observation
    let policy = assessment.policy
    guard let attempt, attempt.withoutLock != true else { return false }
    switch observation.lock {
    case .singleMaster, .notConfigured, .missing: return false
    case .lease(let record):
      guard attempt.owns(record, observation) else { return false }
      // Observing writes nothing: the lock stays, visibly, until a human releases it, or until what
      // surely stopped nothing has expired.
      if policy.mode == .observe, record.phase?.surelyStoppedNothing == true,
        hasExpired(attempt, assessment)
      {
        return false
      }
      decision.nextLook = policy.mode == .enforce ? policy.flightInterval : policy.lookInterval
      let last = recollection.lastWrite.map { observation.now.boot - $0 }
      if policy.mode == .enforce, observation.lockWrite != .inFlight,
        last.map({ $0 >= policy.flightInterval }) ?? true
      {
        write(.free, over: record, assessment, &decision)
      }
      return true
    case .denied, .unavailable:
      decision.nextLook = policy.lock.retryInterval
      return !hasExpired(attempt, assessment)
    }
  }

  /// What surely was never more than `preparing` is free for everybody after a full duration.
  private func hasExpired(_ attempt: Attempt, _ assessment: Assessment) -> Bool {
    attempt.swapBegun != true && waitedTooLong(assessment)
  }

  private mutating func write(
    _ intent: LockWrite.Intent, over record: LeaseRecord, _ assessment: Assessment,
    _ decision: inout Decision
  ) {
    let now = assessment.observation.now
    // Every write has a time of its own, later than the one that it replaces: also when the wall clock
    // stands or goes back, no sign of life looks like an earlier one.
    var renewed = max(now.wall, record.renewed + .milliseconds(1))
    for write in recollection.writes { renewed = max(renewed, write.renewed + .milliseconds(1)) }
    if case .hold(let phase) = intent {
      if recollection.writes.count >= 8 { recollection.writes.removeFirst() }
      recollection.writes.append(
        Recollection.PendingWrite(phase: phase, renewed: renewed, begun: now.boot))
      if phase == .stopping { durable.attempt?.swapBegun = true }
    }
    recollection.lastWrite = now.boot
    durable.attempt?.withoutLock = nil
    if let seen = record.holder?.boot, attempt?.owns(record, assessment.observation) == true {
      durable.attempt?.lockBootSeen = seen
    }
    durable.attempt?.lockBoot = assessment.observation.boot
    let holder = HolderIdentity(
      node: assessment.observation.node, boot: assessment.observation.boot)
    let changesHolder = intent == .free || record.holder != holder
    decision.action = .writeLock(
      LockWrite(
        expected: record.version, intent: intent, renewed: renewed, changesHolder: changesHolder,
        transitions: record.transitions + (intent != .free && changesHolder ? 1 : 0),
        duration: assessment.policy.lock.duration))
  }

  /// A lock that an earlier life of this node left, of which no record of ours is left: a restart
  /// that may have stopped the API server. It is taken over as a failed one, and ends by proof or
  /// by a human. Only after a full duration without a sign of life: it may be another machine's
  /// under the same name.
  mutating func adoptsLeftLock(_ assessment: Assessment, _ decision: inout Decision) -> Bool {
    let observation = assessment.observation
    guard phase == .watching || phase == .due, attempt == nil, assessment.policy.mode == .enforce,
      case .lease(let record) = observation.lock, let holder = record.holder,
      holder.node == observation.node, let left = record.phase, !left.surelyStoppedNothing,
      assessment.expiry(of: record) <= .zero,
      let certificate = assessment.certificate
    else { return false }
    // A number that somebody wrote by hand must not overflow ours.
    durable.memory.attempts = max(memory.attempts, min(record.attempt, UInt64(Int64.max)))
    durable.attempt = Attempt(
      number: record.attempt, cause: .due, before: record.before ?? certificate.fingerprint,
      notAfter: certificate.notAfter, process: .unknown, grace: .zero)
    durable.attempt?.lockBoot = holder.boot
    durable.attempt?.lockWon = true
    durable.attempt?.swapBegun = true
    if let before = record.before, memory.lastStop?.before != before {
      // It may have had its stop: by itself the service must not stop that certificate again.
      let staleSet = memory.lastStop?.staleSet
      durable.memory.lastStop = LastStop(
        before: before, issued: observation.now, boot: observation.boot)
      durable.memory.lastStop?.staleSet = staleSet
    }
    fail(.recordLost, &decision)
    decision.event = .adopted
    return true
  }
}

extension Phase {
  /// What the Lease says while a restart is in this phase; `nil`: nothing is written for it.
  var inLease: LeasePhase? {
    switch self {
    case .watching, .due, .acquiringLock, .releasing: nil
    case .preparing: .preparing
    case .stopping: .stopping
    case .verifying, .soaking: .verifying
    case .held: .held
    }
  }
}
