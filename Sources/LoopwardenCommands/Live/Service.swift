package import Configuration
import Glibc
import HTTPTransport
package import Logging
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
  private let logger: Logger
  private let notifier = ServiceNotifier()
  private let state: StateDirectory
  private let lock: ActorLock
  private var loop: Loop
  private let watchdog: Duration?
  private var settlingFault: String?

  /// Another process is this master's actor.
  package struct AlreadyRunning: Error {}

  /// Takes the actor's lock, opens the record, and goes on where it says.
  ///
  /// - Throws: `AlreadyRunning`, or what could not be opened.
  package init(
    _ configuration: LoadedConfiguration, logger: Logger,
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
    watchdog = try notifier.watchdogInterval
    let parts = try Self.parts(
      configuration, wake: wake, inFlight: inFlight, transport: transport, logger: logger,
      notifier: notifier)
    loop = Supervisor(
      observer: parts.view, actor: parts.actor, reporter: parts.reporter,
      storage: try RecordFile(path: state.recordPath), policy: configuration.policy)
    dropLapsedRequest()
  }

  /// What was asked while nobody ran, and long ago, would be a restart at an hour that nobody chose.
  private func dropLapsedRequest() {
    guard let request = (try? state.request()) ?? nil, request.hasLapsed(at: Clocks.now().wall),
      loop.machine.attempt?.cause != .request(id: request.id)
    else { return }
    logger.warning(
      "the restart that \(request.by) asked for has lapsed: no supervisor ran at the time; ask again"
    )
    do { try state.setRequest(nil) } catch { logger.error("\(error)") }
  }

  private static func parts(
    _ configuration: LoadedConfiguration, wake: Wake, inFlight: RestartInFlight,
    transport: HTTPTransport, logger: Logger, notifier: ServiceNotifier
  ) throws -> (view: MasterView, actor: MasterActor, reporter: LiveReporter) {
    let view = try MasterView(
      configuration, wake: wake, inFlight: inFlight, transport: transport)
    return (
      view, MasterActor(view: view, inFlight: inFlight),
      LiveReporter(
        view: view, inFlight: inFlight, logger: logger, notifier: notifier,
        wording: .of(configuration.settings))
    )
  }

  /// Steps until a signal ends it.
  package func run() {
    runUntil { _ in false }
  }

  /// Steps until the request of this number is answered, or a signal ends it; the answer.
  package func serve(request id: UInt64) -> StatusSnapshot.RequestReport? {
    runUntil { $0.memory.answeredRequest == id && !$0.phase.isInFlight }
    return loop.reporter.answeredRequest.flatMap { $0.id == id ? $0 : nil }
  }

  private func runUntil(_ isDone: (Machine) -> Bool) {
    while true {
      let started = ContinuousClock.now
      let pause = loop.step(at: Clocks.now())
      settleOperatorFiles()
      if wake.stopIsPending {
        stop()
        return
      }
      if isDone(loop.machine) { return }
      // Twice in a watchdog's interval at the least, counted from the last step's beginning.
      var until = ContinuousClock.now.advanced(by: pause.duration)
      if let watchdog { until = min(until, started.advanced(by: watchdog / 2)) }
      if !wake.isPending { _ = transport.drive(until: until, alsoWaitingFor: wake.descriptors) }
      let reasons = wake.take()
      if reasons.contains(.stop) {
        stop()
        return
      }
      if reasons.contains(.reload) { readConfigurationAnew() }
    }
  }

  private func stop() {
    logger.notice("ending on a signal; phase \(loop.machine.phase.label)")
    _ = try? notifier.notify(.stopping)
  }

  /// What was answered is taken away, so that the next process does not ask again.
  private func settleOperatorFiles() {
    do {
      let memory = loop.machine.memory
      if let id = memory.answeredRequest, try state.request()?.id == id {
        try state.setRequest(nil)
      }
      if let id = memory.answeredRelease, try state.release()?.id == id {
        try state.setRelease(nil)
      }
      settlingFault = nil
    } catch {
      // Tried again at every step, and said once.
      if settlingFault != "\(error)" { logger.error("\(error)") }
      settlingFault = "\(error)"
    }
  }

  private func readConfigurationAnew() {
    do {
      try notifier.notify(.reloading(monotonicMicroseconds: ServiceNotifier.monotonicMicroseconds))
      let fresh = try reload()
      guard fresh.settings.state == configuration.settings.state else {
        throw CommandFailure("state folders change only with a restart of loopwarden")
      }
      let parts = try Self.parts(
        fresh, wake: wake, inFlight: inFlight, transport: transport, logger: logger,
        notifier: notifier)
      configuration = fresh
      loop.observer = parts.view
      loop.actor = parts.actor
      loop.reporter = parts.reporter.goingOn(from: loop.reporter)
      loop.policy = fresh.policy
      logger.notice("the configuration was read anew")
    } catch {
      logger.error("the new configuration is not used, the old one stays: \(error)")
    }
    do { try notifier.notify(.ready) } catch { logger.error("\(error)") }
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
