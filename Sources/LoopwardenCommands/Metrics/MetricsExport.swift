package import HTTPTransport
import RestartDecision
package import Supervision
import Telemetry

/// The two ways out: writes the textfile after each look, and answers scrapes between looks.
///
/// Nothing here can stop the service: what goes wrong is said once.
package final class MetricsExport {
  private var places: MetricsPlaces
  private let tell: (LogLine) -> Void
  private var counts: ServiceCounts
  private var listener: MetricsListener?
  /// The exposition of the last look; `nil` before the first.
  private var page: String?
  private var began: ContinuousClock.Instant?
  private var textfileFault: String?
  private var listenFault: String?

  /// Metrics of this process, to go to `places`; `tell` takes what goes wrong with them.
  package init(_ places: MetricsPlaces, tell: @escaping (LogLine) -> Void) {
    self.places = places
    self.tell = tell
    counts = ServiceCounts(started: Clocks.now().wall)
    listen()
  }

  /// Goes to other places from now on: the configuration was read anew.
  package func move(to fresh: MetricsPlaces) {
    if fresh.listen != places.listen { listener = nil }
    places = fresh
    listen()
  }

  /// The TCP port that is listened on; `nil`: none, 0 for a Unix socket.
  package var port: UInt16? { listener?.port }

  /// A look begins: from here to `take` its length counts.
  package func lookBegins() { began = .now }

  /// Takes what a step saw and did, and writes it out.
  package func take(_ step: StepReport, sight: Sight, node: String) {
    counts.looks += 1
    counts.lookDuration = began.map { $0.duration(to: .now) }
    counts.probeErrors.take(sight)
    listen()
    let text = StepMetrics(step, sight, node: node).exposition(counts).text()
    page = text
    write(text)
  }

  private func write(_ text: String) {
    guard let file = places.textfile.file else {
      textfileFault = nil
      return
    }
    do throws(TextfileFault) {
      try file.write(text)
      over(&textfileFault, "\(file.path) is written again")
    } catch {
      counts.textfileErrors += 1
      say("\(error)", &textfileFault)
    }
  }

  /// Listens where it should and does not yet: what had the port may have let go of it.
  private func listen() {
    guard let place = places.listen else {
      listenFault = nil
      return
    }
    guard listener == nil else { return }
    do throws(ListenFault) {
      listener = try MetricsListener(place)
      over(&listenFault, "metrics are served on \(place)")
    } catch {
      say("\(error)", &listenFault)
    }
  }

  private func say(_ sentence: String, _ said: inout String?) {
    if said != sentence { tell(LogLine(.serviceFault, sentence, [.reason: sentence])) }
    said = sentence
  }

  private func over(_ said: inout String?, _ sentence: String) {
    if said != nil {
      tell(LogLine(.troubleOver, sentence, [.over: MessageClass.serviceFault.name]))
    }
    said = nil
  }

  // MARK: - Between looks

  /// How long a scraper waits at most for the next of its steps, and everybody else for it.
  private static let breath = Duration.milliseconds(5)

  /// Waits as `transport.drive` does, and answers scrapes meanwhile, which end no wait: until the
  /// deadline, until one of `descriptors` is readable, or until an exchange has finished.
  ///
  /// However busily clients knock, what is waited for is looked at between any two of their steps.
  package func wait(
    _ transport: HTTPTransport, until deadline: ContinuousClock.Instant,
    alsoWaitingFor descriptors: [Int32]
  ) {
    while true {
      let until = min(deadline, listener?.nextDeadline ?? deadline)
      let ready = transport.drive(
        until: until, alsoWaitingFor: descriptors + (listener?.descriptors ?? []))
      let now = ContinuousClock.now
      // Early, and nobody is ready: an exchange has finished.
      if now >= deadline || ready.contains(where: descriptors.contains)
        || (ready.isEmpty && now < until)
      {
        return
      }
      listener?.pump(page: page)
      let next = min(deadline, .now.advanced(by: Self.breath))
      let others = transport.drive(until: next, alsoWaitingFor: descriptors)
      if !others.isEmpty || .now < next || next == deadline { return }
    }
  }
}
