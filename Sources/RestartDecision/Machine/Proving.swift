extension Machine {
  /// `verifying`: has a new process come, with a new certificate, and is it ready?
  mutating func verify(_ assessment: Assessment, _ decision: inout Decision) {
    guard let attempt else { return }
    decision.nextLook = assessment.policy.flightInterval
    restartLimitAfterReboot(assessment)
    if let process = assessment.process, process != attempt.process,
      assessment.certificate?.fingerprint == attempt.before
    {
      // A new process with the old certificate: no waiting will change that.
      durable.memory.persisted = attempt.before
      fail(.certificateUnchanged, &decision)
      return
    }
    if isWell(assessment, attempt) {
      beginSoak(assessment, attempt, &decision)
      return
    }
    if limitIsOver(assessment) { fail(failure(assessment, attempt), &decision) }
  }

  /// `soaking`: does it stay ready, as the same process with the same certificate?
  mutating func soak(_ assessment: Assessment, _ decision: inout Decision) {
    guard let attempt else { return }
    decision.nextLook = assessment.policy.flightInterval
    let steady =
      isWell(assessment, attempt) && assessment.process == attempt.successor
      && assessment.certificate?.fingerprint == attempt.after
    guard steady, let from = attempt.soakFrom, attempt.limitBoot == assessment.observation.boot
    else {
      durable.attempt?.soakFrom = nil
      decision.event = .soakBroken
      decision.nextLook = .zero
      restartLimitAfterReboot(assessment)
      go(.verifying)
      return
    }
    let elapsed = assessment.observation.now.boot - from
    if elapsed < assessment.policy.soak {
      decision.nextLook = min(decision.nextLook, assessment.policy.soak - elapsed)
      return
    }
    durable.attempt?.ending = attempt.failure.map { .recovered($0) } ?? .renewed
    if attempt.stopIssued != nil {
      // Without a stop of ours the last stop is that of an earlier restart.
      durable.memory.lastStop?.after = attempt.after
      durable.memory.lastStop?.proved = assessment.observation.now.wall
      durable.memory.lastStop?.outage = attempt.outage
    }
    recollection.failure = nil
    decision.event = attempt.failure == nil ? .renewed : .recovered
    decision.nextLook = .zero
    go(.releasing)
  }

  /// `releasing`: the hook after the proof, then back to watching.
  mutating func release(_ assessment: Assessment, _ decision: inout Decision) {
    if case .running(.preStop) = assessment.observation.hook {
      // Given up while the hook before the stop still runs, which has a deadline of its own.
      decision.nextLook = assessment.policy.flightInterval
      return
    }
    var hookFailed = false
    if assessment.policy.hasPostProofHook, owesPostProofHook {
      switch assessment.observation.hook {
      case .succeeded(.postProof): break
      case .failed(.postProof): hookFailed = true
      case .running(.postProof):
        decision.nextLook = assessment.policy.flightInterval
        return
      case .none, .running, .succeeded, .failed:
        if assessment.policy.mode == .observe {
          hookFailed = true
          break
        }
        decision.action = .runHook(.postProof)
        decision.nextLook = assessment.policy.flightInterval
        return
      }
    }
    if isStillReleasing(assessment, &decision) { return }
    if hookFailed { decision.event = .hookFailed(.postProof) }
    if case .request(let id) = attempt?.cause { durable.memory.answeredRequest = id }
    // What was given up a moment ago is not begun again in the same breath: a gate that objects
    // only after the hook ran would make us run it without end.
    if attempt?.ending == .aborted, !droppedUnstarted {
      decision.nextLook = assessment.policy.lookInterval
    }
    durable.attempt = nil
    go(.watching)
  }

  /// After a proof, and after whatever else came of a restart whose hook before the stop was begun.
  private var owesPostProofHook: Bool {
    switch attempt?.ending {
    case .renewed, .recovered: true
    case .aborted, .released, nil: attempt?.preStopHookBegun ?? false
    }
  }

  /// `held`: well again by itself, or released by an operator?
  mutating func hold(_ assessment: Assessment, _ decision: inout Decision) {
    guard let attempt else { return }
    decision.nextLook = assessment.policy.lookInterval
    if assessment.observation.lock != .singleMaster {
      // Also while there is no Lease: one that is made anew must say so before anybody takes it.
      decision.nextLook = min(decision.nextLook, assessment.policy.lock.heldInterval)
    }
    if let request = openRequest(in: assessment.observation) { refuse(request, &decision) }
    if let release = assessment.observation.release, release != memory.answeredRelease {
      durable.memory.answeredRelease = release
      endByRelease(attempt, &decision)
    } else if case .lease(let record) = assessment.observation.lock,
      !attempt.owns(record, assessment.observation), isReleased(record, assessment.observation)
    {
      // A human released it at another master.
      endByRelease(attempt, &decision)
    } else if isWell(assessment, attempt) {
      beginSoak(assessment, attempt, &decision)
    } else if assessment.policy.mutations.contains(.goesOnAfterFailure) {
      endByRelease(attempt, &decision)
    }
  }

  private mutating func endByRelease(_ attempt: Attempt, _ decision: inout Decision) {
    durable.attempt?.ending = attempt.failure.map { .released($0) } ?? .aborted
    recollection.failure = nil
    decision.event = .released
    decision.nextLook = .zero
    go(.releasing)
  }

  // MARK: - What counts

  /// A new process, a new certificate that is not a stranger's, ready.
  private func isWell(_ assessment: Assessment, _ attempt: Attempt) -> Bool {
    guard let process = assessment.process, let certificate = assessment.certificate else {
      return false
    }
    if case .otherProcess = certificate.correlation { return false }
    return process != attempt.process && certificate.fingerprint != attempt.before
      && isFromFiles(certificate, assessment, attempt)
      && assessment.observation.readiness == .ready
  }

  /// Where files were renewed, theirs must be served: as they were when the stop was issued, or as a
  /// human has mended them since.
  private func isFromFiles(
    _ certificate: CertificateFacts, _ assessment: Assessment, _ attempt: Attempt
  ) -> Bool {
    guard let expected = attempt.expected else { return true }
    if certificate.fingerprint == expected { return true }
    guard case .stored(let stored) = assessment.observation.pair else { return false }
    return certificate.fingerprint == stored.fingerprint
  }

  private mutating func beginSoak(
    _ assessment: Assessment, _ attempt: Attempt, _ decision: inout Decision
  ) {
    let observation = assessment.observation
    durable.attempt?.soakFrom = observation.now.boot
    durable.attempt?.limitBoot = observation.boot
    durable.attempt?.after = assessment.certificate?.fingerprint
    durable.attempt?.successor = assessment.process
    if attempt.outage == nil, let issued = attempt.stopIssued,
      attempt.process.boot == observation.boot
    {
      durable.attempt?.outage = observation.now.boot - issued.boot
    }
    decision.event = .provedOnce
    decision.nextLook = min(assessment.policy.flightInterval, assessment.policy.soak)
    go(.soaking)
  }

  private func failure(_ assessment: Assessment, _ attempt: Attempt) -> Failure {
    switch assessment.observation.container {
    case .running(let process) where process == attempt.process: .notStopped
    case .running:
      if let certificate = assessment.certificate,
        !isFromFiles(certificate, assessment, attempt)
      {
        .otherCertificate
      } else {
        .notReady
      }
    case .none: .notBack
    case .several, .changedMeanwhile, .unreadable: .notReady
    }
  }

  mutating func fail(_ failure: Failure, _ decision: inout Decision) {
    durable.attempt?.failure = failure
    durable.attempt?.soakFrom = nil
    if attempt?.stopIssued != nil { durable.memory.lastStop?.failure = failure }
    recollection.failure = failure
    // The verdicts were asked for before this was known.
    decision.verdicts.replace(
      GateVerdict(gate: .failedRestart, effect: .binds, reason: .restartFailed(failure)))
    if case .request(let id) = attempt?.cause { durable.memory.answeredRequest = id }
    decision.event = .failed(failure)
    decision.nextLook = .zero
    go(.held)
  }

  // MARK: - The limit on the proof

  mutating func startLimit(_ assessment: Assessment) {
    durable.attempt?.limitFrom = assessment.observation.now.boot
    durable.attempt?.limitBoot = assessment.observation.boot
  }

  /// The boot clock begins anew with the machine; so does the time that the proof may take.
  private mutating func restartLimitAfterReboot(_ assessment: Assessment) {
    // A failed restart that stopped nothing, or of which no record is left, has had none so far.
    if attempt?.limitFrom == nil || attempt?.limitBoot != assessment.observation.boot {
      startLimit(assessment)
    }
  }

  func limitIsOver(_ assessment: Assessment) -> Bool {
    guard let attempt, let from = attempt.limitFrom,
      attempt.limitBoot == assessment.observation.boot
    else { return false }
    return assessment.observation.now.boot - from > attempt.grace + assessment.policy.proofLimit
  }
}
