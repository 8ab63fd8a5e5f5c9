import Configuration
import KubernetesClient
import Glibc
import RestartDecision
package import Supervision
package import SystemdKit

/// Tells the journal, systemd, `status.json` and the metrics what a step saw and did.
package struct LiveReporter: Reporting {
  private let view: MasterView
  private let inFlight: RestartInFlight
  private let logger: ServiceLog
  private let notifier: ServiceNotifier
  private let metrics: MetricsExport
  private let statusPath: String
  private var wording: Wording
  private var log: StepLog
  private var nodeEvents = NodeEvents()
  private var lastRequest: StatusSnapshot.RequestReport?
  private var statusFault: String?
  private var notifyFault: String?
  private var isReady = false

  /// A reporter of what `view` sees.
  package init(
    view: MasterView, inFlight: RestartInFlight, logger: ServiceLog, notifier: ServiceNotifier,
    metrics: MetricsExport, wording: Wording
  ) {
    self.view = view
    self.inFlight = inFlight
    self.logger = logger
    self.notifier = notifier
    self.metrics = metrics
    self.wording = wording
    statusPath = RuntimeDirectory.status(view.settings)
    log = StepLog(wording: wording, node: view.node, settings: view.settings.cluster)
  }

  /// What became of the last request, for whoever waits for it in this process.
  package var answeredRequest: StatusSnapshot.RequestReport? { lastRequest }

  /// The request of this number is refused before any look.
  package mutating func refuse(request id: UInt64, because reason: String) {
    lastRequest = .init(id: id, outcome: "refused", reasons: [reason])
  }

  /// This reporter, with what `earlier` has not been asked for yet: whoever waits for an answer must
  /// not miss it because the configuration was read anew.
  package func goingOn(from earlier: LiveReporter) -> LiveReporter {
    var reporter = self
    reporter.lastRequest = earlier.lastRequest
    // One line per change: what was said is not news because of a reload.
    reporter.log = log.goingOn(from: earlier.log)
    return reporter
  }

  package mutating func report(_ step: StepReport) {
    if let cluster = view.sight?.cluster { wording.take(names: cluster, node: view.node) }
    log.wording = wording
    let words = OperatorWords(step, state: view.state)
    for line in log.lines(
      step, sight: view.sight, inFlight: inFlight, operatorWords: words)
    {
      logger.tell(line)
    }
    settleRequest(step)
    tellCluster(step)
    guard let sight = view.sight else { return }
    let snapshot = StatusText(wording: wording, view: view).snapshot(
      step, sight: sight, lastRequest: lastRequest, hold: words.hold)
    write(snapshot)
    metrics.take(step, sight: sight, node: view.node)
    tell(snapshot)
  }

  /// Events on the Node. Observing writes nothing to the cluster.
  private mutating func tellCluster(_ step: StepReport) {
    guard let cluster = view.cluster, step.policy.mode == .enforce else { return }
    let now = MicroTime(step.observation.now.wall)
    for event in nodeEvents.events(step, wording: wording) { cluster.events.submit(event, at: now) }
    let lost = cluster.events.advance(
      servers: cluster.servers, perTry: .seconds(5), patience: .seconds(20))
    for sentence in lost { logger.tell(.eventLost, sentence, [.reason: sentence]) }
  }

  private mutating func settleRequest(_ step: StepReport) {
    guard let event = step.decision.event else { return }
    if case .requestRefused(let id) = event {
      lastRequest = .init(id: id, outcome: "refused", reasons: wording.objections(step.decision))
      return
    }
    guard case .request(let id) = step.attempt?.cause else { return }
    switch event {
    case .renewed: lastRequest = .init(id: id, outcome: "renewed", reasons: [])
    case .failed(let failure):
      lastRequest = .init(id: id, outcome: "failed", reasons: [wording.failure(failure)])
    case .aborted, .droppedUnstarted, .hookFailed(.preStop):
      lastRequest = .init(
        id: id, outcome: "aborted", reasons: wording.objections(step.decision) + cause(event))
    default: break
    }
  }

  /// What no gate says of a restart that was given up.
  private func cause(_ event: Event) -> [String] {
    switch event {
    case .hookFailed:
      inFlight.hooks.lastFailure.map { ["pre-stop-hook: \($0.message)"] } ?? []
    case .droppedUnstarted:
      ["loopwarden itself ended before the stop was issued; ask again"]
    default: []
    }
  }

  private mutating func write(_ snapshot: StatusSnapshot) {
    do {
      let text = try StructuredOutput.json(snapshot) + "\n"
      try SmallFile.replace(statusPath, with: Array(text.utf8), mode: 0o644)
      statusFault = nil
    } catch {
      // Said once; the supervisor does not depend on being read.
      if statusFault != "\(error)" {
        logger.tell(
          .serviceFault, "status cannot be written: \(error)", [.reason: "\(error)"])
      }
      statusFault = "\(error)"
    }
  }

  private mutating func tell(_ snapshot: StatusSnapshot) {
    do {
      try notifier.notify(.status(snapshot.summary))
      if !isReady {
        try notifier.notify(.ready)
        isReady = true
      }
      // Fed by a completed step alone: a hung loop must be seen.
      try notifier.notify(.watchdog)
      notifyFault = nil
    } catch {
      if notifyFault != "\(error)" {
        logger.tell(.serviceFault, "\(error)", [.reason: "\(error)"])
      }
      notifyFault = "\(error)"
    }
  }
}
