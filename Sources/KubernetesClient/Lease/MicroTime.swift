/// A moment as `MicroTime` of Kubernetes' meta/v1 writes it: RFC 3339 with microseconds.
package struct MicroTime: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Since 1970-01-01T00:00:00Z.
  package var microseconds: Int64

  /// That many microseconds after 1970.
  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// Unix seconds.
  package init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Unix seconds, rounded down.
  package var seconds: Int64 {
    microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
  }

  /// Earlier is less.
  package static func < (a: MicroTime, b: MicroTime) -> Bool { a.microseconds < b.microseconds }

  /// `2026-11-21T06:00:00.000000Z`, the only form that every API server accepts for a MicroTime.
  package var description: String {
    let fraction = String(microseconds - seconds * 1_000_000)
    let digits = String(repeating: "0", count: 6 - fraction.count) + fraction
    return RFC3339.dateAndTime(seconds) + "." + digits + "Z"
  }

  /// Without the fraction, as `meta/v1` Time writes it: `2026-11-21T06:00:00Z`.
  package var secondsText: String { RFC3339.dateAndTime(seconds) + "Z" }

  /// Reads RFC 3339 with or without a fraction, in any offset; digits after the sixth are dropped.
  /// nil for anything else.
  package init?(_ text: String) {
    guard let microseconds = RFC3339.microseconds(text) else { return nil }
    self.microseconds = microseconds
  }
}
