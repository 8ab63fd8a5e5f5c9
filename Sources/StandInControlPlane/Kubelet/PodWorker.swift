/// Keeps the pod's container running, as kubelet's pod worker does: never touches one that runs,
/// starts one that is absent, and restarts one that has exited when the back-off allows it. A pod
/// whose manifest is gone is ended, and starts anew when the manifest is back.
struct PodWorker {
  private(set) var backOff: RestartBackOff
  private let neverRestarts: Bool
  private let retryAfter: Duration
  /// The attempt whose exit has been logged.
  private var announced: UInt32?
  private var retryAt: ContinuousClock.Instant?
  private var isEnding = false

  /// `neverRestarts`: a container that has exited stays away. `retryAfter`: time between two
  /// attempts when a start fails.
  init(backOff: RestartBackOff, neverRestarts: Bool, retryAfter: Duration = .seconds(2)) {
    self.backOff = backOff
    self.neverRestarts = neverRestarts
    self.retryAfter = retryAfter
  }

  /// One look and at most one start, or one step of the pod's end where it is not `wanted`. Returns when time alone makes another look useful, nil when
  /// only an event does. The manifest is read again for every start, and only then.
  mutating func sync(
    at now: ContinuousClock.Instant, wanted: Bool, runtime: some PodRuntime, log: ProcessLog,
    manifest: () throws(StandInError) -> StaticPodManifest
  ) -> ContinuousClock.Instant? {
    if let retryAt, now < retryAt { return retryAt }
    do {
      retryAt = nil
      // Once begun, the end goes on: kubelet too starts a pod that comes back only after it.
      if !wanted || isEnding { return try end(at: now, runtime: runtime, log: log) }
      return try syncOrThrow(at: now, runtime: runtime, log: log, manifest: manifest)
    } catch {
      log.say("cannot sync the pod: \(error); trying again in \(retryAfter.inSeconds) s")
      retryAt = now + retryAfter
      return retryAt
    }
  }

  private mutating func end(
    at now: ContinuousClock.Instant, runtime: some PodRuntime, log: ProcessLog
  ) throws(StandInError) -> ContinuousClock.Instant? {
    switch try runtime.observe(at: now) {
    case .absent:
      isEnding = false
      return nil
    case .running:
      if !isEnding { log.say("the manifest is gone: ending the pod") }
      isEnding = true
      return try runtime.endPod(at: now)
    case .exited(_, _, let how):
      log.say("the pod has ended: \(how)")
      announced = nil
      isEnding = false
      try runtime.forgetPod()
      return now
    }
  }

  private mutating func syncOrThrow(
    at now: ContinuousClock.Instant, runtime: some PodRuntime, log: ProcessLog,
    manifest: () throws(StandInError) -> StaticPodManifest
  ) throws(StandInError) -> ContinuousClock.Instant? {
    switch try runtime.observe(at: now) {
    case .running:
      return nil
    case .absent:
      log.say("started \(try runtime.start(try manifest(), attempt: 0))")
      return nil
    case .exited(let exit, let attempt, let how):
      let start = backOff.earliestStart(afterExit: exit)
      let isNews = announced != attempt
      announced = attempt
      if isNews { log.say("container exited: \(how)") }
      if neverRestarts {
        if isNews { log.say("not restarting it (--standin-never-restart)") }
        return nil
      }
      guard now >= start else {
        if isNews { log.say("back-off \((exit.duration(to: start)).inSeconds) s") }
        return start
      }
      log.say("restarted \(try runtime.start(try manifest(), attempt: attempt + 1))")
      backOff.restarted(afterExit: exit, at: now)
      return nil
    }
  }
}
