/// How long a host may hold a place: several times what those take that answer. A value.
///
/// Where all answer within milliseconds, one that has not after a tenth of a second is not about to;
/// where an ocean lies between, a tenth of a second means nothing.
package struct Patience: Sendable {
  private let longest: Duration
  /// Moving average over those that ended with a chain; nil before the first.
  private var usual: Duration?

  /// No shorter than this, so that a busy processor does not make everybody slow.
  private static let shortest = Duration.milliseconds(25)
  private static let multiple = 4
  /// The part of the average that each new one makes up.
  private static let weight = 16

  /// Never above `longest`, which holds until something is known.
  package init(longest: Duration) { self.longest = longest }

  /// What a host that is begun now is given.
  package var current: Duration {
    guard let usual else { return longest }
    return min(longest, max(Self.shortest, usual * Self.multiple))
  }

  /// Counts one that gave its chain after `duration`.
  package mutating func answered(after duration: Duration) {
    usual = usual.map { $0 + (duration - $0) / Self.weight } ?? duration
  }
}
