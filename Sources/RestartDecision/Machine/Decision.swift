/// The one thing to do now.
package enum Action: Sendable, Equatable {
  /// Nothing.
  case none
  /// Run the operator's program.
  case runHook(Hook)
  /// Stop this very process, once, with this much time to drain before the runtime kills it, and
  /// only before that time on the boot clock; `nil`: at any time.
  case stop(ProcessIdentity, grace: Interval, before: BootTime?)
  /// Write to the Lease.
  case writeLock(LockWrite)
  /// Make a new pair, and put it into the folder in the old one's place.
  case renewPair
}

/// When the next restart is to be expected.
package enum Plan: Sendable, Equatable {
  /// Nothing is known to plan with.
  case unknown
  /// At this time: it is due then, and a window is open.
  case due(WallTime)
  /// When this window opens.
  case window(opens: WallTime)
  /// When comfort gives way, because no window opens before.
  case urgency(WallTime)
}

/// How much the next look must see.
package enum Depth: UInt8, Sendable {
  /// Certificate, container and readiness.
  case light
  /// The preflight too.
  case full
}

/// What happened in this step that somebody should be told.
package enum Event: Sendable, Equatable {
  /// A request was refused: the verdicts say why.
  case requestRefused(id: UInt64)
  /// A restart began.
  case began(Cause)
  /// The stop is about to be issued.
  case stopIssued
  /// A stop was refused before any byte was sent; it may be tried again.
  case stopNotDelivered(refusals: UInt8)
  /// A restart was given up before anything was stopped, because of this gate; `nil`: it is no
  /// longer wanted: the policy or the files say so.
  case aborted(Gate?)
  /// The new process is ready with a new certificate; the soak begins.
  case provedOnce
  /// It was ready and is no longer: the soak begins anew.
  case soakBroken
  /// The restart is proved.
  case renewed
  /// A restart failed.
  case failed(Failure)
  /// A failed one turned out well.
  case recovered
  /// An operator released a failed one.
  case released
  /// The hook failed, or was owed and not run because the service only observes by now.
  case hookFailed(Hook)
  /// The stop was not issued, because its time was over when it was to be.
  case stopTooLate
  /// A lock of an earlier life of this node was found, and no record of it.
  case adopted
  /// The pair of files is about to be renewed.
  case pairRenewalBegan
  /// The files hold a new pair, which a restart will bring.
  case pairRenewed
  /// After a start, a restart that had not stopped anything was dropped.
  case droppedUnstarted
}

/// The answer of one step.
package struct Decision: Sendable, Equatable {
  /// The one thing to do.
  package var action: Action = .none
  /// Every gate's verdict, in the order of `Gate`.
  package var verdicts = GateVerdicts()
  /// The certificate's times, if it could be read.
  package var schedule: Schedule?
  /// Whether the clocks agree.
  package var clocks: ClockVerdict = .unknown
  /// The hour, if a restart is due and the clocks can be believed.
  package var hour: Hour?
  /// Files that the API server does not take over are the only reason for a restart.
  package var isStaleAlone = false
  /// When the next restart is to be expected.
  package var plan: Plan = .unknown
  /// What happened.
  package var event: Event?
  /// When to look again, from now.
  package var nextLook: Interval = .zero
  /// How much to look at then.
  package var nextDepth: Depth = .light

  /// The verdicts that stand between now and a stop.
  package var binding: [GateVerdict] { verdicts.objections.filter { $0.effect == .binds } }
  /// Whether any does.
  package var isBlocked: Bool { !verdicts.binding.isEmpty }
}
