import Configuration
import KubernetesClient
import Logging
import RestartDecision
import Supervision

extension StepLog {
  /// What is new in the rest of the cluster.
  mutating func cluster(
    _ sight: Sight, _ step: StepReport, _ lines: inout [(Logger.Level, String)]
  ) {
    let isInFlight = step.durable.phase.isInFlight
    say("cluster", sight.clusterProblem, .warning, &lines)
    guard let cluster = sight.cluster else { return }
    say("memory", cluster.problem, .error, &lines)
    say("reboot-lock", cluster.rebootLockWords, .notice, &lines)
    if !isInFlight { say("members", cluster.membership.problem, .warning, &lines) }
    for peer in cluster.peers where !isInFlight && !Self.isBeingRestarted(peer, cluster.lease) {
      let problem = peer.readiness == .ready ? nil : "\(peer.member.name): \(peer.readinessWords)"
      say("peer \(peer.member.name)", problem, .warning, &lines)
    }
    lock(cluster.lease, &lines)
    say(
      "lock-write", cluster.lockWriteProblem.map { "writing the lock: \($0)" }, .warning,
      &lines)
    say("silent-holder", silentHolder(cluster.lease, step), .error, &lines)
  }

  /// A holder in mid-restart that gives no sign of life: time never frees its hold.
  private func silentHolder(_ answer: LeaseAnswer, _ step: StepReport) -> String? {
    guard case .lease(let lease) = answer, let holder = lease.holder?.node, holder != node,
      let phase = lease.phase, ["stopping", "verifying"].contains(phase),
      let seen = step.leaseSeen,
      step.observation.now.boot - seen.since > step.policy.lock.duration
    else { return nil }
    return
      "\(holder) gives no sign of life in mid-restart (\(phase)): nobody goes on until it is back and well, or until `loopwarden release --node \(holder) --reason …`"
  }

  /// Whoever holds the lock in mid-restart is away for a reason that is told already.
  private static func isBeingRestarted(_ peer: PeerSight, _ answer: LeaseAnswer) -> Bool {
    guard case .lease(let lease) = answer, let holder = lease.holder?.node else { return false }
    return holder == peer.member.name && lease.phase != "held"
  }

  /// Whoever holds the lock, everybody says so; a failed restart aloud.
  private mutating func lock(_ answer: LeaseAnswer, _ lines: inout [(Logger.Level, String)]) {
    guard case .lease = answer else {
      say("lock", answer.problem.map { "the lock: \($0)" }, .warning, &lines)
      return
    }
    let report = ClusterReport.LockReport(answer, settings: settings, node: node)
    let level: Logger.Level = report.phase == "held" || report.phase == "unknown" ? .error : .info
    // The sign of life changes all the time and is no news.
    let key = "\(report.holder ?? "") \(report.phase ?? "") \(report.last ?? "")"
    if announcements.isNews("lock", key) { lines.append((level, "the lock is \(report.sentence)")) }
    say(
      "lock-settings", report.settingsDiffer.map { "Lease settings differ: \($0)" }, .warning,
      &lines)
  }

  private mutating func say(
    _ topic: String, _ sentence: String?, _ level: Logger.Level,
    _ lines: inout [(Logger.Level, String)]
  ) {
    if announcements.isNews(topic, sentence ?? ""), let sentence { lines.append((level, sentence)) }
  }
}
