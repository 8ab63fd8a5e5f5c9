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
  /// The files that it was read from are renewed first, and have not been yet.
  case pairNotRenewed
  /// The configured folder holds no pair.
  case pairMissing
  /// The configured folder holds something that is not a pair, or that must not be written over.
  case pairUnusable
  /// The configured folder holds another pair than the one that is served, and this certificate was
  /// never seen there.
  case pairNotServed
  /// The pair in the configured folder has ended, or has not begun.
  case pairNotValid
  /// The pair that we made would be due at once.
  case pairDueAgain
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
  /// There is no Lease.
  case lockMissing
  /// 401 or 403 on the Lease.
  case lockDenied(status: Int)
  /// No API server gave a usable answer on the Lease.
  case lockUnavailable
  /// The Lease was made anew; whoever held its predecessor may still be at work for this long.
  case lockIsNew(missing: Interval)
  /// Another master holds it and has not stopped anything; without a sign of life it is free
  /// after this much.
  case lockBusy(LeasePhase, missing: Interval)
  /// It is held by a restart that may have stopped an API server: time alone never frees it.
  case lockKept(LeasePhase)
  /// It was ours and is not any more.
  case lockLost
  /// Our last confirmed sign of life is too long ago.
  case lockDeadlineOver
  /// It is not known who the other masters are.
  case membersUnknown(MembershipFault)
  /// So many of the other masters are ready, and so many must be.
  case peersNotReady(ready: Int, needed: Int, members: Int)
  /// Another master is due before this one; it is waited for no longer than this.
  case notOurTurn(before: NodeIdentity, missing: Interval)
  /// This master holds the virtual address and goes last; it waits no longer than this.
  case virtualAddressLast(before: NodeIdentity, missing: Interval)
  /// The lock was released, or first seen free, too recently; this much is missing.
  case pausing(missing: Interval)
  /// A control-plane node is cordoned.
  case cordoned(NodeIdentity)
  /// Another tool holds its lock, or may.
  case rebootLocked(RebootLock)
  /// The masters do not all run the same version.
  case versionsDiffer(NodeIdentity)
  /// Our wall clock differs from most of the other masters' by more than is allowed; by this much
  /// from the nearest of those.
  case clockSkewed(by: Interval)
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
      .hookFailed(let missing), .lockIsNew(let missing), .lockBusy(_, let missing),
      .notOurTurn(_, let missing), .virtualAddressLast(_, let missing), .pausing(let missing):
      missing
    default: nil
    }
  }

  /// Whether the objection ends when another master does something, so that it pays to look often.
  var endsByAnother: Bool {
    switch self {
    case .lockMissing, .lockDenied, .lockUnavailable, .lockIsNew, .lockBusy, .lockKept,
      .peersNotReady, .notOurTurn, .virtualAddressLast:
      true
    default: false
    }
  }

  /// Whether an operator's waiver of the gate covers it. A lock that somebody holds is never waived
  /// away, and neither is one whose state is known: what cannot be asked for is.
  var mayBeWaived: Bool {
    switch self {
    // A start with them would fail, or bring the old certificate back.
    case .pairNotRenewed, .pairMissing, .pairUnusable, .pairNotValid, .pairDueAgain: false
    case .lockNotConfigured, .lockIsNew, .lockBusy, .lockKept, .lockLost, .lockDeadlineOver: false
    default: true
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
