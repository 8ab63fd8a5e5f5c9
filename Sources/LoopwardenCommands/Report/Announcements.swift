package import Configuration
import ContainerRuntime
import LoopbackCertificate
import OpenSSLKit
package import RestartDecision
package import Supervision
import SystemdKit

/// One log line per change, not per tick: what was said last on each topic.
struct Announcements {
  private var said: [String: String] = [:]

  /// What was said last on `topic`; empty: nothing, or that a trouble is over.
  func last(_ topic: String) -> String { said[topic] ?? "" }

  /// Whether `key` is news on `topic`.
  mutating func isNews(_ topic: String, _ key: String) -> Bool {
    // How long something took before it failed is no news.
    let key = Self.withoutLengths(key)
    if said[topic] == key { return false }
    said[topic] = key
    return true
  }

  /// `sentence` without its lengths of time: "refused after 3 ms" and "refused after 4 ms" are the
  /// same trouble.
  static func withoutLengths(_ sentence: String) -> String {
    var words: [Substring] = []
    for word in sentence.split(separator: " ", omittingEmptySubsequences: false) {
      let unit = word.prefix { $0.isLetter }
      if ["ms", "s", "min", "h", "d", "milliseconds", "seconds"].contains(unit),
        let number = words.last?.drop(while: { $0 == "(" }), !number.isEmpty,
        number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D })
      {
        words.removeLast()
        continue
      }
      words.append(word)
    }
    return words.joined(separator: " ")
  }
}

