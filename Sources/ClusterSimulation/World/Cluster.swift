import RestartDecision
import Supervision

/// All masters, what lies between them, and the order in which things happen.
final class Cluster {
  let seed: UInt64
  private(set) var masters: [SimulatedMaster] = []
  var now = TrueTime.zero
  /// The true time on the wall when the run begins.
  let epoch: WallTime
  var lease: SimulatedLease
  var weather: Weather
  var troubles: Troubles
  // Both need the cluster, which is whole only after its `init`.
  private(set) lazy var rules = Rules(cluster: self)
  private(set) lazy var duties = Duties(cluster: self)
  var tally = Tally()
  var virtualAddress: Int?
  /// How many steps all masters took.
  private(set) var steps = 0

  /// How many API servers were started.
  var processes: UInt64 = 0
  /// How many writes to the Lease were begun.
  var leaseWrites: UInt64 = 0
  /// Until when a supervisor cannot reach an API server, by `from * count + to`.
  private var cuts: [TrueTime]
  private var anyCutUntil = TrueTime.zero
  /// Until when some machine is down.
  var anyDownUntil = TrueTime.zero
  private var depth = 0
  /// FNV-1a over everything that every step did: two runs of one seed have the same.
  private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
  /// Whoever writes a timeline.
  var listener: ((StepReport, SimulatedMaster) -> Void)?
  /// Told of everything that befalls a master from outside.
  var chronicler: ((String, SimulatedMaster) -> Void)?

  init(_ setup: ClusterSetup, seed: UInt64, weather: Weather) {
    self.seed = seed
    self.weather = weather
    epoch = setup.start
    troubles = Troubles(seed: seed)
    lease = SimulatedLease(duration: setup.policy.lock.duration)
    cuts = Array(repeating: .zero, count: setup.masters.count * setup.masters.count)
    virtualAddress = setup.virtualAddress
    for (index, place) in setup.masters.enumerated() {
      let master = SimulatedMaster(
        index: index, name: place.name, cluster: self,
        clocks: SimulatedClocks(
          wall: setup.start + place.wallError, boot: BootTime(milliseconds: 0) + place.uptime,
          wallRate: place.wallRate, bootRate: place.bootRate),
        lifetime: place.lifetime, policy: place.policy)
      master.startProcess(at: .zero, age: place.age)
      if let made = place.certificate {
        master.process?.certificate = made
        if place.isPersisted {
          master.persisted = made
          master.isKnownToPersist = true
          master.filesValidity = place.filesValidity
          master.hasGenerator = place.filesValidity != nil
        }
      }
      master.process?.ready = .zero
      master.process?.listens = .zero
      master.lastStart = TrueTime(milliseconds: -place.age.milliseconds)
      master.nextLook = TrueTime(milliseconds: Int64(index) * 700)
      masters.append(master)
    }
  }

  /// What a clock without error says.
  var trueWall: WallTime { epoch + (now - .zero) }

  func master(of node: NodeIdentity) -> SimulatedMaster {
    for master in masters where master.node == node { return master }
    preconditionFailure("nobody has this name")
  }

  // MARK: - Time

  /// Everything that happens until `end`.
  func run(until end: TrueTime) {
    while rules.violations.isEmpty {
      var next = min(lease.nextArrival, troubles.next)
      var who: SimulatedMaster?
      for master in masters where !master.isBusy && master.nextLook < next {
        next = master.nextLook
        who = master
      }
      guard next <= end else { break }
      now = max(now, next)
      if let who {
        who.step()
      } else if lease.nextArrival <= now {
        deliverWrite()
      } else {
        troubles.strike(self)
      }
    }
    now = max(now, end)
  }

  /// `master` is in the middle of a step while `length` goes by: the others go on.
  func linger(_ master: SimulatedMaster, _ length: Interval) {
    let end = now + length
    // A master that is waited for inside another's wait is only late, as after a longer pause.
    guard depth < 4 else {
      now = end
      return
    }
    depth += 1
    run(until: end)
    depth -= 1
  }

  private func deliverWrite() {
    guard let flight = lease.takeArrival(at: now) else { return }
    let holder = lease.record?.holder
    let phase = lease.record?.phase
    let standing = lease.standing
    let applied = lease.apply(flight)
    let writer = masters[flight.master]
    if applied {
      if let holder, case .hold = flight.write.intent, holder.node != flight.holder.node {
        tally[.takeovers] += 1
        rules.judgeTakeover(of: phase, standing, by: writer)
      }
      if case .hold(.held) = flight.write.intent, phase != .held { tally[.heldLocks] += 1 }
    } else {
      tally[.conflicts] += 1
    }
    if now - flight.arrives > .zero || flight.life != writer.life { tally[.lateWrites] += 1 }
    writer.leaseAnswered(flight, applied: applied)
  }

