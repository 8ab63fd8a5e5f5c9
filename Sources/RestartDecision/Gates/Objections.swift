extension Assessment {
  /// What `gate` has to say against a stop now; `nil`: nothing.
  func objection(of gate: Gate, waivedChecks: [UInt16]) -> Reason? {
    switch gate {
    case .mode:
      policy.mode == .enforce || policy.mutations.contains(.ignoresObserveMode) ? nil : .observing
    case .operatorHold: policy.mutations.contains(.ignoresHold) ? nil : holdObjection
    case .failedRestart: recollection.failure.map { .restartFailed($0) }
    case .machineShutdown: observation.machineIsShuttingDown ? .machineGoesDown : nil
    case .record: observation.recordIsSound ? nil : .recordFault
    case .certificate: certificateObjection
    case .container: containerObjection
    case .correlation: correlationObjection
    case .persisted: persistedObjection
    case .clocks: clocksObjection
    case .alreadyStopped: alreadyStoppedObjection
    case .renewedStillDue: renewedStillDueObjection
    case .minimumInterval: minimumIntervalObjection
    case .lock: lockObjection
    case .grace: observation.grace == nil ? .graceUnknown : nil
    case .preflightFatal:
      policy.mutations.contains(.ignoresFatal) ? nil : findings(.fatal, waivedChecks: [])
    case .readinessAccess: readinessAccessObjection
    case .processShutdown: observation.readiness == .shuttingDown ? .shuttingDown : nil
    case .kubeletBackOff: backOffObjection
    case .window: windowObjection
    case .preflightRisk: findings(.risk, waivedChecks: waivedChecks)
    case .minimumReady: minimumReadyObjection
    case .preStopHook: hookObjection
    case .readiness: readinessObjection
    case .members: membersObjection
    case .peers: peersObjection
    case .order: orderObjection
    case .pause: pauseObjection
    case .cordon: observation.peers.cordoned.map { .cordoned($0) }
    case .rebootLock: observation.peers.rebootLock.map { .rebootLocked($0) }
    case .upgrade: upgradeObjection
    case .clockSkew: clockSkewObjection
    }
  }

  private var holdObjection: Reason? {
    switch observation.hold {
    case .none: return nil
    case .unreadable: return .holdUnreadable
    case .held(let until):
      // An end that has passed frees it; an end on a clock that is not believed does not.
      guard let until, until <= observation.now.wall else { return .held(until: until) }
      return clocks.isBelieved ? nil : .holdEndUnproved(until: until)
    }
  }

  private var certificateObjection: Reason? {
    switch observation.certificate {
    case .loopback: nil
    case .notLoopback: .notLoopback
    case .unreadable: .certificateUnreadable
    }
  }

  private var containerObjection: Reason? {
    switch observation.container {
    case .running: nil
    case .none: .noContainer
    case .several(let count): .severalContainers(count)
    case .changedMeanwhile: .containerChanged
    case .unreadable: .containerUnreadable
    }
  }

  private var correlationObjection: Reason? {
    switch certificate?.correlation {
    case .otherProcess(let by): .otherProcess(by: by)
    case .clockStepped(let by): .clockStepped(by: by)
    case .renewedByRestart, .persisted, .unknown, nil: nil
    }
  }

  private var clocksObjection: Reason? {
    switch clocks {
    case .agree, .peersAgree: nil
    case .doubtful(let difference): .clocksDiffer(by: difference)
    case .unknown: .clocksUnknown
    }
  }

  private var alreadyStoppedObjection: Reason? {
    guard let last = memory.lastStop, let certificate, last.before == certificate.fingerprint,
      !policy.mutations.contains(.forgetsStops)
    else { return nil }
    return .stoppedBefore
  }

  private var renewedStillDueObjection: Reason? {
    guard let last = memory.lastStop, let proved = last.proved, let certificate, let schedule,
      last.after == certificate.fingerprint, schedule.due <= proved
    else { return nil }
    return .dueAgainAtOnce
  }

  private var minimumIntervalObjection: Reason? {
    guard let last = memory.lastStop else { return nil }
    let now = observation.now
    // A stop in another boot was before this one began, whatever the wall clock said at the time.
    let since =
      last.boot == observation.boot
      ? now.boot - last.issued.boot
      : max(now.wall - last.issued.wall, .milliseconds(now.boot.milliseconds))
    let missing = policy.minimumInterval - max(.zero, since)
    return missing > .zero ? .tooSoon(missing: missing) : nil
  }

  private func findings(_ weight: FindingClass, waivedChecks: [UInt16]) -> Reason? {
    switch observation.preflight {
    case .notTaken: return .preflightNotTaken
    case .taken(let all):
      let open = all.filter { $0.weight == weight && !waivedChecks.contains($0.check) }
      return open.first.map { .findings(count: open.count, first: $0.check) }
    }
  }

  private var readinessAccessObjection: Reason? {
    switch observation.readiness {
    case .accessDenied(let status): .accessDenied(status: status)
    case .credentialUnusable: .credentialUnusable
    case .serverUntrusted: .serverUntrusted
    case .ready, .notReady, .shuttingDown, .unreachable: nil
    }
  }

  private var backOffObjection: Reason? {
    guard let process, observation.isStartedByKubelet else { return nil }
    let missing = policy.kubeletBackOffReset - (observation.now.boot - process.started)
    return missing > .zero ? .backOff(missing: missing) : nil
  }

  private var windowObjection: Reason? {
    let now = observation.now.wall
    return policy.windows.isOpen(at: now)
      ? nil : .windowClosed(opens: policy.windows.nextOpening(from: now))
  }

  private var minimumReadyObjection: Reason? {
    guard let process else { return nil }
    let since = max(process.started, recollection.lastNotReady ?? process.started)
    let missing = policy.minimumReady - (observation.now.boot - since)
    return missing > .zero ? .notReadyLongEnough(missing: missing) : nil
  }

  private var hookObjection: Reason? {
    guard let failed = recollection.hookFailedAt else { return nil }
    let missing = policy.hookRetry - (observation.now.boot - failed)
    return missing > .zero ? .hookFailed(retryIn: missing) : nil
  }

  private var readinessObjection: Reason? {
    switch observation.readiness {
    case .ready, .accessDenied, .credentialUnusable, .serverUntrusted, .shuttingDown: nil
    case .notReady(let failing): .notReady(failingChecks: failing)
    case .unreachable: .unreachable
    }
  }
}
