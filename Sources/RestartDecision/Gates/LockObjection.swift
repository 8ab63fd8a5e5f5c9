extension Assessment {
  /// What the lock has to say against going on.
  var lockObjection: Reason? {
    if let attempt, attempt.isUnderLock { return objectionWhileHeld(by: attempt) }
    return objectionToTaking
  }

  /// Why the lock cannot be taken now.
  var objectionToTaking: Reason? {
    switch observation.lock {
    case .singleMaster: return nil
    case .notConfigured: return .lockNotConfigured
    case .missing: return .lockMissing
    case .denied(let status): return .lockDenied(status: status)
    case .unavailable: return .lockUnavailable
    case .lease(let record):
      if let missing = newLeaseWait(record) { return .lockIsNew(missing: missing) }
      guard record.holder != nil else { return nil }
      let phase = record.phase ?? .unknown
      guard phase.surelyStoppedNothing || policy.mutations.contains(.takesOverAnyPhase) else {
        return .lockKept(phase)
      }
      let missing = expiry(of: record)
      return missing > .zero ? .lockBusy(phase, missing: missing) : nil
    }
  }

  /// How long the holder of `record` may still give a sign of life, by our boot clock, from when we
  /// first saw its last one. Its own clocks are never asked.
  func expiry(of record: LeaseRecord) -> Interval {
    if policy.mutations.contains(.expiryByRenewTime) {
      return record.duration - (observation.now.wall - record.renewed)
    }
    let seen = recollection.leaseSign == record.sign ? recollection.leaseSince : nil
    return record.duration - (observation.now.boot - (seen ?? observation.now.boot))
  }

  /// How long a Lease that was made anew is still waited on.
  private func newLeaseWait(_ record: LeaseRecord) -> Interval? {
    if memory.leaseUID == record.uid || policy.mutations.contains(.noNewLeaseWait) { return nil }
    let since = recollection.newLease.flatMap { $0.uid == record.uid ? $0.since : nil }
    let missing =
      max(record.duration, policy.lock.duration)
      - (observation.now.boot - (since ?? observation.now.boot))
    return missing > .zero ? missing : nil
  }

  private func objectionWhileHeld(by attempt: Attempt) -> Reason? {
    switch observation.lock {
    case .singleMaster: return nil
    case .notConfigured: return .lockNotConfigured
    case .lease(let record) where !attempt.owns(record, observation): return .lockLost
    case .lease, .missing, .denied, .unavailable:
      // Nobody else can take it before our deadline, whatever can be read of it meanwhile.
      guard let hold = recollection.hold,
        observation.now.boot < hold.deadline || policy.mutations.contains(.noLocalDeadline)
      else {
        return .lockDeadlineOver
      }
      return nil
    }
  }
}

extension Attempt {
  /// Whether `record` names this very restart: this node, this number, and a boot in which this
  /// restart wrote. Another machine under the same name has another boot.
  func owns(_ record: LeaseRecord, _ observation: Observation) -> Bool {
    guard let holder = record.holder, holder.node == observation.node, record.attempt == number
    else { return false }
    return holder.boot == observation.boot || holder.boot == process.boot
      || holder.boot == lockBoot || holder.boot == lockBootSeen
  }

  /// Whether it has won the lock and not stopped anything: then the lock's deadline binds.
  var isUnderLock: Bool { lockWon == true && stopIssued == nil && ending == nil }
}
