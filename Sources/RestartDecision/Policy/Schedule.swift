/// How near the end is.
package enum Hour: UInt8, Sendable, CaseIterable {
  /// All gates bind.
  case normal
  /// From `urgentBefore` on: comfort gives way.
  case urgent
  /// Past notAfter: the API server is failing.
  case expired
}

/// The times that a certificate and a policy give, and what the clocks allow us to believe.
package struct Schedule: Sendable, Equatable {
  /// From when on a restart is wanted.
  package var due: WallTime
  /// From when on comfort gives way; never before `due`.
  package var urgent: WallTime
  /// When it dies.
  package var notAfter: WallTime

  /// The schedule of one certificate.
  ///
  /// Due at `notAfter - renewBefore - spread`, where both together are at most half of what the
  /// certificate gives this process: otherwise a short-lived certificate would be due the moment
  /// it was made, and be restarted for ever.
  ///
  /// - Parameter processStart: when the process started by the wall clock, derived from its age.
  package init(certificate: CertificateFacts, processStart: WallTime, policy: Policy) {
    // A certificate that outlives its process gives the next one no less than this one.
    let isPersisted = if case .persisted = certificate.correlation { true } else { false }
    self.init(
      notBefore: certificate.notBefore, notAfter: certificate.notAfter,
      processStart: isPersisted ? certificate.notBefore : processStart,
      spread: policy.spread, policy: policy)
  }

  /// The schedule of another master's certificate, as that master computes it if its policy is
  /// ours: its process is taken to have started when it made the certificate.
  package init(peer certificate: PeerCertificate, node: NodeIdentity, policy: Policy) {
    self.init(
      notBefore: certificate.notBefore, notAfter: certificate.notAfter,
      processStart: certificate.madeAt,
      spread: Spread.share(of: policy.spreadLimit, node: node), policy: policy)
  }

  /// The schedule of a certificate that is read from files.
  init(stored: PairFact.StoredCertificate, policy: Policy) {
    self.init(
      notBefore: stored.notBefore, notAfter: stored.notAfter, processStart: stored.notBefore,
      spread: policy.spread, policy: policy)
  }

  private init(
    notBefore: WallTime, notAfter: WallTime, processStart: WallTime, spread: Interval,
    policy: Policy
  ) {
    let wanted = policy.renewBefore ?? max(Policy.defaultRenewBefore, (notAfter - notBefore) / 5)
    let cap = max(.zero, (notAfter - processStart) / 2)
    let lead = min(wanted + spread, cap)
    self.notAfter = notAfter
    due = notAfter - lead
    urgent = max(due, notAfter - policy.urgentBefore)
  }

  /// The hour by the wall clock alone; `nil` before the restart is due.
  package func hour(at now: WallTime) -> Hour? {
    if now > notAfter { return .expired }
    if now >= urgent { return .urgent }
    return now >= due ? .normal : nil
  }
}

/// Whether two clocks agree on the certificate's age.
package enum ClockVerdict: Sendable, Equatable {
  /// They differ by this much, within tolerance.
  case agree(difference: Interval)
  /// They differ by this much: neither is believed.
  case doubtful(difference: Interval)
  /// They differ by this much, but most of the other masters' clocks agree with our wall clock.
  case peersAgree(difference: Interval)
  /// There is no process whose age could be compared.
  case unknown

  /// Compares the process's age by the wall clock with that by the boot clock.
  ///
  /// The mark on the wall clock is the certificate's CN time, made by the process at its start; for
  /// one that is read from files it is `processStarted`, the runtime's word on that start.
  /// Where they differ, a majority of all other masters (those that do not answer count against)
  /// may bear the wall clock out.
  package static func compare(
    certificate: CertificateFacts, process: ProcessIdentity, processStarted: WallTime? = nil,
    now: Moment, tolerance: Interval, peers: [PeerFact]
  ) -> ClockVerdict {
    let isPersisted = if case .persisted = certificate.correlation { true } else { false }
    let mark = isPersisted ? processStarted ?? certificate.madeAt : certificate.madeAt
    let difference = (now.wall - mark) - (now.boot - process.started)
    if difference.magnitude <= tolerance { return .agree(difference: difference) }
    var agreeing = 0
    for peer in peers {
      if let offset = peer.clockOffset, offset.magnitude <= tolerance { agreeing += 1 }
    }
    return agreeing * 2 > peers.count
      ? .peersAgree(difference: difference) : .doubtful(difference: difference)
  }

  /// Whether the wall clock may be acted on.
  package var isBelieved: Bool {
    switch self {
    case .agree, .peersAgree: true
    case .doubtful, .unknown: false
    }
  }
}
