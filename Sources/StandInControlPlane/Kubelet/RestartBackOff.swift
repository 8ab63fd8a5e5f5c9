/// kubelet's back-off for a container that has exited, told the time.
///
/// As client-go `util/flowcontrol.Backoff` and kubelet's `doBackOff` do it: the first restart comes
/// at once and starts an entry of `base`; while an entry is younger than `reset`, the next start
/// waits until that long after the exit, and the entry doubles, up to `maximum`.
package struct RestartBackOff: Sendable, Equatable {
  /// The first wait: 10 s in kubelet.
  package let base: Duration
  /// The longest wait: 30 times `base`, 300 s in kubelet.
  package let maximum: Duration
  /// An entry older than this is forgotten: 10 min in kubelet.
  package let reset: Duration

  private var entry: (delay: Duration, updatedAt: ContinuousClock.Instant)?

  /// kubelet's own numbers by default.
  package init(base: Duration = .seconds(10), reset: Duration = .seconds(600)) {
    self.base = base
    self.maximum = base * 30
    self.reset = reset
  }

  /// When a container that exited at `exit` may start again; `exit` itself means at once.
  package func earliestStart(afterExit exit: ContinuousClock.Instant) -> ContinuousClock.Instant {
    guard let entry, !isForgotten(entry, at: exit) else { return exit }
    return exit + entry.delay
  }

  /// Notes that the container that exited at `exit` is started again at `now`.
  package mutating func restarted(
    afterExit exit: ContinuousClock.Instant, at now: ContinuousClock.Instant
  ) {
    if let entry, !isForgotten(entry, at: exit) {
      self.entry = (min(entry.delay * 2, maximum), now)
    } else {
      entry = (base, now)
    }
  }

  private func isForgotten(
    _ entry: (delay: Duration, updatedAt: ContinuousClock.Instant),
    at exit: ContinuousClock.Instant
  ) -> Bool {
    entry.updatedAt.duration(to: exit) > reset
  }

  package static func == (left: RestartBackOff, right: RestartBackOff) -> Bool {
    left.base == right.base && left.reset == right.reset && left.entry?.delay == right.entry?.delay
      && left.entry?.updatedAt == right.entry?.updatedAt
  }
}
