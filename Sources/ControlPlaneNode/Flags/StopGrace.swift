/// The grace for `StopContainer` and what it costs: rule 2 of the reference on restart methods.
package struct StopGrace: Sendable, Equatable {
  /// A flag that would make the outage shorter.
  package enum Remedy: Sendable, Equatable {
    /// It is not set: with open watches the stop lasts until they are cut.
    case setWatchTerminationGracePeriod
    /// It is set, and longer than the drain without it would be.
    case lowerWatchTerminationGracePeriod

    /// The flag's name, without dashes.
    package var flag: String { "shutdown-watch-termination-grace-period" }
  }

  /// kube-apiserver's own work after the drain, on top of the flags' sum.
  package static let margin: Duration = .seconds(15)
  /// From the process's end to `/readyz` 200, without kubelet's back-off. Measured on small
  /// clusters: 3.2 to 4 s.
  package static let coldStart: Duration = .seconds(4)

  /// `--shutdown-delay-duration`: still serving, but not ready.
  package let shutdownDelay: Duration
  /// How long requests may take to end after that, before SIGKILL.
  package let drain: Duration
  /// How long open watches hold up the end of the process: every real master has some.
  package let watchDrain: Duration
  /// What would shorten the outage, when something would.
  package let remedy: Remedy?

  /// What `StopContainer` is given: delay + drain, rounded up to whole seconds, never 0.
  package var graceSeconds: Int64 {
    let parts = (shutdownDelay + drain).components
    return max(1, parts.seconds + (parts.attoseconds > 0 ? 1 : 0))
  }

  /// New connections are refused for about this long when watches are open.
  package var predictedOutage: Duration { watchDrain + Self.coldStart }
  /// `/readyz` is not 200 for about this long when watches are open.
  package var predictedNotReady: Duration { shutdownDelay + predictedOutage }
  /// The longest outage that the grace allows: a request that lasts until SIGKILL.
  package var longestOutage: Duration { .seconds(graceSeconds) - shutdownDelay + Self.coldStart }

  /// The longer of what the manifest's flags give and what the running process's own flags give: a
  /// manifest that was edited since must not cut short a process that drains by the old flags.
  /// `running` is nil where the process's command line cannot be read.
  package static func compute(
    _ manifest: APIServerFlags, running: APIServerFlags?, drainLimit: Duration
  ) throws(FlagError) -> StopGrace {
    let wanted = try compute(manifest, drainLimit: drainLimit)
    guard let running else { return wanted }
    let needed = try compute(running, drainLimit: drainLimit)
    return needed.graceSeconds > wanted.graceSeconds ? needed : wanted
  }

  /// Computes both from the manifest's flags and the policy's `drainLimit`.
  /// Throws when a flag cannot be read: there is no safe guess.
  package static func compute(
    _ flags: APIServerFlags, drainLimit: Duration = .seconds(30)
  ) throws(FlagError) -> StopGrace {
    let delay = try flags.shutdownDelay()
    let timeout = try flags.requestTimeout()
    let limit = max(drainLimit, .seconds(1))
    guard let watchGrace = try flags.shutdownWatchGrace() else {
      // Waiting for watches only prolongs the outage: they reconnect anyway.
      return StopGrace(
        shutdownDelay: delay, drain: limit, watchDrain: min(timeout, limit),
        remedy: .setWatchTerminationGracePeriod)
    }
    return StopGrace(
      shutdownDelay: delay, drain: timeout + watchGrace + margin, watchDrain: watchGrace,
      remedy: watchGrace > limit ? .lowerWatchTerminationGracePeriod : nil)
  }
}

extension StopGrace: CustomStringConvertible {
  /// One or two sentences for people.
  package var description: String {
    let text = GoDuration.text
    let numbers =
      "grace \(graceSeconds)s; with open watches new connections are refused for about "
      + "\(text(predictedOutage)) (\(text(longestOutage)) at most)"
    switch remedy {
    case nil: return numbers
    case .setWatchTerminationGracePeriod:
      return numbers
        + "; --shutdown-watch-termination-grace-period=5s (Kubernetes 1.27 and later) "
        + "would make it about \(text(.seconds(5) + Self.coldStart)) or less"
    case .lowerWatchTerminationGracePeriod:
      return numbers + "; a lower --shutdown-watch-termination-grace-period would shorten it"
    }
  }
}
