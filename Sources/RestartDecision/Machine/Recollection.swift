/// What this process of ours remembers and no other needs: it ends with the process.
package struct Recollection: Sendable, Equatable {
  /// When the API server was last seen not ready.
  package var lastNotReady: BootTime?
  /// When the hook before the stop last failed.
  package var hookFailedAt: BootTime?
  /// When the renewal of the files was last begun and has not been seen to succeed.
  package var pairTried: BootTime?
  /// The request for which it was.
  package var pairRequest: UInt64?
  /// The files were renewed, and nobody has been told.
  package var pairJustRenewed = false
  /// When the preflight was last taken.
  package var lastFull: BootTime?
  /// Why the restart in flight failed, until it is well again or released.
  package var failure: Failure?
  /// Whether a stop of this attempt was begun by this process, so that `StopCallFact.none`
  /// means "before our time".
  package var stopBegun = false

  /// The last sign of life in the Lease.
  package var leaseSign: LeaseRecord.Sign?
  /// When that sign was first seen.
  package var leaseSince: BootTime?
  /// A Lease that is not the one that is remembered, and when it was first seen.
  package var newLease: NewLease?
  /// The only other master, while it is down.
  package var lonePeer: NodeIdentity?
  /// Since when it has been seen down without a break.
  package var lonePeerDownSince: BootTime?
  /// Since when the machine has been in its phase.
  package var phaseSince: PhaseEntry?
  /// Our writes to the Lease that no read has shown yet; any of them may have been applied.
  package var writes: [PendingWrite] = []
  /// When our last write to the Lease was begun.
  package var lastWrite: BootTime?
  /// The hold that a read has shown.
  package var hold: ConfirmedHold?

  /// When a phase was entered.
  package struct PhaseEntry: Sendable, Equatable {
    var phase: Phase
    var since: BootTime
  }

  /// A Lease that was made anew.
  package struct NewLease: Sendable, Equatable {
    var uid: UInt64
    var since: BootTime
  }

  /// A write to the Lease.
  package struct PendingWrite: Sendable, Equatable {
    var phase: LeasePhase
    var renewed: WallTime
    /// When it was begun: its sign of life is no younger.
    var begun: BootTime
  }

  /// A hold that a read has shown.
  package struct ConfirmedHold: Sendable, Equatable {
    var phase: LeasePhase
    /// Until when a stop may be begun under it.
    var deadline: BootTime
  }
}
