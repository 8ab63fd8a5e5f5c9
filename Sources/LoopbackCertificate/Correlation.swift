/// How a loopback certificate and the process that seems to serve it belong together: whether a
/// restart would renew it.
package enum Correlation: Sendable, Equatable {
  /// What the verdict was made from.
  package struct Numbers: Sendable, Equatable {
    /// The common name's time minus the process start, seconds: negative where the certificate is
    /// older than the process.
    package let secondsAfterStart: Int64
    /// notAfter minus notBefore, seconds.
    package let lifetime: Int64
    /// Whether an upstream build makes this lifetime.
    package let lifetimeIsStock: Bool
  }

  /// Why a certificate is taken for one that was read from files.
  package enum Evidence: Sendable, Hashable, CaseIterable {
    /// The configuration says so.
    case configured
    /// The same fingerprint was served before and after a change of process.
    case survivedProcessChange
    /// Made well before the process, with a lifetime that no stock build makes.
    case lifetime
  }

  /// Made by this process when it started: a restart renews it.
  case renewedByRestart(Numbers)
  /// Read from files by a patched build: a restart brings the same certificate back.
  case persisted(Numbers, because: Evidence)
  /// A stock lifetime, but the time does not fit: the wall clock was stepped after the certificate
  /// was made. A warning; a restart renews it.
  case clockStepped(Numbers)
  /// Not this process's certificate: another one answers on this port. No restart.
  case otherProcess(Numbers)

  /// Seconds by which the common name's time may differ from the process start.
  package static let tolerance: Int64 = 120

  /// What was seen of certificate and process before this look.
  package struct History: Sendable, Hashable {
    /// This fingerprint was served by an earlier process of this master too.
    package var fingerprintSurvivedProcessChange: Bool
    /// This very process (same pid and start) was seen with another fingerprint.
    package var processHadAnotherFingerprint: Bool

    /// Nothing was seen unless said otherwise.
    package init(
      fingerprintSurvivedProcessChange: Bool = false, processHadAnotherFingerprint: Bool = false
    ) {
      self.fingerprintSurvivedProcessChange = fingerprintSurvivedProcessChange
      self.processHadAnotherFingerprint = processHadAnotherFingerprint
    }
  }

  /// Judges `identity` against a process that started at `processStart`.
  ///
  /// `processStart` is in Unix seconds of the present wall clock: now minus the process's age on the
  /// boot clock. So after a step of the clock it moves, while the time in the name stays.
  /// `configuredPersisted` is what the configuration says of this build, nil where it is silent.
  /// Rules in order, the first that holds:
  /// 1. Seen or configured to be persisted. What was seen outweighs a configured "no".
  /// 2. Within `tolerance`: renewed by a restart.
  /// 3. A process makes or reads its certificate once, at its start; one that does not fit, on a
  ///    process that had another, is another process's.
  /// 4. On a stock lifetime (or where the configuration says that the build keeps it in memory) the
  ///    time, early or late, is the clock's doing: at boot the clock was behind or ahead, as with a
  ///    hardware clock in local time.
  /// 5. On any other lifetime an early one was read from files; a late one cannot have been, since
  ///    files that are younger than the process were not read by it: another process answers.
  package static func correlate(
    _ identity: LoopbackIdentity, processStart: Int64, history: History = History(),
    configuredPersisted: Bool? = nil, tolerance: Int64 = Correlation.tolerance
  ) -> Correlation {
    correlate(
      madeAt: identity.madeAt, notBefore: identity.notBefore, notAfter: identity.notAfter,
      processStart: processStart, history: history, configuredPersisted: configuredPersisted,
      tolerance: tolerance)
  }

  /// The same on bare numbers, all in Unix seconds.
  package static func correlate(
    madeAt: Int64, notBefore: Int64, notAfter: Int64, processStart: Int64,
    history: History = History(), configuredPersisted: Bool? = nil,
    tolerance: Int64 = Correlation.tolerance
  ) -> Correlation {
    let stock = StockLifetime.upstream(madeAt: madeAt, notBefore: notBefore, notAfter: notAfter)
    let numbers = Numbers(
      secondsAfterStart: madeAt - processStart, lifetime: notAfter - notBefore,
      lifetimeIsStock: stock != nil)

    if history.fingerprintSurvivedProcessChange {
      return .persisted(numbers, because: .survivedProcessChange)
    }
    if configuredPersisted == true { return .persisted(numbers, because: .configured) }
    if abs(numbers.secondsAfterStart) <= tolerance { return .renewedByRestart(numbers) }
    if history.processHadAnotherFingerprint { return .otherProcess(numbers) }
    if numbers.lifetimeIsStock || configuredPersisted == false { return .clockStepped(numbers) }
    return numbers.secondsAfterStart < 0
      ? .persisted(numbers, because: .lifetime) : .otherProcess(numbers)
  }
}
