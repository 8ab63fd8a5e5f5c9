import ContainerRuntime
import Configuration
import ControlPlaneNode
import LoopbackCertificate
package import RestartDecision

/// What `plan` and `restart --dry-run` say.
package struct PlanReport: Codable, Sendable, Equatable {
  /// Version of this shape.
  package var apiVersion = "loopwarden/v1"
  /// What it is.
  package var kind = "PlanReport"
  /// The node's name.
  package var node: String
  /// When this was seen (RFC 3339).
  package var at: String
  /// `Observe` or `Enforce`.
  package var mode: String
  /// Where a restart stands.
  package var phase: String
  /// Whether every gate would let a stop through now.
  package var wouldRestartNow: Bool
  /// When the next restart is to be expected, in a sentence.
  package var next: String
  /// When a restart is due (RFC 3339).
  package var due: String?
  /// `normal`, `urgent` or `expired` when it is due.
  package var hour: String?
  /// The certificate.
  package var certificate: CertificateReport
  /// The container.
  package var container: ContainerReport
  /// `/readyz` in words.
  package var readiness: String
  /// The files of a patched API server's certificate, where a folder is configured.
  package var pair: PairReport?
  /// Every gate, in the order of the gate table.
  package var gates: [StatusSnapshot.GateReport]
  /// Every preflight check that did not pass.
  package var preflight: [CheckLine]
  /// How many preflight checks passed.
  package var preflightPassed: Int
  /// What a restart would cost, and which flag would shorten it.
  package var outage: String?
  /// Why moving the manifest is the last resort, where that was asked for.
  package var lastResort: [String]?
  /// The rest of the cluster; absent for a single master, and where it could not be asked.
  package var cluster: ClusterReport?
  /// Why the service's own credential will not last until after the next restart.
  package var credentialAlert: String?
  /// Why the rest of the cluster could not be asked at all.
  package var clusterProblem: String?
  /// The steps of a restart, in order.
  package var steps: [String]

  /// What binds, a line each; behind a preflight gate, the checks that it names, with what was
  /// found and what to do. Checks in `waived` do not bind.
  package static func refusals(
    _ gates: [StatusSnapshot.GateReport], _ preflight: [CheckLine], waived: [String]
  ) -> [String] {
    gates.filter { $0.effect == "binds" }.flatMap { gate -> [String] in
      let weight = ["preflight-fatal": "fatal", "preflight-risk": "risk"][gate.gate]
      let checks = preflight.filter { $0.weight == weight && !waived.contains($0.check) }
      if checks.isEmpty { return ["\(gate.gate): \(gate.reason)"] }
      return checks.map { "\(gate.gate): \($0.check): \($0.message)" }
    }
  }

  /// A preflight check in words.
  package struct CheckLine: Codable, Sendable, Equatable {
    /// The check's stable label.
    package var check: String
    /// `fatal` or `risk`.
    package var weight: String
    /// `failed` or `unknown`.
    package var result: String
    /// What was found and what to do.
    package var message: String
  }

  package init(
    _ sight: Sight, _ decision: Decision, phase: Phase, view: MasterView, policy: Policy,
    wording: Wording
  ) {
    node = view.node
    at = TimeText.rfc3339(sight.at.wall.unixSeconds)
    mode = policy.mode == .enforce ? "Enforce" : "Observe"
    self.phase = "\(phase.label)"
    wouldRestartNow = decision.binding.isEmpty
    next = wording.plan(decision, mode: policy.mode, now: sight.at.wall)
    due = decision.schedule.map { TimeText.rfc3339($0.due.unixSeconds) }
    hour = decision.hour.map { "\($0)" }
    certificate = SightReport.certificate(sight)
    container = SightReport.container(sight)
    readiness = SightReport.readiness(sight)
    pair = PairReport(sight)
    gates = decision.verdicts.map { StatusSnapshot.GateReport($0, wording) }
    let findings = sight.preflight ?? []
    preflight = findings.compactMap(Self.line)
    preflightPassed = findings.count - preflight.count
    outage = sight.grace.map { "\($0)" }
    lastResort =
      view.settings.restart.allowManifestMethod ? ManifestMethodWords.lastResort : nil
    cluster = ClusterReport(
      sight, decision, node: view.node, settings: view.settings, policy: policy, wording: wording)
    if let turn = cluster?.laterTurn { next += "; \(turn)" }
    credentialAlert = sight.credentialAlert(decision)?.sentence
    clusterProblem = sight.clusterProblem
    steps = Self.steps(sight, view: view, policy: policy)
  }

  private static func line(_ finding: ControlPlaneNode.PreflightFinding) -> CheckLine? {
    guard let weight = finding.weight, let message = finding.message else { return nil }
    let isUnknown = if case .unknown = finding.outcome { true } else { false }
    return CheckLine(
      check: finding.check.rawValue, weight: "\(weight)",
      result: isUnknown ? "unknown" : "failed", message: message)
  }

  private static func steps(_ sight: Sight, view: MasterView, policy: Policy) -> [String] {
    let hasLock = view.cluster != nil
    var steps =
      sight.pair.flatMap { pair in
        sight.correlation?.isPersisted == true && pair.isServed(by: sight)
          ? ["make a new pair in \(pair.folder), and keep the old one beside it"] : nil
      } ?? []
    steps += hasLock ? ["take the cluster's lock by compare-and-swap"] : []
    steps += ["take all facts anew: certificate, container, /readyz, preflight, every gate"]
    if policy.hasPreStopHook { steps.append("run the pre-stop hook") }
    steps.append("write the record of the restart to disk")
    if hasLock {
      steps.append("write `stopping` into the lock, and ask the other masters' /readyz once more")
    }
    steps += stop(sight)
    steps.append("watch it for \(TimeText.length(policy.soak))")
    if policy.hasPostProofHook { steps.append("run the post-proof hook") }
    if hasLock { steps.append("give the lock back") }
    return steps
  }

  private static func stop(_ sight: Sight) -> [String] {
    let grace = sight.grace.map { " (grace \($0.graceSeconds) s)" } ?? ""
    let container = sight.container?.value
    switch sight.holder {
    case .container:
      let name = container.map { "container \(ContainerReport.short($0.id))" } ?? "the container"
      return [
        "stop \(name) once, gracefully\(grace)",
        "wait for kubelet's new container, a new certificate and /readyz 200",
      ]
    case .unit(let name, let whatElse):
      return [
        "restart \(name) once, over the bus\(grace)"
          + (whatElse.map { "; not the API server alone: \($0)" } ?? ""),
        "wait for the end of its job, a new process, a new certificate and /readyz 200",
      ]
    case .process(let supervisor):
      return [
        "send TERM once to process \(container?.process.map { "\($0.pid)" } ?? "?")",
        "wait until \(supervisor ?? "its supervisor") has started it again, for a new certificate "
          + "and /readyz 200",
      ]
    }
  }

  /// The report for people.
  package func lines(wide: Bool) -> [String] {
    var lines = ["\(node): \(next)"]
    if let notAfter = certificate.notAfterUnix, let left = certificate.secondsLeft {
      lines.append(
        "certificate end\(left < 0 ? "ed" : "s") \(TimeText.kubeadm(notAfter)), "
          + (left < 0 ? "" : "in ") + TimeText.distance(.seconds(left))
          + (due.map { "; due \($0)" } ?? "") + (hour.map { "; hour: \($0)" } ?? ""))
    } else {
      lines.append("certificate: \(certificate.problem ?? "unknown")")
    }
    if let message = certificate.correlationMessage { lines.append("process: \(message)") }
    if let problem = container.problem { lines.append("container: \(problem)") }
    lines.append("readyz: \(readiness)")
    if let pair { lines.append("files: \(pair.sentence)") }
    if let outage { lines.append("outage: \(outage)") }
    lines += (lastResort ?? []).map { "last resort: \($0)" }
    if let credentialAlert { lines.append("credential: \(credentialAlert)") }
    if let clusterProblem { lines.append("cluster: \(clusterProblem)") }
    if let cluster { lines += [""] + cluster.lines(wide: wide) }
    lines.append("")
    let open = gates.filter { $0.effect != "passes" }
    let shown = wide ? gates : open
    if !shown.isEmpty {
      lines += TextTable.lines(
        header: ["GATE", "CLASS", "NOW", "WHY"],
        rows: shown.map { [$0.gate, $0.gateClass, $0.effect, $0.reason] })
    }
    if open.isEmpty {
      lines.append("All \(gates.count) gates pass.")
    } else if !wide {
      lines.append("\(gates.count - open.count) of \(gates.count) gates pass (-o wide shows all).")
    }
    lines.append("")
    lines.append(
      "preflight: \(preflightPassed) of \(preflightPassed + preflight.count) checks pass")
    if !preflight.isEmpty {
      lines += TextTable.lines(
        header: ["CHECK", "CLASS", "RESULT", "WHAT"],
        rows: preflight.map { [$0.check, $0.weight, $0.result, $0.message] })
    }
    lines +=
      ["", "a restart would:"] + steps.enumerated().map { "  \($0.offset + 1). \($0.element)" }
    return lines
  }
}
