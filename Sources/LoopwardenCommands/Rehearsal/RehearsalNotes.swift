import RestartDecision
import Supervision

/// What happens in a rehearsal, as it goes by.
final class RehearsalNotes {
  struct Entry {
    var at: WallTime
    var master: Int
    var what: What
  }

  enum What {
    case due(notAfter: WallTime, binding: [GateVerdict], plan: Plan)
    case renewed(hour: Hour?, left: Interval, outage: Interval?, windowOpen: Bool)
    case failed(Failure)
    case expired
  }

  let names: [String]
  private(set) var entries: [Entry] = []
  /// What each master serves at the moment: when it ends.
  private(set) var notAfter: [WallTime?]
  private var dueFor: [Fingerprint?]
  private var expiredFor: [Fingerprint?]
  private var stops: [(hour: Hour?, left: Interval, windowOpen: Bool)?]

  init(names: [String]) {
    self.names = names
    notAfter = names.map { _ in nil }
    dueFor = names.map { _ in nil }
    expiredFor = names.map { _ in nil }
    stops = names.map { _ in nil }
  }

  func heard(master: Int, at now: WallTime, _ step: StepReport) {
    guard let certificate = certificate(step) else {
      note(step, master, now)
      return
    }
    notAfter[master] = certificate.notAfter
    if step.decision.hour != nil, dueFor[master] != certificate.fingerprint,
      step.durable.phase != .watching
    {
      dueFor[master] = certificate.fingerprint
      add(
        now, master,
        .due(
          notAfter: certificate.notAfter,
          binding: step.decision.binding.filter {
            $0.gate != .preflightFatal && $0.gate != .preflightRisk
          },
          plan: step.decision.plan))
    }
    if step.decision.hour == .expired, expiredFor[master] != certificate.fingerprint {
      expiredFor[master] = certificate.fingerprint
      add(now, master, .expired)
    }
    if step.decision.event == .stopIssued {
      stops[master] = (
        step.decision.hour, certificate.notAfter - now, step.policy.windows.isOpen(at: now)
      )
    }
    note(step, master, now)
  }

  private func note(_ step: StepReport, _ master: Int, _ now: WallTime) {
    switch step.decision.event {
    case .renewed, .recovered:
      let stop = stops[master]
      add(
        now, master,
        .renewed(
          hour: stop?.hour, left: stop?.left ?? .zero, outage: step.durable.memory.lastStop?.outage,
          windowOpen: stop?.windowOpen ?? false))
    case .failed(let failure): add(now, master, .failed(failure))
    default: break
    }
  }

  private func certificate(_ step: StepReport) -> CertificateFacts? {
    if case .loopback(let facts) = step.observation.certificate { return facts }
    return nil
  }

  private func add(_ now: WallTime, _ master: Int, _ what: What) {
    entries.append(Entry(at: now, master: master, what: what))
  }
}
