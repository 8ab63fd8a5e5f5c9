import RestartDecision

/// What a step does to the world.
extension SimulatedMaster {
  /// Before the record is written: the disk may be slow, and the process may die with it.
  func reachesTheDisk() -> Bool {
    if crashed { return false }
    if let span = cluster.weather.writeTakes(self) { cluster.linger(self, span) }
    return !crashed
  }

  func begin(_ action: Action, _ attempt: Attempt?) {
    // The process may die between the record and the action, or be stopped for a while.
    if cluster.weather.diesBeforeActing(self) { crashed = true }
    if !crashed, let span = cluster.weather.actionWaits(self) { cluster.linger(self, span) }
    guard !crashed, isUp else { return }
    cluster.rules.sawAction(action, self)
    if action == .renewPair { renewFiles() }
    guard let attempt else { return }
    switch action {
    case .none, .renewPair: break
    case .runHook(let hook):
      cluster.rules.never(
        self.hook.map { $0.ends > cluster.now && $0.attempt == attempt.number } ?? false,
        "two hooks at a time", self)
      self.hook = RunningHook(
        attempt: attempt.number, hook: hook, ends: cluster.now + .seconds(5),
        works: cluster.weather.hookWorks())
    case .writeLock(let write): send(write, attempt)
    case .stop(let process, let grace, let before): stop(process, grace, before, attempt)
    }
    if cluster.weather.diesAfterActing(self) { crashed = true }
  }

  /// A new pair in the old one's place; who reads it, reads it at the next start.
  private func renewFiles() {
    cluster.rules.judgeFiles(by: self)
    cluster.tally[.filesRenewed] += 1
    cluster.processes += 1
    let made = now.wall
    persisted = CertificateFacts(
      fingerprint: Self.fingerprint(cluster.processes), madeAt: made, notBefore: made - .hours(1),
      notAfter: made - .hours(1) + (filesValidity ?? lifetime),
      correlation: .persisted(olderBy: .zero))
  }

  // MARK: - The stop

  private func stop(
    _ identity: ProcessIdentity, _ grace: Interval, _ before: BootTime?, _ attempt: Attempt
  ) {
    stopCall = StopCall(attempt: attempt.number, process: identity, result: .notDelivered)
    guard look.container == identity else { return }
    if let before, now.boot >= before {
      stopCall?.result = .tooLate
      cluster.tally[.stopsTooLate] += 1
      return
    }
    settle()
    if cluster.weather.refusesStop() {
      cluster.tally[.stopsRefused] += 1
      return
    }
    cluster.rules.judgeStop(of: identity, grace: grace, attempt, by: self)
    cluster.tally[.stops] += 1
    stopCall?.result = .inFlight
    // The runtime has it; it may be gone by itself by now.
    guard let process, process.identity == identity, process.terminated == nil else {
      stopCall?.result = .failedAfterDelivery
      return
    }
    outstanding = Outstanding(
      process: identity, before: process.certificate.fingerprint, attempt: attempt.number,
      isWithoutLock: attempt.withoutLock == true)
    let outcome = cluster.weather.stopOutcome(grace: grace)
    stopCall?.answer = outcome.answer
    stopCall?.answers = outcome.answers.map { cluster.now + $0 } ?? .never
    if let drain = outcome.drain {
      terminate(drain: drain)
    } else {
      cluster.tally[.stopsWithoutEffect] += 1
    }
  }

  // MARK: - The Lease

  private func send(_ write: LockWrite, _ attempt: Attempt) {
    cluster.leaseWrites += 1
    let number = cluster.leaseWrites
    guard cluster.reachesLease(self) else {
      leaseCall = LeaseCall(number: number, answers: cluster.now, fact: .notDelivered)
      return
    }
    if writesFailUntil > cluster.now {
      // 429, or 500 from an admission webhook.
      leaseCall = LeaseCall(number: number, answers: cluster.now, fact: .refused)
      return
    }
    let fate = cluster.weather.writeFate()
    var flight = SimulatedLease.Flight(
      arrives: cluster.now + fate.arrives, write: write, master: index, life: life, number: number,
      holder: HolderIdentity(node: node, boot: boot), attempt: attempt.number,
      before: attempt.before, begun: now.boot)
    leaseCall = LeaseCall(
      number: number,
      answers: cluster.now + (fate.isAnswered ? fate.arrives + .milliseconds(5) : .seconds(10)),
      fact: .unknown)
    if !fate.isAnswered { cluster.tally[.unknownWrites] += 1 }
    guard !fate.isLost else { return }
    cluster.lease.send(flight)
    if fate.isRepeated {
      flight.arrives = flight.arrives + .seconds(1)
      cluster.lease.send(flight)
      cluster.tally[.repeatedWrites] += 1
    }
    // The outcome is known to the writer only where the answer arrives.
    if !fate.isAnswered { leaseCall?.number = 0 }
  }

  /// etcd has seen a write of this master's.
  func leaseAnswered(_ flight: SimulatedLease.Flight, applied: Bool) {
    guard leaseCall?.number == flight.number, leaseCall?.fact == .unknown else { return }
    leaseCall?.fact = applied ? .acknowledged : .conflict
  }
}
