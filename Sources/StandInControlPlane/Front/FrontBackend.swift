/// One backend of the front: whether new connections go there, by its checks.
struct FrontBackend {
  /// How often and how strictly it is checked.
  struct Checks: Sendable {
    /// Between the beginnings of two checks, and the longest that one may take.
    var interval: Duration
    /// Failed checks in a row until it gets no new connections.
    var fall: Int
    /// Passed checks in a row until it gets them.
    var rise: Int
  }

  let address: SocketAddress
  /// Not before the first checks have passed.
  private(set) var isUp = false
  var check: HealthCheck?
  var nextCheck: ContinuousClock.Instant
  private var streak = 0

  init(_ address: SocketAddress, firstCheck: ContinuousClock.Instant) {
    self.address = address
    nextCheck = firstCheck
  }

  /// Takes a check's result in.
  mutating func note(passed: Bool, _ checks: Checks) {
    streak = passed == isUp ? 0 : streak + 1
    guard streak >= (isUp ? checks.fall : checks.rise) else { return }
    isUp = passed
    streak = 0
  }
}
