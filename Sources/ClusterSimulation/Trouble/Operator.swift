import RestartDecision

/// What people mend.
extension Troubles {
  /// The operator looks after every master; in trouble only after some of them.
  mutating func visit(_ cluster: Cluster, thorough: Bool) {
    for master in cluster.masters where thorough || below(2) == 0 {
      master.settle()
      free(master, thorough: thorough)
      mendAPIServer(master)
      mendRecord(master)
      releaseFailure(master, cluster)
      askForWhatIsBlocked(master, cluster)
    }
    if cluster.lease.record == nil {
      cluster.lease.create(duration: cluster.masters[0].policy.lock.duration)
      cluster.rules.leaseIsMade()
    }
  }

  private mutating func free(_ master: SimulatedMaster, thorough: Bool) {
    if thorough || below(3) == 0 {
      if case .none = master.hold {
      } else {
        master.hold = .none
        master.wake()
      }
      if master.policy.mode == .observe {
        master.policy.mode = .enforce
        master.wake()
      }
      if master.said.contains(.clocks) || master.said.contains(.clockSkew) {
        master.setClockRight()
        master.wake()
      }
    }
  }

  private func mendAPIServer(_ master: SimulatedMaster) {
    let now = master.cluster.now
    guard master.isUp else { return }
    if master.process == nil, master.startsAt == .never { master.startsAt = now + .seconds(10) }
    if let ready = master.process?.ready, ready > now + .minutes(30) {
      master.process?.ready = now + .seconds(5)
    }
    if master.phase == .held, master.isExpired {
      // What no restart of ours renewed, a human stops by hand.
      master.becomeStock()
      master.terminate(drain: .seconds(5))
    }
  }

  private func mendRecord(_ master: SimulatedMaster) {
    guard master.said.contains(.record), master.disk.trouble.isEmpty else { return }
    master.cluster.tally[.recordsLost] += 1
    master.cluster.rules.forgiveFingerprint(of: master)
    master.disk.wipe()
    master.crash()
  }

  /// Only once the API server is seen to be well: until then its hold keeps the others away.
  private mutating func releaseFailure(_ master: SimulatedMaster, _ cluster: Cluster) {
    guard master.phase == .held, master.isReady else { return }
    cluster.tally[.humanReleases] += 1
    cluster.rules.forgiveRestart(of: master)
    master.becomeStock()
    if let record = cluster.lease.record, record.holder?.node == master.node,
      record.attempt == master.attempt, record.phase == .held, below(3) == 0
    {
      cluster.lease.releaseByHuman()
    } else {
      master.release = newQuestion()
    }
    master.wake()
  }

  /// What only a human may decide: a second restart for one certificate, and one without the lock.
  private mutating func askForWhatIsBlocked(_ master: SimulatedMaster, _ cluster: Cluster) {
    guard master.request == nil, !master.said.isEmpty, isDue(master) else { return }
    var waived: [Gate] = [.window, .order, .pause, .minimumReady]
    if master.isExpired { waived.append(.readiness) }
    let human: [Gate] = [.persisted, .alreadyStopped, .renewedStillDue, .clocks]
    if !human.contains(where: { master.said.contains($0) }) {
      // Nobody can be asked for the lock, and the operator has seen that nobody is at work.
      let canAsk =
        cluster.reachesLease(master) && deniedUntil <= cluster.now && cluster.lease.record != nil
      guard master.said.contains(.lock), !canAsk,
        cluster.masters.allSatisfy({ $0 === master || ($0.isReady && !$0.phase.isInFlight) })
      else { return }
      waived.append(.lock)
    }
    master.becomeStock()
    master.request = RestartRequest(
      id: newQuestion(), waivedGates: GateSet(waived + human))
    master.wake()
  }

  /// By a clock that is right: the certificate of a process that started under a wrong one says
  /// nothing of its age, and a machine that is alone has nobody to ask.
  private func isDue(_ master: SimulatedMaster) -> Bool {
    if master.phase == .due { return true }
    guard master.phase == .watching, master.said.contains(.clocks), let process = master.process
    else { return false }
    return master.cluster.trueWall > master.schedule(process).due
  }

  private mutating func below(_ bound: Int64) -> Int64 { draw(bound) }
}
