/// Everything a decision is made of: facts, with "could not be learned, because" among them.
package struct Observation: Sendable, Equatable {
  /// When the facts were complete, on both clocks.
  package var now: Moment
  /// The boot in which `now.boot` counts.
  package var boot: BootIdentity
  /// What the API server serves on the loopback name.
  package var certificate: CertificateFact
  /// What runs the API server.
  package var container: ContainerFact
  /// When the process started by the wall clock of that time, as the runtime wrote it down; `nil`
  /// where nobody did.
  package var processStarted: WallTime?
  /// What of the API server's files its process has not taken over.
  package var staleFiles: StaleFilesFact = .unknown
  /// Whether kubelet starts the API server again, so that its back-off counts.
  package var isStartedByKubelet = true
  /// What stands in the folder of a patched API server's certificate.
  package var pair: PairFact = .notConfigured
  /// What the API server says of itself on `/readyz`.
  package var readiness: ReadinessFact
  /// What a start would meet.
  package var preflight: PreflightFact
  /// What a stop must give the process to drain, from the manifest's flags and the policy.
  /// `nil`: the flags cannot be read, and there is no safe guess.
  package var grace: Interval?
  /// An operator's wish that nothing be restarted.
  package var hold: HoldFact
  /// An operator's wish for a restart now.
  package var request: RestartRequest?
  /// An operator's wish that a failed restart be forgotten: its number.
  package var release: UInt64?
  /// How far the stop that we began has come.
  package var stopCall: StopCallFact
  /// How far the hook that we began has come.
  package var hook: HookFact
  /// This master.
  package var node: NodeIdentity
  /// The cluster-wide lock.
  package var lock: LockFact
  /// What came of our last write to it.
  package var lockWrite: LockWriteFact
  /// The other masters.
  package var peers: PeersFact
  /// The machine is going down, and everything on it will be stopped anyway.
  package var machineIsShuttingDown: Bool
  /// The record of the restart in flight could be read and written.
  package var recordIsSound: Bool
  /// A signal cut the look short: what is missing is missing for that reason, and says nothing.
  package var isInterrupted = false

  /// Facts taken together.
  package init(
    now: Moment, boot: BootIdentity, certificate: CertificateFact, container: ContainerFact,
    readiness: ReadinessFact, preflight: PreflightFact = .notTaken,
    grace: Interval?, hold: HoldFact = .none,
    request: RestartRequest? = nil, release: UInt64? = nil, stopCall: StopCallFact = .none,
    hook: HookFact = .none, node: NodeIdentity = NodeIdentity(digest: 0), lock: LockFact,
    lockWrite: LockWriteFact = .none, peers: PeersFact = PeersFact(),
    machineIsShuttingDown: Bool = false, recordIsSound: Bool = true
  ) {
    self.now = now
    self.boot = boot
    self.certificate = certificate
    self.container = container
    self.readiness = readiness
    self.preflight = preflight
    self.grace = grace
    self.hold = hold
    self.request = request
    self.release = release
    self.stopCall = stopCall
    self.hook = hook
    self.node = node
    self.lock = lock
    self.lockWrite = lockWrite
    self.peers = peers
    self.machineIsShuttingDown = machineIsShuttingDown
    self.recordIsSound = recordIsSound
  }
}

/// How the certificate's time fits the process that serves it
/// (`LoopbackCertificate.Correlation`, without its sentences).
package enum CorrelationFact: Sendable, Equatable {
  /// Made by this process: a restart renews it. `skew` is CN time minus process start.
  case renewedByRestart(skew: Interval)
  /// Older than the process and loaded from somewhere: a restart would not renew it.
  case persisted(olderBy: Interval)
  /// The times differ, as they do when the clock is stepped after boot: a warning.
  case clockStepped(by: Interval)
  /// Another process seems to answer on this port.
  case otherProcess(by: Interval)
  /// No process is known to compare with.
  case unknown
}

