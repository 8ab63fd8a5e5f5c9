import RestartDecision
import Supervision

/// What must happen: renewal in time, every lock's end, and that silence has a reason.
final class Duties {
  unowned(unsafe) private let cluster: Cluster
  /// Since when nothing goes wrong any more; what trouble left behind takes a while.
  var calmSince = TrueTime.never
  private var zeroPauses = 0
  private var heldSince: (holder: HolderIdentity, attempt: UInt64, from: TrueTime)?

  init(cluster: Cluster) { self.cluster = cluster }

  /// How long people and windows may take to mend what trouble left.
  static let settling = Interval.days(21)

  func sawPause(_ pause: Interval, _ master: SimulatedMaster) {
    zeroPauses = pause <= .zero ? zeroPauses + 1 : 0
    guard pause <= .zero else { return }
    cluster.rules.never(
      zeroPauses > 12 * cluster.masters.count, "it spins in \(master.phase)", master)
    cluster.rules.never(pause < .zero, "a negative pause", master)
  }

  /// What a process that died was about to do says nothing of the next.
  func sawCrash() { zeroPauses = 0 }

  private func isSettled(_ time: TrueTime) -> Bool {
    calmSince != .never && time - calmSince > Self.settling
  }

  func heard(_ step: StepReport, from master: SimulatedMaster) {
    if let event = step.decision.event { heard(event, step, master) }
    guard calmSince != .never, cluster.now - calmSince > .days(2), let process = master.process
    else { return }
    checkThatSilenceHasAReason(step, master, process)
    guard isSettled(cluster.now) else { return }
    checkThatLocksEnd(master)
    let schedule = master.schedule(process)
    cluster.rules.never(
      master.now.wall > schedule.notAfter - min(.hours(24), (schedule.notAfter - schedule.due) / 2),
      "must: it was not renewed in time; \(Self.words(step))", master)
  }

  private func heard(_ event: Event, _ step: StepReport, _ master: SimulatedMaster) {
    guard event == .renewed || event == .recovered else { return }
    cluster.rules.never(
      step.attempt?.before == master.process?.certificate.fingerprint,
      "a proof without a new certificate", master)
  }

  /// "What blocks a due restart is said at the due time", and what nothing blocks happens.
  private func checkThatSilenceHasAReason(
    _ step: StepReport, _ master: SimulatedMaster, _ process: APIServerProcess
  ) {
    // What has become due in this step is weighed in the next.
    guard !step.durable.phase.isInFlight, step.durable.phase != .held,
      step.durable.phase == step.before
    else { return }
    let late =
      master.now.wall - (master.schedule(process).due + master.policy.lookInterval + .hours(1))
    cluster.rules.never(
      late > .zero && !step.decision.isBlocked && step.decision.event == nil,
      "must: due for \(late.seconds) s, silent in \(step.durable.phase)", master)
  }

  private func checkThatLocksEnd(_ master: SimulatedMaster) {
    // One that surely stopped nothing has expired for whoever wants it.
    guard let record = cluster.lease.record, let holder = record.holder,
      record.phase?.surelyStoppedNothing != true
    else {
      heldSince = nil
      return
    }
    guard let since = heldSince, since.holder == holder, since.attempt == record.attempt else {
      heldSince = (holder, record.attempt, cluster.now)
      return
    }
    cluster.rules.never(
      cluster.now - since.from > .hours(13),
      "must: the lock has been \(record.phase?.label ?? "?") for \((cluster.now - since.from).seconds) s",
      master)
  }

  /// At the end of the run: nobody is left behind.
  func judgeEnd() {
    guard isSettled(cluster.now) else { return }
    for master in cluster.masters {
      // A run may end in the middle of a restart that goes as it should.
      cluster.rules.never(
        !master.isReady && !master.phase.isInFlight, "must: not ready in the end", master)
      cluster.rules.never(master.isExpired, "must: expired in the end", master)
    }
  }

  static func words(_ step: StepReport) -> String {
    let gates = step.decision.binding.map { "\($0.gate.label): \($0.reason.map { "\($0)" } ?? "")" }
    return "\(step.durable.phase) " + gates.joined(separator: ", ")
  }
}
