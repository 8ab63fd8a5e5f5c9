import KubernetesClient
import LoopbackCertificate
package import RestartDecision
import Supervision

/// When the daily summary is due: every 24 hours that the service has run, counted on the boot
/// clock, which never jumps and knows no summer time. A start is told by its own lines.
package struct DailySummary: Sendable {
  private var last: BootTime?

  /// Nothing told yet.
  package init() {}

  /// Whether a summary is to be told in the look that was complete at `now`. Restarts in flight have
  /// lines of their own: the summary waits for their end.
  package mutating func isDue(at now: BootTime, isInFlight: Bool) -> Bool {
    guard let before = last else {
      last = now
      return false
    }
    let days = (now - before).seconds / Interval.days(1).seconds
    guard days > 0, !isInFlight else { return false }
    // Always at about the same hour, however late it was told.
    last = before + .days(days)
    return true
  }
}

extension StepLog {
  /// The day in one sentence: the certificate's end, the plan, the mode, the lock.
  func summary(_ step: StepReport, _ sight: Sight, _ words: OperatorWords) -> LogLine {
    let plan = wording.plan(step.decision, mode: step.policy.mode, now: sight.at.wall)
    let lock = sight.cluster.map {
      ClusterReport.LockReport($0.lease, settings: settings, node: node).state
    }
    var parts: [String]
    if let identity = sight.certificate.value {
      let end = WallTime(unixSeconds: identity.notAfter)
      parts = [
        "the loopback certificate ends \(wording.time.long(end)), in \(TimeText.length(end - sight.at.wall))"
      ]
    } else {
      parts = [sight.certificate.problem ?? "the loopback certificate is not known"]
    }
    parts.append(plan)
    let isDue = step.durable.phase == .due
    let gates = isDue ? step.decision.binding.map { "\($0.gate.label)" } : []
    if !gates.isEmpty { parts.append("due, not begun because of \(gates.joined(separator: ", "))") }
    if step.durable.phase == .held { parts.append("HELD after a failed restart") }
    if let hold = words.hold { parts.append("an operator holds it: \(hold)") }
    parts.append("mode \(step.policy.mode.word)")
    parts.append(lock.map { "lock \($0)" } ?? "no lock")
    return LogLine(
      .dailySummary, "daily summary: \(parts.joined(separator: "; "))",
      [.plan: plan, .lock: lock ?? "none"]
    ).with(.daysLeft, sight.daysLeft).with(.gate, each: gates)
  }
}

extension Sight {
  /// Whole days until the certificate's end, if it is known.
  var daysLeft: String? {
    certificate.value.map {
      "\((WallTime(unixSeconds: $0.notAfter) - at.wall).seconds / Interval.days(1).seconds)"
    }
  }
}

extension Mode {
  /// As the configuration spells it.
  package var word: String { self == .enforce ? "Enforce" : "Observe" }
}
