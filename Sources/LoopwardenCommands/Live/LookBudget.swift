/// One total deadline for a look: each part gets what it asks for, or what is left.
struct LookBudget {
  private let end: ContinuousClock.Instant

  init(_ total: Duration) { end = .now.advanced(by: total) }

  private init(end: ContinuousClock.Instant) { self.end = end }

  /// The same without its last `reserve`, of which something is left whatever the parts before take:
  /// at most a quarter of what remains.
  func keeping(_ reserve: Duration) -> LookBudget {
    let rest = max(.zero, ContinuousClock.now.duration(to: end))
    return LookBudget(end: end.advanced(by: .zero - min(reserve, rest / 4)))
  }

  /// What a part may take: `wanted`, but never past the end; at least a millisecond, so that a
  /// part that comes too late fails as "timed out" in its own words.
  func share(_ wanted: Duration) -> Duration {
    max(.milliseconds(1), min(wanted, ContinuousClock.now.duration(to: end)))
  }
}
