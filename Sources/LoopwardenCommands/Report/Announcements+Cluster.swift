import Configuration
import KubernetesClient
import RestartDecision
import Supervision
import SystemdKit

extension StepLog {
  /// What is new in the rest of the cluster.
  mutating func cluster(_ sight: Sight, _ step: StepReport, _ lines: inout [LogLine]) {
    let isInFlight = step.durable.phase.isInFlight
    trouble(
      .clusterUnknown, "cluster", sight.clusterProblem,
      over: "the rest of the cluster can be asked again", &lines)
    guard let cluster = sight.cluster else { return }
    trouble(
      .membersFault, "memory", cluster.problem, over: "the other masters can be remembered again",
      &lines)
    trouble(
      .rebootLockSeen, "reboot-lock", cluster.rebootLockWords,
      over: "no other tool holds its lock for reboots any more", &lines)
    if !isInFlight {
      members(cluster.membership, &lines)
      for peer in cluster.peers where !Self.isBeingRestarted(peer, cluster.lease) {
        self.peer(peer, &lines)
      }
    }
    lock(cluster.lease, &lines)
    trouble(
      .lockWriteRefused, "lock-write", cluster.lockWriteProblem,
      over: "the lock can be written again", &lines
    ) { "writing the lock: \($0)" }
    silentHolder(cluster.lease, step, &lines)
  }

  /// Who the other masters are, or why that is not known.
  private mutating func members(_ membership: Membership, _ lines: inout [LogLine]) {
    trouble(
      .membersUnknown, "members", membership.problem, over: "the other masters are known again",
      &lines)
    guard membership.problem == nil else { return }
    let names = membership.members.map(\.name).sorted()
    let before = announcements.last("member-names")
    guard announcements.isNews("member-names", names.joined(separator: " ")) else { return }
    // Alone, and never seen anybody: nothing has changed.
    if names.isEmpty, before.isEmpty { return }
    let list = names.isEmpty ? "none" : names.joined(separator: ", ")
    let line = LogLine(
      .membersChanged,
      before.isEmpty
        ? "the other masters: \(list)"
        : "the other masters have changed: \(list); before: \(before)",
      priority: before.isEmpty ? .info : nil)
    lines.append(line.with(.peer, each: names))
  }

  private mutating func peer(_ peer: PeerSight, _ lines: inout [LogLine]) {
    let name = peer.member.name
    let count = lines.count
    trouble(
      .peerNotReady, "peer \(name)", peer.readiness == .ready ? nil : peer.readinessWords,
      over: "\(name) is ready again", &lines
    ) { "\(name): \($0)" }
    if lines.count > count { lines[count].add(.peer, name) }
  }

  /// A holder in mid-restart that gives no sign of life: time never frees its hold.
  private mutating func silentHolder(
    _ answer: LeaseAnswer, _ step: StepReport, _ lines: inout [LogLine]
  ) {
    let silent = silentHolder(answer, step)
    guard announcements.isNews("silent-holder", silent.map { "\($0.holder) \($0.phase)" } ?? ""),
      let silent
    else { return }
    lines.append(
      LogLine(
        .holderSilent,
        "\(silent.holder) gives no sign of life in mid-restart (\(silent.phase)): nobody goes on until it is back and well, or until `loopwarden release --node \(silent.holder) --reason …`",
        [.holder: silent.holder, .holderPhase: silent.phase]))
  }

  private func silentHolder(
    _ answer: LeaseAnswer, _ step: StepReport
  ) -> (holder: String, phase: String)? {
    guard case .lease(let lease) = answer, let holder = lease.holder?.node, holder != node,
      let phase = lease.phase, ["stopping", "verifying"].contains(phase),
      let seen = step.leaseSeen,
      step.observation.now.boot - seen.since > step.policy.lock.duration
    else { return nil }
    return (holder, phase)
  }

  /// Whoever holds the lock in mid-restart is away for a reason that is told already.
  private static func isBeingRestarted(_ peer: PeerSight, _ answer: LeaseAnswer) -> Bool {
    guard case .lease(let lease) = answer, let holder = lease.holder?.node else { return false }
    return holder == peer.member.name && lease.phase != "held"
  }

  /// Whoever holds the lock, everybody says so; a failed restart aloud.
  private mutating func lock(_ answer: LeaseAnswer, _ lines: inout [LogLine]) {
    let report = ClusterReport.LockReport(answer, settings: settings, node: node)
    guard case .lease = answer else {
      let count = lines.count
      trouble(.lockUnreadable, "lock", answer.problem, over: nil, &lines) { "the lock: \($0)" }
      if lines.count > count { lines[count].add(.lock, report.state) }
      return
    }
    let isHeld = report.phase == "held" || report.phase == "unknown"
    // The sign of life changes all the time and is no news.
    let key = "\(report.holder ?? "") \(report.phase ?? "") \(report.last ?? "")"
    if announcements.isNews("lock", key) {
      var line = LogLine(isHeld ? .lockHeld : .lockChanged, "the lock is \(report.sentence)")
      line.add(.lock, report.state)
      line.add(.holder, report.holder)
      line.add(.holderPhase, report.phase)
      if isHeld { line.add(.reason, report.failure ?? "the holder does not say how far it is") }
      lines.append(line)
    }
    let differ = report.settingsDiffer
    let count = lines.count
    trouble(.lockSettingsDiffer, "lock-settings", differ, over: nil, &lines) {
      "Lease settings differ: \($0)"
    }
    if lines.count > count { lines[count].add(.holder, report.holder) }
  }
}
