import RestartDecision
import Supervision

/// What goes wrong by itself, and when; and when the operator comes.
struct Troubles {
  private(set) var chance: Chance
  /// The next stroke of bad luck.
  private(set) var nextStroke = TrueTime.never
  /// The operator's next visit.
  private(set) var nextVisit = TrueTime.never
  /// How far strokes are apart, at most.
  private var apart = Interval.zero
  /// How often one strikes a restart in flight: once in so many of its steps.
  private var inFlight: Int64 = 0
  /// The end of all trouble.
  private(set) var calmFrom = TrueTime.zero
  private(set) var isCalm = true
  /// The credential is not allowed to touch the Lease.
  var deniedUntil = TrueTime.zero
  private var questions: UInt64 = 0

  init(seed: UInt64) { chance = Chance(seed: seed ^ 0x7472_6f75_626c_6573) }

  var next: TrueTime { min(nextStroke, nextVisit) }

  mutating func begin(apart: Interval, inFlight: Int64, until calm: TrueTime) {
    self.apart = apart
    self.inFlight = inFlight
    calmFrom = calm
    isCalm = false
    nextStroke = .zero + chance.length(.zero, apart)
    nextVisit = .zero + chance.length(.hours(1), .days(5))
  }

  mutating func strike(_ cluster: Cluster) {
    if nextStroke <= cluster.now {
      if nextStroke >= calmFrom {
        becomeCalm(cluster)
        return
      }
      nextStroke = min(calmFrom, cluster.now + chance.length(.zero, apart))
      befall(cluster, chance.one(of: cluster.masters))
    } else {
      let thorough = isCalm
      nextVisit = cluster.now + (thorough ? .hours(12) : chance.length(.hours(4), .days(4)))
      visit(cluster, thorough: thorough)
    }
  }

  /// A restart in flight draws trouble: crashes at every step are wanted.
  mutating func heard(_ step: StepReport, from master: SimulatedMaster, _ cluster: Cluster) {
    guard !isCalm, inFlight > 0, step.durable.phase.isInFlight, chance.once(in: inFlight)
    else { return }
    befall(cluster, chance.once(in: 3) ? chance.one(of: cluster.masters) : master)
  }

  private mutating func becomeCalm(_ cluster: Cluster) {
    isCalm = true
    nextStroke = .never
    nextVisit = cluster.now
    cluster.weather.severity = 0
    cluster.healAll()
    deniedUntil = .zero
    for master in cluster.masters {
      master.fatalUntil = .zero
      master.riskUntil = .zero
      master.runtimeMuteUntil = .zero
      master.slowLooksUntil = .zero
      master.writesFailUntil = .zero
      master.membersUnknownUntil = .zero
      master.becomeStock()
      master.disk.trouble = [:]
      master.setClockRight()
    }
    cluster.duties.calmSince = cluster.now
  }

  mutating func newQuestion() -> UInt64 {
    questions += 1
    return questions
  }

  mutating func draw(_ bound: Int64) -> Int64 { chance.below(bound) }

  // MARK: - Strokes

  private mutating func befall(_ cluster: Cluster, _ master: SimulatedMaster) {
    let now = cluster.now
    // What was ready until now was ready.
    master.settle()
    master.noteReadiness(at: now)
    let kind = chance.below(45)
    if let chronicler = cluster.chronicler { chronicler("stroke \(kind)", master) }
    switch kind {
    case 0...3: crash(master)
    case 4: makeLeaseAnew(cluster)
    case 5: reboot(master, for: chance.length(.minutes(1), .minutes(20)))
    case 6:
      cluster.tally[.rebuilds] += 1
      cluster.rules.forgiveFingerprint(of: master)
      master.rebuild()
    case 7...9: kill(master)
    case 10...14: partition(cluster, master)
    case 15: master.runtimeMuteUntil = now + chance.length(.seconds(5), .hours(10))
    case 16, 17:
      cluster.tally[.fatals] += 1
      master.fatalUntil = now + chance.length(.minutes(1), .hours(100))
      master.wakeInFlight()
    case 18: master.riskUntil = now + chance.length(.minutes(1), .hours(100))
    case 19, 20: holdAll(cluster, master)
    case 21: disarm(cluster, master)
    case 22, 23: jump(master)
    case 24: makeLeaseAnew(cluster)
    case 25: master.slowLooksUntil = now + chance.length(.minutes(1), .minutes(10))
    case 26, 27: master.writesFailUntil = now + chance.length(.seconds(20), .minutes(10))
    case 28, 29: harmDisk(cluster, master)
    case 30:
      master.keepsCertificates = true
      // Every other one says where the files are, and gets them renewed.
      master.hasGenerator = master.index.isMultiple(of: 2)
    case 31: deniedUntil = now + chance.length(.minutes(1), .hours(5))
    case 32:
      let ready = master.process?.ready ?? now
      master.process?.ready = max(now, ready) + .minutes(10)
    case 33, 34: ask(master)
    case 35: master.grace = .seconds(10 + chance.below(100))
    case 36...38: stopForAWhile(cluster, master)
    case 39: reboot(cluster.masters[0], for: chance.length(.minutes(1), .hours(3)))
    case 41:
      master.membersUnknownUntil = now + chance.length(.minutes(1), .days(3))
    case 40: for one in cluster.masters { crash(one) }
    default:
      master.process?.ready = now + chance.length(.seconds(10), .minutes(5))
    }
  }

