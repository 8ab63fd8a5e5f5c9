/// How kube-apiserver ends, as a value that is told the time.
///
/// The order is the one measured (`restart-methods.md`): on TERM `/readyz` fails at once while
/// everything else goes on for `--shutdown-delay-duration`; then the listener is closed and what is
/// in flight is waited for, watches included, for `--request-timeout` at most. With
/// `--shutdown-watch-termination-grace-period` only requests are waited for that long; after them
/// the watches are told to end, and have that period to do so (measured: 0.1 s for one watch,
/// because the server ends them itself and the period is only the limit).
package struct ShutdownSequence: Sendable, Equatable {
  /// The three flags that say how long the parts may take.
  package struct Timing: Sendable, Equatable {
    /// `--shutdown-delay-duration`.
    package var delay: Duration
    /// `--request-timeout`.
    package var requestTimeout: Duration
    /// `--shutdown-watch-termination-grace-period`; zero, the default, means that watches are
    /// waited for like any request.
    package var watchGrace: Duration

    /// The flags' values.
    package init(delay: Duration, requestTimeout: Duration, watchGrace: Duration) {
      self.delay = delay
      self.requestTimeout = requestTimeout
      self.watchGrace = watchGrace
    }
  }

  /// Why the process ends.
  package enum End: Sendable, Equatable {
    /// Nothing was in flight any more.
    case drained
    /// Requests or watches were still open when their time was over: they are cut.
    case cut(requests: Int, watches: Int)
    /// A second signal came: everything is cut at once.
    case secondSignal
  }

  /// Where the sequence is.
  package enum Phase: Sendable, Equatable {
    case serving
    /// `/readyz` fails, everything else is served, until this instant.
    case announcing(until: ContinuousClock.Instant)
    /// The listener is closed; what is in flight is waited for, until this instant.
    case draining(until: ContinuousClock.Instant)
    /// Watches have been told to end, and have until this instant.
    case endingWatches(until: ContinuousClock.Instant)
    case ended(End)
  }

  /// The current phase.
  package private(set) var phase = Phase.serving
  private let timing: Timing

  /// A server that serves.
  package init(timing: Timing) {
    self.timing = timing
  }

  /// Whether `/readyz` must fail.
  package var isShuttingDown: Bool {
    phase != .serving
  }

  /// Whether new connections are taken.
  package var isListening: Bool {
    switch phase {
    case .serving, .announcing: true
    case .draining, .endingWatches, .ended: false
    }
  }

  /// The instant at which time alone changes the phase, if one does.
  package var nextDeadline: ContinuousClock.Instant? {
    switch phase {
    case .serving, .ended: nil
    case .announcing(let until), .draining(let until), .endingWatches(let until): until
    }
  }

  /// A TERM or INT: the first begins the sequence, the second ends the process at once.
  package mutating func signal(at now: ContinuousClock.Instant) {
    switch phase {
    case .serving: phase = .announcing(until: now + timing.delay)
    case .announcing, .draining, .endingWatches: phase = .ended(.secondSignal)
    case .ended: break
    }
  }

  /// Moves on as far as the time and what is still open allow.
  package mutating func advance(
    at now: ContinuousClock.Instant, openRequests: Int, openWatches: Int
  ) {
    if case .announcing(let until) = phase, now >= until {
      phase = .draining(until: until + timing.requestTimeout)
    }
    if case .draining(let until) = phase {
      let watchesWaitedFor = timing.watchGrace > .zero ? 0 : openWatches
      if openRequests + watchesWaitedFor == 0 || now >= until {
        phase =
          timing.watchGrace > .zero && openWatches > 0
          ? .endingWatches(until: now + timing.watchGrace)
          : end(requests: openRequests, watches: openWatches)
      }
    } else if case .endingWatches(let until) = phase, openWatches == 0 || now >= until {
      phase = end(requests: openRequests, watches: openWatches)
    }
  }

  private func end(requests: Int, watches: Int) -> Phase {
    .ended(requests + watches == 0 ? .drained : .cut(requests: requests, watches: watches))
  }
}
