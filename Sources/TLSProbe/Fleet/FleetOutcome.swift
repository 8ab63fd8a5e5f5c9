/// What a scan of many may cost, whatever the hosts do.
package struct FleetLimits: Sendable, Hashable {
  /// Connections that are being worked on at the same time. One that takes much longer than the
  /// others (`Patience`) gives its place to the next and goes on beside.
  package var concurrency = 64
  /// Connections at the same time in all: each costs a descriptor and a few tens of kilobytes.
  package var maximumInFlight = 1000
  /// From when on a host counts as slow at the latest and holds up nobody.
  package var patience: Duration = .milliseconds(500)
  /// Connections begun in a second; nil for as many as can be.
  package var startsPerSecond: Double?
  /// What each connection may cost.
  package var probe = ProbeLimits()
  /// From when on looking up a name is given up.
  package var lookUp: Duration = .seconds(10)

  /// The defaults: no limit to the pace.
  package init() {}
}

/// Why nothing is known of a host.
package enum FleetFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Its name has no address; the resolver's words.
  case nameNotResolved(String)
  /// Looking up its name took longer than the limit.
  case nameTimedOut
  /// It was asked.
  case probe(ProbeFailure)

  /// A stable name for machines.
  package var label: String {
    switch self {
    case .nameNotResolved: "name-not-resolved"
    case .nameTimedOut: "name-timed-out"
    case .probe(let failure): failure.label
    }
  }

  /// One line for people, to stand after the target and a colon.
  package var description: String {
    switch self {
    case .nameNotResolved(let words): "the name cannot be looked up: \(words)"
    case .nameTimedOut: "looking up the name took too long"
    case .probe(let failure): failure.description
    }
  }
}

/// How one of many ended.
package struct FleetOutcome: Sendable {
  /// Which one, by its place among the targets.
  package let index: Int
  /// The address that was asked; nil where the name has none.
  package let asked: ProbeTarget?
  /// How many more addresses the name has. They were not asked.
  package let otherAddresses: Int
  /// From the first packet to the end; zero where none was sent.
  package let elapsed: Duration
  /// What it presented.
  package let result: Result<ProbedChain, FleetFailure>

  /// Every part of it.
  package init(
    index: Int, asked: ProbeTarget?, otherAddresses: Int, elapsed: Duration,
    result: Result<ProbedChain, FleetFailure>
  ) {
    self.index = index
    self.asked = asked
    self.otherAddresses = otherAddresses
    self.elapsed = elapsed
    self.result = result
  }
}

/// Where a scan of many is.
package struct FleetProgress: Sendable, Equatable {
  /// Ended.
  package var ended: Int
  /// Being asked.
  package var inFlight: Int
  /// All of them.
  package var total: Int

  /// Every part of it.
  package init(ended: Int, inFlight: Int, total: Int) {
    self.ended = ended
    self.inFlight = inFlight
    self.total = total
  }
}
