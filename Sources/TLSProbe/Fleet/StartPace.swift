/// How many connections may begin in a second. A value: time comes as the length since the scan
/// began.
package struct StartPace: Sendable {
  /// Between two starts; zero for no limit.
  private let interval: Duration
  private var next = Duration.zero

  /// What a loop that came late may catch up: so much later it makes one start, not a burst.
  private static let arrears = Duration.milliseconds(100)

  /// `perSecond` starts in a second, nil or nothing above zero for no limit.
  package init(perSecond: Double?) {
    if let perSecond, perSecond > 0 {
      interval = .seconds(1 / perSecond)
    } else {
      interval = .zero
    }
  }

  /// How long the next start has to wait; zero when it may be made.
  package func wait(at now: Duration) -> Duration { max(.zero, next - now) }

  /// Counts a start.
  package mutating func started(at now: Duration) {
    next = max(next, now - Self.arrears) + interval
  }
}
