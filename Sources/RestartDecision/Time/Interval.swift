/// A length of time in whole milliseconds.
///
/// Plain 64-bit arithmetic: the decision runs millions of times in a rehearsal, and
/// `Duration`'s 128 bits of attoseconds would be most of its cost.
package struct Interval: Hashable, Comparable, Sendable, Codable {
  /// The length in milliseconds; negative lengths are allowed.
  package var milliseconds: Int64

  /// A length of `milliseconds`.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// No time at all.
  package static let zero = Interval(milliseconds: 0)
  /// `count` milliseconds.
  package static func milliseconds(_ count: Int64) -> Interval { Interval(milliseconds: count) }
  /// `count` seconds.
  package static func seconds(_ count: Int64) -> Interval { Interval(milliseconds: count * 1000) }
  /// `count` minutes of 60 s.
  package static func minutes(_ count: Int64) -> Interval { .seconds(count * 60) }
  /// `count` hours of 3600 s.
  package static func hours(_ count: Int64) -> Interval { .seconds(count * 3600) }
  /// `count` days of 86,400 s; no calendar is involved.
  package static func days(_ count: Int64) -> Interval { .hours(count * 24) }

  /// Whole seconds, rounded towards zero.
  package var seconds: Int64 { milliseconds / 1000 }
  /// The length without its sign.
  package var magnitude: Interval { Interval(milliseconds: abs(milliseconds)) }

  package static func < (a: Interval, b: Interval) -> Bool { a.milliseconds < b.milliseconds }
  /// The sum of two lengths.
  package static func + (a: Interval, b: Interval) -> Interval {
    Interval(milliseconds: a.milliseconds + b.milliseconds)
  }
  /// The difference of two lengths.
  package static func - (a: Interval, b: Interval) -> Interval {
    Interval(milliseconds: a.milliseconds - b.milliseconds)
  }
  /// A length times a whole number.
  package static func * (a: Interval, factor: Int64) -> Interval {
    Interval(milliseconds: a.milliseconds * factor)
  }
  /// A whole fraction of a length, rounded towards zero.
  package static func / (a: Interval, divisor: Int64) -> Interval {
    Interval(milliseconds: a.milliseconds / divisor)
  }
}
