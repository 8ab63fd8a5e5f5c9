/// Where the one container of the pod lives: a child process, or a container behind CRI.
protocol PodRuntime: AnyObject {
  /// What is there now.
  func observe(at now: ContinuousClock.Instant) throws(StandInError) -> PodObservation

  /// Starts the container for the `attempt`-th time (0 is the first) and says what was started,
  /// in a few words for the log.
  func start(_ manifest: StaticPodManifest, attempt: UInt32) throws(StandInError) -> String

  /// One step of ending a pod whose manifest is gone: TERM, the pod's grace, then KILL. Says when
  /// time alone makes the next step useful, nil when only an event does.
  func endPod(at now: ContinuousClock.Instant) throws(StandInError) -> ContinuousClock.Instant?

  /// The ended pod is no more: what starts next is a pod's first container.
  func forgetPod() throws(StandInError)

  /// Ends what must not outlive the kubelet.
  func kubeletEnds() throws(StandInError)
}

/// One look at the container.
enum PodObservation: Equatable {
  case absent
  case running
  /// The last container has exited.
  case exited(at: ContinuousClock.Instant, attempt: UInt32, how: String)
}
