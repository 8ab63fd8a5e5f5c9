import RestartDecision
import Supervision

/// What must never happen, checked against the world as it is and not as anybody sees it.
final class Rules {
  unowned(unsafe) private let cluster: Cluster
  /// What must never happen and did.
  private(set) var violations: [String] = []
  /// Certificates whose process had a stop delivered by us.
  private var stopped: Set<Fingerprint> = []
  private var released: [ReleasedHold] = []
  /// The Lease that an admin deleted last: what stood there, and since when the new one stands.
  private var deleted: (record: LeaseRecord, standing: SimulatedLease.Flight?)?
  private var deletedAt = TrueTime.never
  private var madeAt = TrueTime.never

  init(cluster: Cluster) { self.cluster = cluster }

  func never(_ broken: Bool, _ what: @autoclosure () -> String, _ master: SimulatedMaster? = nil) {
    guard broken, violations.isEmpty else { return }
    let who = master.map { " m\($0.index + 1):" } ?? ""
    let passed = (cluster.now - .zero).milliseconds
    violations.append(
      "seed \(cluster.seed), \(cluster.masters.count) masters, "
        + "day \(passed / 86_400_000), second \(passed / 1000):\(who) \(what())")
  }

  // MARK: - What people take upon themselves

  /// An operator wiped the record, or the machine is another one: what it had stopped is forgotten.
  func forgiveFingerprint(of master: SimulatedMaster) {
    if let process = master.process { stopped.remove(process.certificate.fingerprint) }
    master.outstanding = nil
  }

  /// An operator released the failed restart of `master`.
  func forgiveRestart(of master: SimulatedMaster) {
    master.outstanding = nil
    if let attempt = master.attempt {
      released.append(ReleasedHold(node: master.node, attempt: attempt))
    }
  }

  func leaseIsDeleted() {
    if let record = cluster.lease.record { deleted = (record, cluster.lease.standing) }
    deletedAt = cluster.now
    madeAt = .never
    for master in cluster.masters { master.looksAtNewLease = 0 }
  }

  func leaseIsMade() {
    madeAt = cluster.now
    for master in cluster.masters { master.looksAtNewLease = 0 }
  }

  /// A hold that an admin deleted binds for one duration from when the new Lease was made, within
  /// which its holder must have written it there, if it could.
  private func isForgotten(_ master: SimulatedMaster) -> Bool {
    guard deleted != nil, madeAt != .never else { return false }
    let duration = master.policy.lock.duration
    guard cluster.now - madeAt > duration - .seconds(10) else { return false }
    let isSlow = master.phase == .held && master.policy.lock.heldInterval > duration / 2
    return master.looksAtNewLease < (master.phase == .held ? 2 : 40) || master.crashed || isSlow
  }

  // MARK: - Every action

  func sawAction(_ action: Action, _ master: SimulatedMaster) {
    never(!master.stepIsArmed, "never 7: an action in observe mode: \(action)", master)
    if cluster.masters.count == 1, case .writeLock = action {
      never(true, "a write to a lock that a single master does not have", master)
    }
  }

  func judgeTakeover(
    of phase: LeasePhase?, _ standing: SimulatedLease.Flight?, by master: SimulatedMaster
  ) {
    never(
      !(phase ?? .unknown).surelyStoppedNothing,
      "a lock in \(phase?.label ?? "no phase") was taken over", master)
    guard let standing else { return }
    let holder = cluster.masters[standing.master]
    guard holder.boot == standing.holder.boot, holder !== master else { return }
    never(
      holder.now.boot < standing.begun + holder.policy.lock.renewDeadline,
      "a lock was taken over within its holder's deadline", master)
  }

  // MARK: - The stop

  func judgeStop(
    of process: ProcessIdentity, grace: Interval, _ attempt: Attempt, by master: SimulatedMaster
  ) {
    if attempt.cause != .due { cluster.tally[.requestedStops] += 1 }
    judgeOthers(attempt, master)
    judgeReady(attempt, master)
    if cluster.masters.count > 1 { judgeLock(attempt, master) }
    never(master.look.isFatal, "never 5: a stop against a fatal preflight", master)
    never(grace < master.look.grace, "never 9: SIGKILL after \(grace.seconds) s", master)
    judgeHold("a stop", master)
    judgeRecord(attempt, master)
    never(
      master.look.isTerminated && master.process?.identity == process, "a second SIGTERM", master)
    guard let running = master.process, running.identity == process else { return }
    let asked = GateSet(rawValue: attempt.waivedGates)
    never(
      !asked.contains(.alreadyStopped) && stopped.contains(running.certificate.fingerprint),
      "never 6: a second stop for one certificate", master)
    stopped.insert(running.certificate.fingerprint)
    if attempt.cause == .due { judgeClocks(running, master) }
  }

