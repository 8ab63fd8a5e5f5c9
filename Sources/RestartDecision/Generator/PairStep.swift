/// What must become of the pair of files before a restart makes sense.
enum PairStep: Equatable {
  /// Nothing: a restart alone renews the certificate, or no folder is configured.
  case none
  /// The files have to be renewed first.
  case renew
  /// The files are newer than what is served: a restart brings this certificate.
  case ready(Fingerprint)
  /// Renewing them would not help, or must not be tried.
  case refused(Reason)
}

extension Assessment {
  /// Whether the certificate outlives its process.
  var isPersisted: Bool {
    guard let certificate else { return false }
    if case .persisted = certificate.correlation { return true }
    if memory.persisted == certificate.fingerprint { return true }
    // Files that were made just before the process started look as if it had made them.
    return observation.pair != .notConfigured && memory.pair?.served == certificate.fingerprint
  }

  /// What must become of the files.
  var pairStep: PairStep {
    guard isPersisted, let certificate else { return .none }
    switch observation.pair {
    case .notConfigured: return .none
    case .unusable: return .refused(.pairUnusable)
    case .missing: return .refused(.pairMissing)
    case .stored(let stored):
      if stored.fingerprint == certificate.fingerprint { return .renew }
      if !isValid(stored) { return isOurs(stored) ? .renew : .refused(.pairNotValid) }
      // Files that the API server never read would be renewed in vain, and a restart proves nothing.
      guard memory.pair?.served == certificate.fingerprint else { return .refused(.pairNotServed) }
      if !isDue(stored) { return .ready(stored.fingerprint) }
      // No loop: what we made ourselves a moment ago is not made again.
      return isOurs(stored) ? .refused(.pairDueAgain) : .renew
    }
  }

  /// Whether our own last renewal brought it into the folder.
  private func isOurs(_ stored: PairFact.StoredCertificate) -> Bool {
    memory.pair?.renewed == stored.fingerprint
  }

  private func isValid(_ stored: PairFact.StoredCertificate) -> Bool {
    stored.notBefore <= observation.now.wall && observation.now.wall < stored.notAfter
  }

  private func isDue(_ stored: PairFact.StoredCertificate) -> Bool {
    Schedule(stored: stored, policy: policy).due <= observation.now.wall
  }

  /// What stands between a certificate that is read from files, or will be, and a restart.
  var persistedObjection: Reason? {
    guard isPersisted, let certificate else { return filesObjection }
    switch pairStep {
    case .ready: return nil
    case .renew: return .pairNotRenewed
    case .refused(let reason): return reason
    case .none:
      if case .persisted(let olderBy) = certificate.correlation {
        return .persisted(olderBy: olderBy)
      }
      return .survivedRestart
    }
  }
}

extension Assessment {
  /// Files that the next process would be started with: with one that has ended, or that is no pair,
  /// kube-apiserver ends at its start (measured on 1.20.2).
  private var filesObjection: Reason? {
    switch observation.pair {
    case .notConfigured: return nil
    case .missing: return .pairMissing
    case .unusable: return .pairUnusable
    case .stored(let stored): return isValid(stored) ? nil : .pairNotValid
    }
  }
}

extension Gate {
  /// The gates that must let it before files are renewed: whoever forbids a restart for good, or
  /// doubts the facts, forbids that too. What only chooses the hour of the stop does not; but a clock
  /// that was wrong at the machine's start gets the time to be set right, because dates on disk stay.
  static let beforePairRenewal: [Gate] = [
    .mode, .operatorHold, .failedRestart, .machineShutdown, .record, .certificate, .container,
    .correlation, .clocks, .alreadyStopped, .renewedStillDue, .minimumInterval, .kubeletBackOff,
    .clockSkew,
  ]
}
