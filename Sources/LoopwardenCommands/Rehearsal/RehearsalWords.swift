import Configuration
import RestartDecision

/// Sentences for a rehearsal.
struct RehearsalWords {
  private let names: [String]
  private let wording: Wording
  private let settings: Settings

  init(_ names: [String], _ wording: Wording, _ settings: Settings) {
    self.names = names
    var wording = wording
    for name in names { wording.names[NodeIdentity(name: name)] = name }
    self.wording = wording
    self.settings = settings
  }

  func entry(_ entry: RehearsalNotes.Entry) -> RehearsalReport.Entry {
    var report = RehearsalReport.Entry(
      at: TimeText.rfc3339(entry.at.unixSeconds), atUnix: entry.at.unixSeconds,
      node: names[entry.master], event: "", why: "")
    switch entry.what {
    case .due(let notAfter, let binding, let plan):
      report.event = "due"
      report.secondsLeft = (notAfter - entry.at).seconds
      report.why = waits(binding, plan)
    case .renewed(let hour, let left, let outage, let windowOpen):
      report.event = "renewed"
      report.secondsLeft = left.seconds
      report.why = reason(hour, windowOpen)
      if let outage { report.why += "; not ready for \(TimeText.length(outage))" }
    case .failed(let failure):
      report.event = "failed"
      report.why = "\(failure.label); nobody goes on until it is released"
    case .expired:
      report.event = "expired"
      report.why = "the certificate has ended and nothing renewed it"
    }
    return report
  }

  private func waits(_ binding: [GateVerdict], _ plan: Plan) -> String {
    if case .urgency(let at) = plan {
      return "no window opens before it becomes urgent, \(wording.time.long(at))"
    }
    let reasons = binding.compactMap { $0.reason.map(wording.reason) }
    return reasons.isEmpty
      ? "nothing stands in the way" : "waits: " + reasons.joined(separator: "; ")
  }

  private func reason(_ hour: Hour?, _ windowOpen: Bool) -> String {
    let hasWindows = !settings.restart.windows.isEmpty
    switch hour {
    case .normal: return hasWindows ? "in a window" : "when it was due; no windows are configured"
    case .urgent where windowOpen: return hasWindows ? "urgent, and in a window" : "urgent"
    case .urgent: return "URGENT: no window had opened in time"
    case .expired: return "EXPIRED: too late"
    case nil: return "as asked"
    }
  }

  /// What is loud: certificates that end before their renewal, and renewals outside every window.
  func warnings(
    _ entries: [RehearsalNotes.Entry], _ notAfter: [WallTime?], ends: WallTime
  ) -> [String] {
    var warnings: [String] = []
    for entry in entries {
      let who = "\(names[entry.master]), \(wording.time.long(entry.at)): "
      switch entry.what {
      case .expired: warnings.append(who + "the certificate EXPIRES before it is renewed")
      case .failed(let failure):
        warnings.append(who + "the restart fails (\(failure.label)) and waits for a human")
      case .renewed(.urgent, let left, _, windowOpen: false):
        warnings.append(
          who
            + "renewed only in urgency, \(TimeText.length(left)) before the end and outside every "
            + "window: the timeline says at `due` what it waited for; where that is the window, "
            + "widen restart.windows or raise restart.renewBefore")
      case .due, .renewed: break
      }
    }
    for (index, end) in notAfter.enumerated() where end == nil {
      warnings.append("\(names[index]): its certificate was never seen")
    }
    return warnings
  }
}
