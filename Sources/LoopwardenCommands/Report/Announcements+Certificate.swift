import ContainerRuntime
import KubernetesClient
import LoopbackCertificate
import OpenSSLKit
import RestartDecision
import Supervision
import SystemdKit

extension StepLog {
  /// What is new of the certificate, the API server, and the way to ask it.
  mutating func certificate(_ step: StepReport, _ sight: Sight, _ lines: inout [LogLine]) {
    // While a restart is in flight the API server is away; that is no news.
    if step.durable.phase.isInFlight { return }
    if let problem = sight.certificate.problem {
      trouble(.certificateUnreadable, "certificate", problem, over: nil, &lines)
    } else if let identity = sight.certificate.value,
      announcements.isNews("certificate", "\(identity.fingerprint)")
    {
      lines.append(seen(identity, sight))
    }
    if let problem = sight.container?.problem {
      trouble(.apiServerUnknown, "container", problem, over: nil, &lines)
    } else if let container = sight.container?.value, announcements.isNews("container", "found") {
      lines.append(
        LogLine(
          .apiServerFound,
          "API server: container \(ContainerReport.short(container.id)) of \(sight.runtime)",
          [.container: container.id]))
    }
    trouble(
      .credentialUnusable, "credential", sight.credentialProblem,
      over: "the credential can be used again", &lines)
    let warnings = sight.credentialWarnings.joined(separator: "; ")
    trouble(
      .credentialWarning, "credential-warnings", warnings.isEmpty ? nil : warnings, over: nil,
      &lines)
    trouble(
      .pairNotRenewed, "pair", sight.pair?.renewalProblem,
      over: "a new pair could be put in place", &lines)
    // Long before it is due: the next start of the API server depends on the files.
    trouble(
      .pairNotRenewed, "pair-files", sight.pair?.trouble(at: sight.at.wall),
      over: "the pair's files are as they should be", &lines)
    // What was not asked for want of a credential has been said.
    guard sight.credentialProblem == nil, let readiness = sight.readiness else { return }
    let problem = step.observation.readiness == .ready ? nil : readiness.sentence
    trouble(.notReady, "readiness", problem, over: "the API server is ready again", &lines) {
      "/readyz: \($0)"
    }
  }

  private func seen(_ identity: LoopbackIdentity, _ sight: Sight) -> LogLine {
    let end = WallTime(unixSeconds: identity.notAfter)
    let left = TimeText.length(end - sight.at.wall)
    let line = LogLine(
      .certificateSeen,
      "loopback certificate \(identity.leaf.subjectCommonName ?? "") ends \(wording.time.long(end)), in \(left); "
        + (sight.correlation.map(\.sentence) ?? "its process is not known"))
    return line.with(.fingerprint, Fingerprint(identity.fingerprint)?.description)
      .with(.notAfter, TimeText.rfc3339(identity.notAfter)).with(.daysLeft, sight.daysLeft)
  }

  /// What is new of the service's own credential.
  mutating func credential(_ step: StepReport, _ sight: Sight, _ lines: inout [LogLine]) {
    let alert = sight.credentialAlert(step.decision)
    let before = announcements.last("credential-life")
    guard announcements.isNews("credential-life", alert?.key ?? "") else { return }
    if let alert {
      let line = LogLine(
        .credentialEnding, alert.sentence, [.reason: alert.sentence],
        priority: alert.isOver ? .error : nil)
      lines.append(
        line.with(
          .credentialNotAfter, sight.credentialLife?.notAfter.map { TimeText.rfc3339($0) }))
    } else if !before.isEmpty {
      lines.append(
        LogLine(
          .troubleOver, "the service's own credential lasts long enough now",
          [.over: MessageClass.credentialEnding.name]))
    }
  }
}
