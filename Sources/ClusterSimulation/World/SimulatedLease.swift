import RestartDecision

/// The Lease in etcd: linearizable, written by compare-and-swap alone.
struct SimulatedLease {
  /// A write on its way.
  struct Flight {
    /// When etcd sees it; a late one long after its writer gave it up.
    var arrives: TrueTime
    var write: LockWrite
    var master: Int
    /// The process of the supervisor that began it.
    var life: UInt64
    /// Its number in that process, so that an answer finds its question.
    var number: UInt64
    var holder: HolderIdentity
    var attempt: UInt64
    var before: Fingerprint
    /// When it was begun, on the writer's boot clock.
    var begun: BootTime
  }

  /// What stands there; `nil`: there is no Lease.
  private(set) var record: LeaseRecord?
  /// What stood there before, newest last; for reads that are stale.
  private(set) var earlier: [LeaseRecord] = []
  private(set) var flights: [Flight] = []
  /// When the next write arrives.
  private(set) var nextArrival = TrueTime.never
  private var versions: UInt64 = 0
  private var uids: UInt64 = 0
  /// The write that stands there now: when its writer began it.
  private(set) var standing: Flight?

  init(duration: Interval) { create(duration: duration) }

  /// `bootstrap` makes it.
  mutating func create(duration: Interval) {
    uids += 1
    versions += 1
    standing = nil
    earlier = []
    record = LeaseRecord(
      uid: uids, version: versions, renewed: WallTime(milliseconds: 0), transitions: 0,
      duration: duration)
  }

  /// An admin deletes it.
  mutating func delete() {
    record = nil
    standing = nil
    earlier = []
  }

  mutating func send(_ flight: Flight) {
    flights.append(flight)
    nextArrival = min(nextArrival, flight.arrives)
  }

  /// The first write that has arrived, if one has.
  mutating func takeArrival(at now: TrueTime) -> Flight? {
    guard nextArrival <= now,
      let index = flights.indices.min(by: { flights[$0].arrives < flights[$1].arrives })
    else { return nil }
    let flight = flights.remove(at: index)
    nextArrival = flights.map(\.arrives).min() ?? .never
    return flight
  }

  /// Applies a write that names the version that stands there. `false`: a conflict.
  mutating func apply(_ flight: Flight) -> Bool {
    guard var next = record, next.version == flight.write.expected else { return false }
    remember(next)
    versions += 1
    next.version = versions
    next.renewed = flight.write.renewed
    switch flight.write.intent {
    case .free:
      next.holder = nil
      next.phase = nil
      next.attempt = 0
      next.before = nil
      standing = nil
    case .hold(let phase):
      next.holder = flight.holder
      next.phase = phase
      next.attempt = flight.attempt
      next.before = flight.before
      next.transitions = flight.write.transitions
      next.duration = flight.write.duration
      if flight.write.changesHolder { next.released = nil }
      standing = flight
    }
    record = next
    return true
  }

  /// `loopwarden release` at another master: frees it and says whose hold it was.
  mutating func releaseByHuman() {
    guard var next = record, let holder = next.holder else { return }
    remember(next)
    versions += 1
    next.version = versions
    next.released = ReleasedHold(node: holder.node, attempt: next.attempt)
    next.holder = nil
    next.phase = nil
    next.attempt = 0
    next.before = nil
    next.transitions += 1
    record = next
    standing = nil
  }

  private mutating func remember(_ record: LeaseRecord) {
    if earlier.count >= 4 { earlier.removeFirst() }
    earlier.append(record)
  }
}
