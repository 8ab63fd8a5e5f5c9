extension Machine {
  /// `watching`: is a restart wanted?
  mutating func watch(_ assessment: Assessment, _ decision: inout Decision) {
    if assessment.hour != nil || openRequest(in: assessment.observation) != nil {
      // Weighed at the next look, at once: with a preflight among its facts.
      go(.due)
      return
    }
    decision.nextLook = pause(assessment, decision)
  }

  /// `due`: do all gates let it?
  mutating func weigh(_ assessment: Assessment, _ decision: inout Decision) {
    let request = openRequest(in: assessment.observation)
    if assessment.hour == nil, request == nil {
      go(.watching)
      return
    }
    if renewsPair(assessment, &decision) { return }
    guard !decision.isBlocked, let certificate = assessment.certificate,
      let process = assessment.process, let grace = assessment.observation.grace
    else {
      if let request { refuse(request, &decision) }
      decision.nextLook = pause(assessment, decision)
      if assessment.hour == nil { go(.watching) }
      return
    }
    let cause: Cause =
      request.map { .request(id: $0.id) } ?? (assessment.isStaleAlone ? .stale : .due)
    durable.memory.attempts = 1 + max(memory.attempts, numberInLease(assessment.observation))
    durable.attempt = Attempt(
      number: memory.attempts, cause: cause, waivedGates: request?.waivedGates.rawValue ?? 0,
      waivedChecks: request?.waivedChecks ?? [], before: certificate.fingerprint,
      notAfter: certificate.notAfter, process: process,
      grace: grace)
    recollection.stopBegun = false
    recollection.hold = nil
    recollection.writes = []
    decision.event = .began(cause)
    go(.acquiringLock)
  }

  /// The last number of a restart of this node that the Lease names: where the record was lost, a new
  /// restart must not be taken for that one, nor for one that a human released.
  private func numberInLease(_ observation: Observation) -> UInt64 {
    guard case .lease(let record) = observation.lock else { return 0 }
    var number: UInt64 = 0
    if record.holder?.node == observation.node { number = record.attempt }
    if let released = record.released, released.node == observation.node {
      number = max(number, released.attempt)
    }
    // A number that somebody wrote by hand must not overflow ours.
    return min(number, UInt64(Int64.max))
  }

  /// Answers a request with no; the verdicts say why.
  mutating func refuse(_ request: RestartRequest, _ decision: inout Decision) {
    durable.memory.answeredRequest = request.id
    decision.event = .requestRefused(id: request.id)
  }

  /// How long to look away: never past the moment at which the answer may change by time alone.
  func pause(_ assessment: Assessment, _ decision: Decision) -> Interval {
    var pause = assessment.policy.lookInterval
    let now = assessment.observation.now.wall
    func notBeyond(_ time: WallTime?) {
      if let time, time > now { pause = min(pause, time - now) }
    }
    notBeyond(assessment.schedule?.due)
    notBeyond(assessment.schedule?.urgent)
    // `notAfter` is the last second of validity: the hour changes after it.
    notBeyond(assessment.schedule.map { $0.notAfter + .milliseconds(1) })
    if phase == .due {
      notBeyond(assessment.policy.windows.nextOpening(from: now))
      for verdict in decision.verdicts.objections where verdict.effect == .binds {
        if case .held(let until) = verdict.reason { notBeyond(until) }
        if let end = verdict.reason?.endsAfter { pause = min(pause, end) }
        if verdict.reason?.endsByAnother == true {
          pause = min(pause, assessment.policy.lock.retryInterval)
        }
      }
    }
    return max(pause, .milliseconds(1))
  }
}
