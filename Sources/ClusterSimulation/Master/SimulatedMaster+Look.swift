import RestartDecision
import Supervision

/// What a look sees.
extension SimulatedMaster {
  func observe(_ request: LookRequest) -> Observation {
    settle()
    let asked = cluster.now
    let begun = now
    look.savedBefore = disk.saved
    look.isFatal = fatalUntil > asked
    look.hold = hold
    look.container = process?.identity
    look.isTerminated = process?.terminated != nil
    look.asked = request.asksPeers ? asked : .never
    look.ready = 0
    look.grace = grace
    let seen = process?.identity
    var observation = Observation(
      now: begun, boot: boot, certificate: certificateFact(begun, request),
      container: runtimeMuteUntil > asked
        ? .unreadable : seen.map { .running($0) } ?? .none,
      readiness: readinessFact(begun), grace: grace, hold: hold, node: node,
      lock: cluster.lockFact(for: self))
    observation.pair = pairFact
    observation.processStarted = process?.startedWall
    if request.asksPeers { askPeers(&observation, begun) }
    if request.depth == .full { observation.preflight = preflight(asked) }
    observation.request = self.request
    observation.release = release

    // The look takes its time, in which the world goes on.
    if let span = cluster.weather.lookTakes(self, request) {
      cluster.linger(self, span)
      observation.now = now
      settle()
      if process?.identity != seen, runtimeMuteUntil <= asked {
        observation.container = .changedMeanwhile
      }
    }
    observation.stopCall = stopFact(request.attempt?.number)
    observation.hook = hookFact(request.attempt?.number)
    observation.lockWrite = leaseFact()
    return observation
  }

  private func certificateFact(_ now: Moment, _ request: LookRequest) -> CertificateFact {
    guard let process, process.isListening(cluster.now) else { return .unreadable }
    var facts = process.certificate
    let skew = facts.madeAt - (now.wall - (now.boot - process.identity.started))
    if let seen = request.memory.lastSeen, seen.fingerprint == facts.fingerprint,
      !seen.process.isSameProcess(as: process.identity)
    {
      facts.correlation = .persisted(olderBy: .zero - skew)
    } else if let persisted, persisted.fingerprint == facts.fingerprint,
      skew < .minutes(-2) || isKnownToPersist
    {
      facts.correlation = .persisted(olderBy: .zero - skew)
    } else {
      facts.correlation =
        skew.magnitude <= .minutes(2) ? .renewedByRestart(skew: skew) : .clockStepped(by: skew)
    }
    return .loopback(facts)
  }

  private var pairFact: PairFact {
    guard hasGenerator, let persisted else { return .notConfigured }
    return .stored(
      .init(
        fingerprint: persisted.fingerprint, notBefore: persisted.notBefore,
        notAfter: persisted.notAfter))
  }

  private func readinessFact(_ now: Moment) -> ReadinessFact {
    guard let process else { return .unreachable }
    if process.isReady(cluster.now, wall: now.wall) { return .ready }
    // The listener refuses from the SIGTERM on (measured).
    return process.isListening(cluster.now) ? .notReady(failingChecks: 1) : .unreachable
  }

  private func preflight(_ now: TrueTime) -> PreflightFact {
    if fatalUntil <= now, riskUntil <= now { return .taken([]) }
    var findings: [PreflightFinding] = []
    if fatalUntil > now { findings.append(PreflightFinding(check: 1, weight: .fatal)) }
    if riskUntil > now { findings.append(PreflightFinding(check: 2, weight: .risk)) }
    return .taken(findings)
  }

  private func askPeers(_ observation: inout Observation, _ begun: Moment) {
    guard cluster.masters.count > 1 else { return }
    if sightings.isEmpty {
      // In the order of their identities, as the fact promises.
      let others = cluster.masters.filter { $0 !== self }.sorted { $0.node < $1.node }
      peers = others.map(\.index)
      sightings = others.map { PeerFact(node: $0.node, readiness: .unknown) }
    }
    for place in sightings.indices {
      let peer = cluster.masters[peers[place]]
      let isReady = peer.isReady
      if isReady { look.ready += 1 }
      sightings[place].readiness = .unknown
      sightings[place].clockOffset = nil
      guard cluster.reaches(self, peer), peer.isUp else { continue }
      guard isReady || peer.isListening, let process = peer.process else {
        sightings[place].readiness = .notReady
        continue
      }
      sightings[place].readiness = isReady ? .ready : .notReady
      sightings[place].clockOffset = peer.now.wall - begun.wall
      if sightings[place].certificate?.fingerprint != process.certificate.fingerprint {
        sightings[place].certificate = PeerCertificate(
          fingerprint: process.certificate.fingerprint, madeAt: process.certificate.madeAt,
          notBefore: process.certificate.notBefore, notAfter: process.certificate.notAfter)
      }
    }
    if sightings.count == 1 {
      lonePeerDownSince =
        sightings[0].readiness == .ready ? nil : lonePeerDownSince ?? cluster.now
    }
    if membersUnknownUntil > cluster.now {
      observation.peers = PeersFact(fault: .endpointsUnreadable)
      return
    }
    observation.peers.peers = sightings
    observation.peers.askedFrom = begun.boot
    observation.peers.holdsVirtualAddress = cluster.virtualAddress == index
  }

  // MARK: - What this process has begun

  private func stopFact(_ attempt: UInt64?) -> StopCallFact {
    guard let call = stopCall, call.attempt == attempt else { return .none }
    return call.answers <= cluster.now ? call.answer : call.result
  }

  private func hookFact(_ attempt: UInt64?) -> HookFact {
    guard let hook, hook.attempt == attempt else { return .none }
    if hook.ends > cluster.now { return .running(hook.hook) }
    return hook.works ? .succeeded(hook.hook) : .failed(hook.hook)
  }

  private func leaseFact() -> LockWriteFact {
    guard let leaseCall else { return .none }
    return leaseCall.answers <= cluster.now ? leaseCall.fact : .inFlight
  }
}
