/// One total deadline for a look: each part gets what it asks for, or what is left.
struct LookBudget {
  private let end: ContinuousClock.Instant

  init(_ total: Duration) { end = .now.advanced(by: total) }

  /// What a part may take: `wanted`, but never past the end; at least a millisecond, so that a
  /// part that comes too late fails as "timed out" in its own words.
  func share(_ wanted: Duration) -> Duration {
    max(.milliseconds(1), min(wanted, ContinuousClock.now.duration(to: end)))
  }
}
