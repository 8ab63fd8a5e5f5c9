import Glibc
import LoopbackCertificate
import OpenSSLKit

/// Probes of many hosts in one loop: bounded in number, pace and time, each for itself.
///
/// No host can hold up another: each step is without waiting and bounded by the cap on bytes, the
/// loop sleeps no longer than to the earliest deadline, and a host that takes much longer than the
/// others gives its place to the next.
package final class FleetScan {
  /// Why `run` returned.
  package enum End: Sendable, Equatable {
    /// Every host has its outcome.
    case complete
    /// The wake descriptor became readable, or a callback said so; some have none.
    case interrupted
    /// This process could not go on.
    case failed(ProbeFailure)
  }

  /// Who is told what; called between two steps of the loop, so they must not wait.
  package struct Listener {
    /// One host has ended; false ends the scan.
    package var ended: (FleetOutcome) -> Bool
    /// Called about every `beat`.
    package var beat: (FleetProgress) -> Void
    /// Between two beats.
    package var interval: Duration

    /// Calls `ended` for each, and `beat` every fifth of a second.
    package init(
      ended: @escaping (FleetOutcome) -> Bool, beat: @escaping (FleetProgress) -> Void = { _ in },
      interval: Duration = .milliseconds(200)
    ) {
      self.ended = ended
      self.beat = beat
      self.interval = interval
    }
  }

  /// A host that is next, with the address to ask.
  struct Candidate {
    let index: Int
    let address: ProbeTarget
    let others: Int
  }

  struct Running {
    let candidate: Candidate
    let probe: ProbeConnection
    let began: ContinuousClock.Instant
    let token: UInt64
    var interest: ProbeConnection.Interest
    var deadline: ContinuousClock.Instant
    /// From when on it does not count against `FleetLimits.concurrency` any more.
    let slowFrom: ContinuousClock.Instant
    /// Whether it still does.
    var holdsPlace = true
  }

  let targets: [ProbeTarget]
  let limits: FleetLimits
  let serverName: String
  let context: TLSClientContext
  let readiness: ReadinessSet
  let listener: Listener
  let clock = ContinuousClock()
  let begin: ContinuousClock.Instant

  var pace: StartPace
  var patience: Patience
  /// Connections in flight by the lower half of their token; the upper half counts uses.
  var slots: [Running?] = []
  var freeSlots: [Int] = []
  var uses: UInt64 = 0
  var deadlines = DeadlineHeap<UInt64>()
  var waiting: [Candidate] = []
  /// How many of `waiting` have been begun.
  var begun = 0
  var resolver: NameResolver?
  var unresolved = 0
  var active = 0
  var inFlight = 0
  var room: Int
  var ended = 0
  var wasStopped = false
  var nextBeat: ContinuousClock.Instant

  /// Prepares to ask `targets`, whose hosts may be names here.
  ///
  /// - Throws: `.localProblem`, or `.handshakeRefused` where there is no TLS to be had.
  package init(
    _ targets: [ProbeTarget], serverName: String = LoopbackFormat.serverName,
    limits: FleetLimits = FleetLimits(), listener: Listener
  ) throws(ProbeFailure) {
    self.targets = targets
    self.limits = limits
    self.serverName = serverName
    self.listener = listener
    do throws(OpenSSLError) {
      context = try TLSClientContext()
    } catch { throw .handshakeRefused(error) }
    context.releaseIdleBuffers()
    readiness = try ReadinessSet()
    pace = StartPace(perSecond: limits.startsPerSecond)
    patience = Patience(longest: limits.patience)
    room = max(1, limits.maximumInFlight)
    begin = clock.now
    nextBeat = begin + listener.interval
  }

  /// Goes on until every host has its outcome, or `wakeFD` becomes readable (it is not read from).
  ///
  /// To be called once. What is in flight when it is interrupted is closed without an outcome.
  package func run(interruptedBy wakeFD: Int32? = nil) -> End {
    do throws(ProbeFailure) {
      if let wakeFD { try readiness.add(wakeFD, for: .read, token: Self.wakeToken) }
      try sortTargets()
      defer { resolver?.stop() }
      while ended < targets.count, !wasStopped {
        try startSome()
        for token in try readiness.wait(milliseconds: pause()) {
          switch token {
          case Self.wakeToken: return .interrupted
          case Self.resolverToken: break
          default: try step(token)
          }
        }
        takeAddresses()
        try passDeadlines()
        beat()
      }
      return wasStopped ? .interrupted : .complete
    } catch { return .failed(error) }
  }

  /// Tells of one more that has ended.
  func end(_ outcome: FleetOutcome) {
    ended += 1
    if !wasStopped, !listener.ended(outcome) { wasStopped = true }
  }

  private func beat() {
    let now = clock.now
    guard now >= nextBeat else { return }
    nextBeat = now + listener.interval
    listener.beat(FleetProgress(ended: ended, inFlight: inFlight, total: targets.count))
  }

  static var wakeToken: UInt64 { .max }
  static var resolverToken: UInt64 { .max - 1 }
}