  // MARK: - The network

  func reaches(_ from: SimulatedMaster, _ to: SimulatedMaster) -> Bool {
    anyCutUntil <= now || cuts[from.index * masters.count + to.index] <= now
  }

  func cut(_ from: Int, _ to: Int, until: TrueTime) {
    guard from != to else { return }
    cuts[from * masters.count + to] = until
    anyCutUntil = max(anyCutUntil, until)
  }

  func healAll() {
    for place in cuts.indices { cuts[place] = .zero }
    anyCutUntil = .zero
  }

  /// Whether any API server that `master` reaches can serve the Lease.
  func reachesLease(_ master: SimulatedMaster) -> Bool {
    if anyDownUntil > now {
      var up = 0
      for other in masters where other.isUp { up += 1 }
      // Without etcd's quorum nothing is read or written.
      guard up * 2 > masters.count else { return false }
    }
    // A supervisor is never cut off from its own API server.
    if master.isListening { return true }
    for other in masters where reaches(master, other) && other.isListening { return true }
    return false
  }

  func lockFact(for master: SimulatedMaster) -> LockFact {
    if masters.count == 1 { return .singleMaster }
    guard reachesLease(master) else { return .unavailable }
    if troubles.deniedUntil > now { return .denied(status: 403) }
    guard let record = lease.record else { return .missing }
    if let stale = weather.staleRead(lease.earlier) {
      tally[.staleReads] += 1
      return .lease(stale)
    }
    if master.writesFailUntil <= now, master.isArmed { master.looksAtNewLease += 1 }
    return .lease(record)
  }

  // MARK: - What is told

  func heard(_ step: StepReport, from master: SimulatedMaster) {
    steps += 1
    switch step.before {
    case .watching: tally[.watchingSteps] += 1
    case .due: tally[.dueSteps] += 1
    case .held: tally[.heldSteps] += 1
    default: tally[.flightSteps] += 1
    }
    if let chronicler { chronicler(Self.words(step), master) }
    mix(UInt64(bitPattern: now.milliseconds))
    mix(UInt64(master.index) << 16 | UInt64(step.durable.phase.rawValue))
    guard !master.crashed else { return }
    master.heard(step)
    count(step)
    duties.heard(step, from: master)
    troubles.heard(step, from: master, self)
    listener?(step, master)
  }

  private static func words(_ step: StepReport) -> String {
    var lock = "\(step.observation.lock)"
    if case .lease(let record) = step.observation.lock {
      lock =
        "lease v\(record.version) \(record.phase?.label ?? "free") of "
        + "\(record.holder.map { String($0.node.digest % 1000) } ?? "-")#\(record.attempt)"
    }
    return "\(step.before) -> \(step.durable.phase) \(step.decision.action) "
      + "event \(step.decision.event.map { "\($0)" } ?? "-"), \(lock), "
      + "write \(step.observation.lockWrite), ready \(step.observation.readiness), "
      + "call \(step.observation.stopCall); "
      + step.decision.binding.map { "\($0.gate.label)" }.joined(separator: " ")
  }

  private func mix(_ word: UInt64) { digest = (digest ^ word) &* 0x100_0000_01b3 }

  private func count(_ step: StepReport) {
    if step.before == .acquiringLock, step.durable.phase == .preparing { tally[.locksWon] += 1 }
    guard let event = step.decision.event else { return }
    mix(UInt64(step.decision.verdicts.count))
    switch event {
    case .began: tally[.began] += 1
    case .aborted: tally[.aborts] += 1
    case .renewed: tally[.renewals] += 1
    case .recovered: tally[.recoveries] += 1
    case .released: tally[.releases] += 1
    case .failed: tally[.failures] += 1
    case .adopted: tally[.adoptions] += 1
    case .droppedUnstarted: tally[.droppedUnstarted] += 1
    case .requestRefused, .stopIssued, .stopNotDelivered, .provedOnce, .soakBroken, .hookFailed,
      .stopTooLate, .pairRenewalBegan, .pairRenewed:
      break
    }
  }
}