  /// 1: two API servers down through us. 8: going on after a restart that failed.
  private func judgeOthers(_ attempt: Attempt, _ master: SimulatedMaster) {
    if attempt.withoutLock == true, GateSet(rawValue: attempt.waivedGates).contains(.lock) {
      cluster.tally[.waivedStops] += 1
      return
    }
    for other in cluster.masters where other !== master {
      other.settle()
      other.noteReadiness(at: cluster.now)
      if let owed = other.outstanding, !owed.isWithoutLock, !isForgotten(other) {
        never(
          !other.isReady, "never 1: m\(other.index + 1) is still down through us", master)
        never(
          true, "never 8: the restart \(owed.attempt) of m\(other.index + 1) has failed", master)
      }
      if other.phase == .held, let number = other.attempt, !isForgotten(other),
        !other.crashed, other.isArmed, !other.wentWithoutLock
      {
        never(
          !released.contains(ReleasedHold(node: other.node, attempt: number)),
          "never 8: m\(other.index + 1) holds after a failure", master)
      }
    }
  }

  /// 2: a stop with too few others ready, or on old answers.
  private func judgeReady(_ attempt: Attempt, _ master: SimulatedMaster) {
    let others = cluster.masters.count - 1
    guard let process = master.process else { return }
    let now = master.now.wall
    let schedule = master.schedule(process)
    let hour = schedule.hour(at: now) ?? .normal
    switch hour {
    case .normal: break
    case .urgent: cluster.tally[.urgentStops] += 1
    case .expired: cluster.tally[.expiredStops] += 1
    }
    // Once our own certificate has expired nobody else counts.
    guard others > 0, hour != .expired else { return }
    never(
      cluster.now - master.look.asked > master.policy.peerAnswerAge + .milliseconds(100),
      "never 2: the answers are older than 2 s", master)
    let needed =
      switch hour {
      case .normal: others
      case .urgent: others == 1 && master.lonePeerIsDown ? 0 : max(1, others - 1)
      case .expired: 0
      }
    never(
      master.look.ready < needed,
      "never 2: \(master.look.ready) of \(others) others are ready, \(hour)", master)
  }

  /// 3: a stop after the local deadline, or without an acknowledged `stopping`.
  private func judgeLock(_ attempt: Attempt, _ master: SimulatedMaster) {
    if attempt.withoutLock == true {
      never(
        !GateSet(rawValue: attempt.waivedGates).contains(.lock),
        "never 3: a stop without the lock", master)
      return
    }
    var record = cluster.lease.record
    var standing = cluster.lease.standing
    if record?.holder != HolderIdentity(node: master.node, boot: master.boot), let deleted,
      cluster.now - deletedAt < .minutes(2)
    {
      record = deleted.record
      standing = deleted.standing
    }
    let isOurs =
      record?.holder == HolderIdentity(node: master.node, boot: master.boot)
      && record?.attempt == attempt.number
    never(!isOurs, "never 3: a stop under a lock that is not ours", master)
    never(
      record?.phase != .stopping,
      "never 3: a stop while the Lease says \(record?.phase?.label ?? "free")", master)
    if let standing {
      never(
        master.now.boot > standing.begun + master.policy.lock.renewDeadline + .milliseconds(1),
        "never 3: a stop after the deadline", master)
    }
  }

  private func judgeHold(_ what: String, _ master: SimulatedMaster) {
    switch master.look.hold {
    case .none: break
    case .unreadable: never(true, "\(what) against a hold", master)
    case .held(let until):
      never(until.map { $0 > master.now.wall } ?? true, "\(what) against a hold", master)
    }
  }

  /// Files of a patched API server are somebody's: only where they were named, and on the record.
  func judgeFiles(by master: SimulatedMaster) {
    never(!master.hasGenerator, "never 7: files renewed that nobody configured", master)
    judgeHold("files renewed", master)
    var journal = Journal(storage: master.disk)
    let onDisk = try? journal.load()
    never(onDisk?.memory.pair?.begun == nil, "files renewed without a record of it", master)
  }

  /// The record must say so before it is done, so that a crash at any point finds it.
  private func judgeRecord(_ attempt: Attempt, _ master: SimulatedMaster) {
    never(
      master.disk.saved == master.look.savedBefore, "a stop that no record was written for", master)
    var journal = Journal(storage: master.disk)
    let onDisk = try? journal.load()
    never(
      onDisk?.phase != .stopping || onDisk?.attempt != attempt
        || onDisk?.attempt?.stopIssued == nil || onDisk?.memory.lastStop?.before != attempt.before,
      "a stop that the record does not allow", master)
  }

  /// 10: a stop on the word of one clock.
  private func judgeClocks(_ process: APIServerProcess, _ master: SimulatedMaster) {
    let schedule = master.schedule(process)
    let age = master.now.boot - process.identity.started
    let needed = schedule.due - process.certificate.madeAt
    let slack = master.policy.clockTolerance + .minutes(5)
    if age + slack >= needed { return }
    var agreeing = 0
    for other in cluster.masters where other !== master {
      if (other.now.wall - master.now.wall).magnitude <= slack { agreeing += 1 }
    }
    cluster.tally[.peersClockStops] += 1
    never(
      agreeing * 2 <= cluster.masters.count - 1,
      "never 10: a stop on the word of one clock, at an age of \(age.seconds / 86_400) d", master)
  }
}