/// The loopback certificate's facts that decisions need.
package struct CertificateFacts: Sendable, Equatable {
  /// SHA-256 of the leaf.
  package var fingerprint: Fingerprint
  /// The Unix time in the CN: when the process says that it made it.
  package var madeAt: WallTime
  /// The first second of validity.
  package var notBefore: WallTime
  /// The last second of validity.
  package var notAfter: WallTime
  /// How it fits the process.
  package var correlation: CorrelationFact

  /// The facts of one certificate.
  package init(
    fingerprint: Fingerprint, madeAt: WallTime, notBefore: WallTime, notAfter: WallTime,
    correlation: CorrelationFact
  ) {
    self.fingerprint = fingerprint
    self.madeAt = madeAt
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.correlation = correlation
  }

  /// notAfter minus notBefore.
  package var lifetime: Interval { notAfter - notBefore }
}

/// What came of asking for the loopback certificate.
package enum CertificateFact: Sendable, Equatable {
  /// It really is the loopback certificate.
  case loopback(CertificateFacts)
  /// Some other certificate answered on that name.
  case notLoopback
  /// No certificate could be read.
  case unreadable
}

/// What came of asking the runtime for the API server's container.
package enum ContainerFact: Sendable, Equatable {
  /// Exactly one runs, as this process.
  case running(ProcessIdentity)
  /// None runs.
  case none
  /// More than one runs.
  case several(Int)
  /// It changed while the facts were being taken, so they may not belong together.
  case changedMeanwhile
  /// The runtime did not say.
  case unreadable
}

/// What `/readyz` said on this master's own address.
package enum ReadinessFact: Sendable, Equatable {
  /// 200.
  case ready
  /// Not 200, with the number of failing checks it named.
  case notReady(failingChecks: Int)
  /// Not ready because it is shutting down: it has had its SIGTERM.
  case shuttingDown
  /// 401 or 403: our credential is missing or not allowed.
  case accessDenied(status: Int)
  /// No credential could be loaded.
  case credentialUnusable
  /// Who answers is not who we may ask: its certificate does not verify.
  case serverUntrusted
  /// No answer.
  case unreachable
}

/// An operator's hold.
package enum HoldFact: Sendable, Equatable {
  /// None.
  case none
  /// Held, until a time or until it is resumed.
  case held(until: WallTime?)
  /// There is a hold, or may be one, that cannot be read.
  case unreadable
}

/// A restart that an operator asked for.
package struct RestartRequest: Sendable, Equatable {
  /// A number of its own, so that one request is served once.
  package var id: UInt64
  /// The gates that the operator waived by name.
  package var waivedGates: GateSet
  /// The preflight checks that the operator waived by name, by number.
  package var waivedChecks: [UInt16]

  /// A request with its waivers.
  package init(id: UInt64, waivedGates: GateSet = GateSet(), waivedChecks: [UInt16] = []) {
    self.id = id
    self.waivedGates = waivedGates
    self.waivedChecks = waivedChecks
  }
}

/// How far the stop that this process began has come.
package enum StopCallFact: Sendable, Equatable {
  /// None was begun by this process.
  case none
  /// The runtime has it and has not answered.
  case inFlight
  /// It surely never reached the runtime: refused before any byte was sent.
  case notDelivered
  /// It surely was not sent: its time was over.
  case tooLate
  /// The runtime says that the container has stopped.
  case finished
  /// The runtime answered with an error, or the answer was lost: it counts as delivered.
  case failedAfterDelivery
}

/// How far the hook that this process began has come.
package enum HookFact: Sendable, Equatable {
  /// None was begun by this process.
  case none
  /// It runs.
  case running(Hook)
  /// It ended with status 0.
  case succeeded(Hook)
  /// It could not be started, ended otherwise, or ran out of time.
  case failed(Hook)
}

/// The two points at which an operator's program runs.
package enum Hook: UInt8, Sendable, CaseIterable {
  /// Before the stop: move a virtual address away, drain a balancer.
  case preStop = 1
  /// After the proof: put it back.
  case postProof = 2
}
