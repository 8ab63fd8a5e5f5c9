/// Why a gate does not simply pass, with the numbers; sentences are made by the reporter.
package enum Reason: Sendable, Equatable {
  /// Observe mode.
  case observing
  /// An operator's hold, until a time or until it is resumed.
  case held(until: WallTime?)
  /// A hold whose end has come by the wall clock alone, which the boot clock does not bear out.
  case holdEndUnproved(until: WallTime)
  /// A hold that cannot be read counts as one.
  case holdUnreadable
  /// A restart failed and nobody has released it.
  case restartFailed(Failure)
  /// The machine is going down.
  case machineGoesDown
  /// The restart's record cannot be read or written.
  case recordFault
  /// Another certificate is served on the loopback name.
  case notLoopback
  /// No certificate could be read.
  case certificateUnreadable
  /// No API server container runs.
  case noContainer
  /// More than one runs.
  case severalContainers(Int)
  /// The container changed while we looked.
  case containerChanged
  /// The runtime did not say what runs.
  case containerUnreadable
  /// Another process seems to answer: its certificate and the process differ by this much.
  case otherProcess(by: Interval)
  /// The times differ as after a step of the clock.
  case clockStepped(by: Interval)
  /// A restart would not renew it; it is older than the process by this much.
  case persisted(olderBy: Interval)
  /// A restart would not renew it: it was seen before, with another process.
  case survivedRestart
  /// The wall clock and the boot clock differ by this much.
  case clocksDiffer(by: Interval)
  /// There is no process age to compare the wall clock with.
  case clocksUnknown
  /// This very certificate has had its stop.
  case stoppedBefore
  /// The certificate that our last restart brought would be due at once.
  case dueAgainAtOnce
  /// Too soon after the last restart; this much is missing.
  case tooSoon(missing: Interval)
  /// Nothing says whether there are other masters.
  case lockNotConfigured
  /// Nothing says how long the process needs to drain.
  case graceUnknown
  /// The preflight has not been taken.
  case preflightNotTaken
  /// So many checks did not pass; the first one's number.
  case findings(count: Int, first: UInt16)
  /// 401 or 403 on /readyz.
  case accessDenied(status: Int)
  /// No credential to read /readyz with.
  case credentialUnusable
  /// The certificate that answers for /readyz does not verify.
  case serverUntrusted
  /// It has had its SIGTERM already.
  case shuttingDown
  /// The container is younger than kubelet's memory; this much is missing.
  case backOff(missing: Interval)
  /// No window is open; the next one opens then.
  case windowClosed(opens: WallTime?)
  /// It has not been ready for long enough; this much is missing.
  case notReadyLongEnough(missing: Interval)
  /// The hook before the stop failed; it is tried again after this much.
  case hookFailed(retryIn: Interval)
  /// /readyz is not 200.
  case notReady(failingChecks: Int)
  /// /readyz does not answer.
  case unreachable
}

extension Reason {
  /// After how long the objection ends by itself, where time alone ends it.
  var endsAfter: Interval? {
    switch self {
    case .tooSoon(let missing), .backOff(let missing), .notReadyLongEnough(let missing),
      .hookFailed(let missing):
      missing
    default: nil
    }
  }
}

/// A gate's answer.
package struct GateVerdict: Sendable, Equatable {
  /// What became of the gate.
  package enum Effect: UInt8, Sendable {
    /// Nothing to object.
    case passes
    /// No restart.
    case binds
    /// An objection that does not bind at this hour: say it.
    case warns
    /// An objection without weight at this hour.
    case waived
    /// An objection that the operator waived by name.
    case waivedByOperator
  }

  /// The gate.
  package var gate: Gate
  /// What became of it.
  package var effect: Effect
  /// Why, unless it passes.
  package var reason: Reason?

  /// A verdict.
  package init(gate: Gate, effect: Effect, reason: Reason?) {
    self.gate = gate
    self.effect = effect
    self.reason = reason
  }
}