/// The log lines of one step.
package struct StepLog {
  package var wording: Wording
  let node: String
  let settings: Settings.Cluster
  var announcements = Announcements()
  private var heldBefore: String?
  private var daily = DailySummary()

  /// The log of the supervisor on `node`, whose cluster `settings` describe.
  package init(wording: Wording, node: String, settings: Settings.Cluster) {
    self.wording = wording
    self.node = node
    self.settings = settings
  }

  /// This log, which does not say again what `earlier` has said: the configuration was read anew.
  package func goingOn(from earlier: StepLog) -> StepLog {
    var log = self
    log.announcements = earlier.announcements
    log.heldBefore = earlier.heldBefore
    log.daily = earlier.daily
    return log
  }

  /// What is new since the last step.
  package mutating func lines(
    _ step: StepReport, sight: Sight?, inFlight: RestartInFlight, operatorWords: OperatorWords
  ) -> [LogLine] {
    var lines: [LogLine] = []
    if let line = holdLine(operatorWords.hold) { lines.append(line) }
    if let event = step.decision.event {
      lines.append(describe(event, step, inFlight: inFlight, operatorWords))
    }
    if let sight {
      certificate(step, sight, &lines)
      credential(step, sight, &lines)
      // What a restart does to the lock and the endpoints is no news while it is in flight.
      cluster(sight, step, &lines)
    }
    gates(step, &lines)
    trouble(
      .recordFault, "record", step.recordFault, over: "the record of restarts can be used again",
      &lines
    ) {
      "the record of restarts in the state folder cannot be used: \($0); nothing is restarted. "
        + "See the gate `record` in \(Handbook.page("gates"))"
    }
    let isInFlight = step.durable.phase.isInFlight
    if daily.isDue(at: step.observation.now.boot, isInFlight: isInFlight), let sight {
      lines.append(summary(step, sight, operatorWords))
    }
    return lines.map { complete($0, step) }
  }

  /// A trouble: said once, again when it changes, and once when it is over.
  ///
  /// - Parameter sentence: the sentence of the problem; by default the problem itself.
  mutating func trouble(
    _ message: MessageClass, _ topic: String, _ problem: String?, over: String?,
    _ lines: inout [LogLine], sentence: (String) -> String = { $0 }
  ) {
    let before = announcements.last(topic)
    guard announcements.isNews(topic, problem ?? "") else { return }
    if let problem {
      lines.append(LogLine(message, sentence(problem), [.reason: problem]))
    } else if !before.isEmpty, let over {
      lines.append(LogLine(.troubleOver, over, [.over: message.name]))
    }
  }

  /// What every line of a look says beside its own.
  private func complete(_ line: LogLine, _ step: StepReport) -> LogLine {
    var line = line
    line.complete(.phase, "\(step.durable.phase.label)")
    line.complete(.mode, step.policy.mode.word)
    line.complete(.attempt, step.attempt.map { "\($0.number)" })
    if case .loopback(let certificate) = step.observation.certificate {
      line.complete(.fingerprint, certificate.fingerprint.description)
      line.complete(.notAfter, TimeText.rfc3339(certificate.notAfter.unixSeconds))
    }
    return line
  }

  private mutating func holdLine(_ hold: String?) -> LogLine? {
    let before = heldBefore
    heldBefore = hold
    if hold == before { return nil }
    guard let hold else { return LogLine(.operatorHoldEnded, "the operator's hold has ended") }
    return LogLine(
      .operatorHold, "an operator holds it, nothing is restarted: \(hold)", [.reason: hold])
  }

  private mutating func gates(_ step: StepReport, _ lines: inout [LogLine]) {
    let decision = step.decision
    clocks(decision, &lines)
    // A step that has only just become due has not weighed the gates yet: no preflight was taken.
    if step.before == .watching, step.durable.phase == .due { return }
    guard step.durable.phase == .due, let hour = decision.hour else {
      _ = announcements.isNews("gates", "")
      return
    }
    let binding = decision.binding
    let key = "\(hour)" + binding.map { " \($0.gate.label)" }.joined()
    guard announcements.isNews("gates", key), !binding.isEmpty else { return }
    let reasons = wording.objections(decision).joined(separator: "; ")
    let waits = hour == .normal && binding.allSatisfy { $0.reason?.isPatience == true }
    var line =
      waits
      ? LogLine(.restartWaiting, "a restart is \(hour.label), and waits: \(reasons)")
      : LogLine(
        .restartBlocked, "a restart is \(hour.label), and blocked by \(reasons)",
        priority: hour == .normal ? nil : .error)
    line.add(.hour, "\(hour)")
    line.add(.reason, reasons)
    lines.append(line.with(.gate, each: binding.map { "\($0.gate.label)" }))
  }

  /// Doubtful clocks are said whether or not a restart is due.
  private mutating func clocks(_ decision: Decision, _ lines: inout [LogLine]) {
    // Without a process to compare with nothing is known, and what was said stands.
    guard decision.clocks != .unknown else { return }
    let verdict = decision.verdicts.first { $0.gate == .clocks && $0.effect == .binds }
    let before = announcements.last("clocks")
    guard announcements.isNews("clocks", verdict == nil ? "" : "doubtful") else { return }
    if let reason = verdict?.reason.map(wording.reason) {
      lines.append(
        LogLine(
          .clockDoubtful, "clock doubtful: \(reason); nothing is restarted on its word",
          [.reason: reason]))
    } else if !before.isEmpty {
      lines.append(
        LogLine(
          .troubleOver, "the clocks agree again", [.over: MessageClass.clockDoubtful.name]))
    }
  }
}

extension Reason {
  /// Whether only time or another master's turn is waited for: nothing is wrong.
  var isPatience: Bool {
    switch self {
    case .windowClosed(.some), .tooSoon, .backOff, .notReadyLongEnough, .lockIsNew, .lockBusy,
      .notOurTurn, .virtualAddressLast, .pausing:
      true
    case .lockKept(let phase): phase == .stopping || phase == .verifying
    default: false
    }
  }
}

extension Hour {
  /// The word in sentences and metrics.
  package var label: String {
    switch self {
    case .normal: "due"
    case .urgent: "urgent"
    case .expired: "overdue: the certificate has expired"
    }
  }
}