  private func crash(_ master: SimulatedMaster) {
    master.cluster.tally[.crashes] += 1
    master.crash()
  }

  private func reboot(_ master: SimulatedMaster, for length: Interval) {
    master.cluster.tally[.reboots] += 1
    master.reboot(downFor: length)
  }

  private mutating func kill(_ master: SimulatedMaster) {
    master.cluster.tally[.apiServerDeaths] += 1
    master.settle()
    master.terminate(drain: chance.length(.zero, .seconds(30)))
  }

  private mutating func partition(_ cluster: Cluster, _ master: SimulatedMaster) {
    cluster.tally[.partitions] += 1
    let until =
      cluster.now + chance.length(.seconds(3), chance.once(in: 3) ? .hours(8) : .minutes(5))
    switch chance.below(4) {
    case 0:
      cluster.cut(master.index, Int(chance.below(Int64(cluster.masters.count))), until: until)
    case 1:
      for other in cluster.masters { cluster.cut(master.index, other.index, until: until) }
    case 2:
      for other in cluster.masters { cluster.cut(other.index, master.index, until: until) }
    default:
      for other in cluster.masters {
        cluster.cut(master.index, other.index, until: until)
        cluster.cut(other.index, master.index, until: until)
      }
    }
  }

  private mutating func holdAll(_ cluster: Cluster, _ master: SimulatedMaster) {
    cluster.tally[.holds] += 1
    let length = chance.length(.minutes(1), chance.once(in: 3) ? .days(120) : .days(3))
    for one in chance.once(in: 2) ? cluster.masters : [master] {
      switch chance.below(6) {
      case 0: one.hold = .held(until: nil)
      case 1: one.hold = .unreadable
      default: one.hold = .held(until: one.now.wall + length)
      }
      one.wakeInFlight()
    }
  }

  private mutating func disarm(_ cluster: Cluster, _ master: SimulatedMaster) {
    cluster.tally[.disarmings] += 1
    for one in chance.once(in: 2) ? cluster.masters : [master] { one.policy.mode = .observe }
  }

  private mutating func jump(_ master: SimulatedMaster) {
    master.cluster.tally[.clockJumps] += 1
    let most: Interval = chance.one(of: [.seconds(40), .minutes(50), .days(30), .days(1000)])
    let error = chance.length(.zero - most, most)
    for one in chance.once(in: 6) ? master.cluster.masters : [master] {
      one.clocks.setWall(
        one.cluster.trueWall + error, rate: chance.below(400) - 200, at: one.cluster.now)
    }
  }

  private mutating func makeLeaseAnew(_ cluster: Cluster) {
    cluster.tally[.leasesMadeAnew] += 1
    cluster.rules.leaseIsDeleted()
    cluster.lease.delete()
    // Now and then only the operator's next visit makes it again.
    if !chance.once(in: 4) {
      cluster.lease.create(duration: cluster.masters[0].policy.lock.duration)
      cluster.rules.leaseIsMade()
      // And restarts the others' services, to see that they find it.
      if chance.once(in: 2) {
        for one in cluster.masters where !one.phase.isInFlight { one.crash() }
      }
    }
  }

  private mutating func harmDisk(_ cluster: Cluster, _ master: SimulatedMaster) {
    cluster.tally[.tornRecords] += 1
    let write = master.disk.writes + 1 + Int(chance.below(3))
    switch chance.below(3) {
    case 0: master.disk.trouble[write] = .refused
    case 1: master.disk.trouble[write] = .torn(Int(chance.below(2000)))
    default: master.disk.trouble[write] = .unflushed
    }
    if chance.once(in: 3) { master.crash() }
  }

  private mutating func ask(_ master: SimulatedMaster) {
    let gates: [GateSet] = [
      GateSet(), GateSet([.window, .order, .pause]),
      GateSet([.window, .order, .pause, .minimumInterval, .preflightRisk, .minimumReady]),
    ]
    master.request = RestartRequest(id: newQuestion(), waivedGates: chance.one(of: gates))
    master.wake()
  }

  /// SIGSTOP, or a machine that is frozen: the clocks go on.
  private mutating func stopForAWhile(_ cluster: Cluster, _ master: SimulatedMaster) {
    cluster.tally[.pauses] += 1
    guard !master.isBusy else { return }
    master.nextLook = max(
      master.nextLook, cluster.now + chance.length(.seconds(20), .minutes(10)))
  }
}
