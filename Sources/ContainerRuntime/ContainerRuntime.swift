/// What runs this master's API server: a CRI runtime, the Docker Engine, a systemd unit, or a bare
/// process under a supervisor of its own.
///
/// Every call is synchronous, takes at most the time that it is given, and gives facts or a
/// failure that says what was found. Nothing but `beginStop` changes anything.
package protocol ContainerRuntime: AnyObject {
  /// Whether `APIServerContainer.startedAt` was written down at the start, by the wall clock of that
  /// time, rather than computed from the process's age and the wall clock of now.
  var recordsStart: Bool { get }

  /// The runtime's own name and version.
  func version(within limit: Duration) throws(RuntimeFailure) -> RuntimeVersion

  /// The one running API server; more or fewer is a failure that lists what was found.
  func apiServer(within limit: Duration) throws(RuntimeFailure) -> APIServerContainer

  /// What the runtime says of its own health; nil where a driver has no such thing.
  func readiness(within limit: Duration) throws(RuntimeFailure) -> RuntimeReadiness?

  /// Whether the image that a restart needs is on this machine. `image` is a reference or an id.
  func presence(
    ofImage image: String, within limit: Duration
  ) throws(RuntimeFailure) -> ImagePresence

  /// The pod sandbox that the container lives in; nil where a driver has none, or when the
  /// runtime does not list it.
  func sandbox(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> PodSandboxFacts?

  /// How long whatever supervises the process gives it between TERM and KILL, where the grace of
  /// `beginStop` does not decide that; nil where it does. A driver refuses a stop whose grace is longer.
  func stopLimit(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> Duration?

  /// Begins one graceful stop: TERM, then `grace` (at least a second) before the runtime may kill.
  /// `deadline` ends the call itself and must be longer than the grace. `before` is when the stop
  /// must be out: later nothing is sent, and the call is already `.tooLate`; nil is any time. A
  /// request that cannot be made at all is a call that is already `.notDelivered`.
  func beginStop(
    _ container: APIServerContainer, grace: Duration, deadline: Duration,
    before: ContinuousClock.Instant?
  ) -> any StopCall
}

extension ContainerRuntime {
  /// The grace decides, as CRI, the Docker Engine and a bare TERM have it.
  package func stopLimit(
    of container: APIServerContainer, within limit: Duration
  ) throws(RuntimeFailure) -> Duration? { nil }
}

/// A stop under way.
package protocol StopCall: AnyObject {
  /// Advances the call as far as that goes without waiting, and says where it stands. Any answer
  /// but `.inFlight` is final.
  func poll() -> StopProgress

  /// Drops the call. What was delivered stays delivered.
  func cancel()
}

/// Where a stop stands.
package enum StopProgress: Sendable, Equatable {
  /// Begun; no outcome yet. Counts as delivered.
  case inFlight
  /// Surely never reached the API server, because: it may be tried again.
  case notDelivered(String)
  /// Surely never sent, because its time was over before it could be: to be decided anew.
  case tooLate
  /// The runtime says that the container has stopped.
  case finished
  /// No success, because; whether it took effect is unknown and only observing can tell.
  case failedAfterDelivery(String)
}
