import RestartDecision
import Testing

/// A master among three, with the cluster's Lease beside it: what the machine writes is applied here,
/// by compare-and-swap, when the test lets it.
struct LockedRun {
  var run = Run()
  var lease: LeaseRecord
  /// Whether the machine can read it.
  var isReachable = true
  /// What was written and neither applied nor dropped.
  var pending: LockWrite?
  /// Everything that was written.
  var writes: [LockWrite] = []
  /// The stops that were begun.
  var stops: [Action] = []

  static let me = NodeIdentity(digest: 1)
  static let other = HolderIdentity(
    node: NodeIdentity(digest: 2), boot: BootIdentity(digest: 22))
  static let ours = HolderIdentity(node: me, boot: Master.boot)

  /// Due, with a free Lease that has been known and free for long.
  init() {
    lease = LeaseRecord(
      uid: 7, version: 1, renewed: WallTime(unixSeconds: 5), transitions: 0,
      duration: .seconds(137))
    run.look.node = Self.me
    run.look.peers = PeersFact(peers: [
      PeerFact(node: NodeIdentity(digest: 2), readiness: .ready),
      PeerFact(node: NodeIdentity(digest: 3), readiness: .ready),
    ])
    run.look.hold = .held(until: nil)
    for _ in 0..<3 { step(after: .minutes(11)) }
    run.look.hold = .none
  }

  private mutating func see() {
    run.look.lock = isReachable ? .lease(lease) : .unavailable
    run.look.peers.askedFrom = run.look.now.boot
  }

  /// One look, at a Lease as it is now; `applies`: what is written is there at the next look.
  @discardableResult mutating func step(
    after pause: Interval = .seconds(1), applies: Bool = true
  ) -> Decision {
    run.look.now = Moment(
      wall: run.look.now.wall + pause, boot: run.look.now.boot + pause)
    see()
    let decision = run.machine.advance(run.look, policy: run.policy)
    switch decision.action {
    case .writeLock(let write):
      writes.append(write)
      pending = write
      run.look.lockWrite = .unknown
      if applies { applyPending() }
    case .stop:
      stops.append(decision.action)
      run.look.stopCall = .inFlight
    case .none, .runHook, .renewPair: break
    }
    return decision
  }

  /// The write arrives at the API server, now or long after.
  mutating func applyPending() {
    guard let write = pending else { return }
    pending = nil
    guard write.expected == lease.version else {
      run.look.lockWrite = .conflict
      return
    }
    lease.version += 1
    lease.renewed = write.renewed
    lease.transitions = write.transitions
    run.look.lockWrite = .acknowledged
    switch write.intent {
    case .free: (lease.holder, lease.phase) = (nil, nil)
    case .hold(let phase):
      lease.holder = HolderIdentity(node: Self.me, boot: run.look.boot)
      lease.phase = phase
      lease.attempt = run.machine.attempt?.number ?? 0
      lease.before = run.machine.attempt?.before
    }
  }

  /// Another master writes.
  mutating func taken(as phase: LeasePhase) {
    lease.version += 1
    lease.holder = Self.other
    lease.phase = phase
    lease.renewed = lease.renewed + .seconds(1)
    lease.transitions += 1
  }

  /// Until the phase is reached, in at most 30 looks.
  mutating func advance(to phase: Phase, source: SourceLocation = #_sourceLocation) {
    for _ in 0..<30 where run.machine.phase != phase { step() }
    #expect(run.machine.phase == phase, sourceLocation: source)
  }

  /// Until the stop is begun.
  mutating func advanceToStop(source: SourceLocation = #_sourceLocation) {
    for _ in 0..<30 where stops.isEmpty { step() }
    #expect(stops.count == 1, sourceLocation: source)
  }

  /// A new process reads what is on disk.
  mutating func crash() {
    run.crash()
    run.look.lockWrite = .none
  }

  var phasesWritten: [LeasePhase?] {
    writes.map { if case .hold(let phase) = $0.intent { phase } else { nil } }
  }
}
