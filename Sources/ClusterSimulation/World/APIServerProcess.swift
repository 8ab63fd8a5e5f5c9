import RestartDecision

/// One life of an API server.
struct APIServerProcess {
  var identity: ProcessIdentity
  /// The certificate that it made at its start, or loaded, if it is a patched build.
  var certificate: CertificateFacts
  var started: TrueTime
  /// The same by the wall clock of that time, as the runtime wrote it down.
  var startedWall: WallTime
  /// It accepts connections from then on.
  var listens: TrueTime
  /// `/readyz` says 200 from then on.
  var ready: TrueTime
  /// It has had its SIGTERM: the listener refuses from then on.
  var terminated: TrueTime?
  /// It has drained, or was killed, and is gone then.
  var gone = TrueTime.never
  /// How long after its certificate's end it loses its caches.
  var survivesExpiryFor: Interval

  /// Whether it accepts connections.
  func isListening(_ now: TrueTime) -> Bool { terminated == nil && listens <= now }

  /// Whether it says that it is ready, `wall` being its machine's clock.
  func isReady(_ now: TrueTime, wall: WallTime) -> Bool {
    terminated == nil && ready <= now && wall < certificate.notAfter + survivesExpiryFor
  }
}
