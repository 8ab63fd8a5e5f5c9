package import Configuration
import Glibc
import HTTPTransport
import RestartDecision
import Supervision
import SystemdKit
import TimeZoneData

/// The supervisor with this master behind its ports, and the loop that steps it: one thread that
/// polls signals, operators' files and calls in flight.
package final class Service {
  private typealias Loop = Supervisor<MasterView, MasterActor, LiveReporter, RecordFile>

  private var configuration: LoadedConfiguration
  private let reload: () throws -> LoadedConfiguration
  private let wake: Wake
  private let transport: HTTPTransport
  private let inFlight = RestartInFlight()
  private let logger: ServiceLog
  private let notifier = ServiceNotifier()
  private let state: StateDirectory
  private let lock: ActorLock
  private let metrics: MetricsExport
  private let manifestMethod: ManifestMethod
  private var loop: Loop
  private let watchdog: Duration?
  private var settlingFault: String?
  /// The request that was refused for its method, until whoever asked can know.
  private var refusedRequest: UInt64?
  /// The configuration was read while the manifest was away, by which the layout is told.
  private var readWithoutManifest = false
  /// In which phase the run before this one ended; `nil` where no record says so.
  let previousPhase: Phase?

  /// Another process is this master's actor.
  package struct AlreadyRunning: Error {}

  /// Takes the actor's lock, opens the record, and goes on where it says.
  ///
  /// - Throws: `AlreadyRunning`, or what could not be opened.
  package init(
    _ configuration: LoadedConfiguration, logger: ServiceLog,
    reload: @escaping () throws -> LoadedConfiguration
  ) throws {
    let settings = configuration.settings
    state = try StateDirectory.open(settings.state.directory)
    try RuntimeDirectory.make(settings.state.runtimeDirectory)
    guard let lock = try ActorLock.take(state.lockPath) else { throw AlreadyRunning() }
    self.lock = lock
    self.configuration = configuration
    self.reload = reload
    self.logger = logger
    wake = try Wake(watching: StateDirectory.operatorFiles, in: settings.state.directory)
    transport = try HTTPTransport()
    // Before anything is looked at: what an earlier process left away comes back.
    manifestMethod = try ManifestMethod(state: state)
    manifestMethod.takeOver()
    readWithoutManifest = manifestMethod.pace != nil
    watchdog = try notifier.watchdogInterval
    metrics = MetricsExport(MetricsPlaces(settings.metrics)) { logger.tell($0) }
    let parts = try Self.parts(
      configuration, wake: wake, inFlight: inFlight, transport: transport, logger: logger,
      notifier: notifier, manifestMethod: manifestMethod, metrics: metrics)
    let record = try RecordFile(path: state.recordPath)
    var journal = Journal(storage: record)
    previousPhase = (try? journal.load())?.phase
    loop = Supervisor(
      observer: parts.view, actor: parts.actor, reporter: parts.reporter, storage: record,
      policy: configuration.policy)
    dropLapsedRequest()
  }

  /// What was asked while nobody ran, and long ago, would be a restart at an hour that nobody chose.
  private func dropLapsedRequest() {
    guard let request = (try? state.request()) ?? nil, request.hasLapsed(at: Clocks.now().wall),
      loop.machine.attempt?.cause != .request(id: request.id)
    else { return }
    logger.tell(
      .requestLapsed,
      "the restart that \(request.by) asked for has lapsed: no supervisor ran at the time; ask again",
      [.by: request.by])
    do { try state.setRequest(nil) } catch { fault(error) }
  }

  private static func parts(
    _ configuration: LoadedConfiguration, wake: Wake, inFlight: RestartInFlight,
    transport: HTTPTransport, logger: ServiceLog, notifier: ServiceNotifier,
    manifestMethod: ManifestMethod, metrics: MetricsExport
  ) throws -> (view: MasterView, actor: MasterActor, reporter: LiveReporter) {
    let view = try MasterView(
      configuration, wake: wake, inFlight: inFlight, transport: transport,
      manifestMethod: manifestMethod)
    return (
      view, MasterActor(view: view, inFlight: inFlight),
      LiveReporter(
        view: view, inFlight: inFlight, logger: logger, notifier: notifier, metrics: metrics,
        wording: .of(configuration.settings))
    )
  }

  /// Steps until a signal ends it.
  package func run() {
    runUntil { _ in false }
  }

  /// Steps until the request of this number is answered, or a signal ends it; the answer.
  package func serve(request id: UInt64) -> StatusSnapshot.RequestReport? {
    runUntil {
      ($0.memory.answeredRequest == id || refusedRequest == id) && !$0.phase.isInFlight
    }
    // Nobody is left to bring it back.
    manifestMethod.finish { askForTime() }
    moveManifest()
    return loop.reporter.answeredRequest.flatMap { $0.id == id ? $0 : nil }
  }

  private func runUntil(_ isDone: (Machine) -> Bool) {
    // The first look is part of the start, and may take longer than the unit's limit for that.
    askForTime()
    while true {
      let started = ContinuousClock.now
      metrics.lookBegins()
      refuseUnknownMethod()
      manifestMethod.cause = loop.machine.attempt?.cause
      let pause = loop.step(at: Clocks.now())
      moveManifest()
      if readWithoutManifest, manifestMethod.pace == nil { readConfigurationAnew() }
      if loop.machine.phase.isInFlight { askForTime() }
      settleOperatorFiles()
      if wake.stopIsPending {
        stop()
        return
      }
      if isDone(loop.machine) { return }
      var until = ContinuousClock.now.advanced(by: pause.duration)
      if let watchdog {
        let latest = WatchdogPace.latestStart(
          watchdog: watchdog, look: configuration.settings.looks.deadline.duration)
        until = min(until, started.advanced(by: latest))
      }
      if let pace = manifestMethod.pace { until = min(until, .now.advanced(by: pace)) }
      // A scrape is answered here, between looks, and is no reason for one.
      if !wake.isPending {
        metrics.wait(transport, until: until, alsoWaitingFor: wake.descriptors)
      }
      let reasons = wake.take()
      if reasons.contains(.stop) {
        stop()
        return
      }
      if reasons.contains(.reload) { readConfigurationAnew() }
    }
  }

  /// A manifest that is away comes back whatever else goes on.
  private func moveManifest() {
    manifestMethod.advance()
    for note in manifestMethod.takeNotes() {
      logger.tell(note)
    }
  }

  /// A request for a method that this service does not know, or may not use.
  private func refuseUnknownMethod() {
    guard let request = (try? state.request()) ?? nil, request.id != refusedRequest,
      request.id != loop.machine.memory.answeredRequest,
      loop.machine.attempt?.cause != .request(id: request.id),
      let why = RestartMethod.objection(request.method, configuration.settings.restart)
    else { return }
    refusedRequest = request.id
    loop.reporter.refuse(request: request.id, because: why)
    logger.tell(
      .requestRefused, "the restart that \(request.by) asked for is refused: \(why)",
      [.reason: why, .by: request.by])
  }

  private func stop() {
    manifestMethod.finish { askForTime() }
    moveManifest()
    let phase = "\(loop.machine.phase.label)"
    logger.tell(.serviceStopping, "ending on a signal; phase \(phase)", [.phase: phase])
    let rest = loop.machine.phase.isInFlight ? "; the next start goes on with the restart" : ""
    _ = try? notifier.notify(.stopping, .status("ending on a signal; phase \(phase)\(rest)"))
  }

  /// Before each look that must not be cut short: whatever limit the unit has for a start, for its
  /// running time or for its stop, it is not sooner than this look's end. Asked by completed steps
  /// alone, so that a hung one gets no time.
  private func askForTime() {
    let look = configuration.settings.looks.deadline.duration
    _ = try? notifier.notify(
      .extendTimeout(
        microseconds: UInt64(look.components.seconds + 30) * 1_000_000))
  }

  /// What was answered is taken away, so that the next process does not ask again.
  private func settleOperatorFiles() {
    do {
      let memory = loop.machine.memory
      if let id = memory.answeredRequest, try state.request()?.id == id {
        try state.setRequest(nil)
      }
      // Not before its answer can be read.
      if let id = refusedRequest, try state.request()?.id == id,
        (try? StatusSnapshot.read(RuntimeDirectory.status(configuration.settings)))?
          .lastRequest?.id == id
      {
        try state.setRequest(nil)
      }
      // Until the lock is given back: the Lease tells who released it, and why.
      if let id = memory.answeredRelease, loop.machine.attempt == nil,
        try state.release()?.id == id
      {
        try state.setRelease(nil)
      }
      settlingFault = nil
    } catch {
      // Tried again at every step, and said once.
      if settlingFault != "\(error)" { fault(error) }
      settlingFault = "\(error)"
    }
  }

  private func readConfigurationAnew() {
    readWithoutManifest = manifestMethod.pace != nil
    do {
      try notifier.notify(.reloading(monotonicMicroseconds: ServiceNotifier.monotonicMicroseconds))
      let fresh = try reload()
      guard fresh.settings.state == configuration.settings.state else {
        throw CommandFailure("state folders change only with a restart of loopwarden")
      }
      let parts = try Self.parts(
        fresh, wake: wake, inFlight: inFlight, transport: transport, logger: logger,
        notifier: notifier, manifestMethod: manifestMethod, metrics: metrics)
      let sentence = Self.reloaded(from: configuration, to: fresh)
      configuration = fresh
      metrics.move(to: MetricsPlaces(fresh.settings.metrics))
      loop.observer = parts.view
      loop.actor = parts.actor
      loop.reporter = parts.reporter.goingOn(from: loop.reporter)
      loop.policy = fresh.policy
      // Other files, addresses and programs may be meant now: everything is looked at again.
      loop.lookFullyNext()
      for warning in fresh.warnings {
        logger.tell(.configurationWarning, "\(warning)", [.reason: "\(warning)"])
      }
      logger.tell(.configurationReloaded, sentence, [.mode: fresh.policy.mode.word])
    } catch {
      logger.tell(
        .configurationRefused, "the new configuration is not used, the old one stays: \(error)",
        [.reason: "\(error)"])
    }
    do { try notifier.notify(.ready) } catch { fault(error) }
  }

  /// Who armed or disarmed it, where that is what changed.
  private static func reloaded(
    from old: LoadedConfiguration, to new: LoadedConfiguration
  ) -> String {
    let sentence = "the configuration was read anew"
    guard new.policy.mode != old.policy.mode else { return sentence }
    let word = new.policy.mode == .enforce ? "armed" : "disarmed"
    return "\(ModeDropIn.note(in: new) ?? word): \(sentence), mode \(new.policy.mode.word)"
  }

  private func fault(_ error: any Error) {
    logger.tell(.serviceFault, "\(error)", [.reason: "\(error)"])
  }
}

extension Wording {
  /// Words with times in the zone of the configured windows.
  package static func of(_ settings: Settings) -> Wording {
    // The configuration was refused if the zone could not be loaded, so this is UTC itself at worst.
    Wording(
      time: TimeText(zone: try? TimeZoneTable.load(name: settings.restart.timeZone)),
      checkLabel: PreflightNumbers.label)
  }
}
