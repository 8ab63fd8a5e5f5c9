package import RestartDecision

/// The text form of a length of time: whole numbers with units, `30d`, `72h`, `90m`, `45s`,
/// `500ms`, `1h30m`. A day is 24 h. Units fall, each at most once; no sign, no fraction.
package enum DurationText {
  /// The forms that a message shows.
  package static let forms = "30d, 72h, 90m, 45s, 500ms or 1h30m"
  /// The longest length: 20 years of 365 days, so that sums of milliseconds stay far from 2^63.
  package static let longest = Interval.days(20 * 365)

  private static let units: [(name: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]

  /// The length that `text` means, zero included; `nil` if it is malformed or above `Int64`.
  package static func parse(_ text: String) -> Interval? {
    var rest = text[...]
    var left = units[...]
    var total: Int64 = 0
    repeat {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest[digits.endIndex...]
      let name = rest.prefix { $0.isLetter }
      rest = rest[name.endIndex...]
      guard let count = Int64(digits), let at = left.firstIndex(where: { $0.name == name }) else {
        return nil
      }
      let (product, tooLarge) = count.multipliedReportingOverflow(by: left[at].milliseconds)
      let (sum, overflow) = total.addingReportingOverflow(product)
      guard !tooLarge, !overflow else { return nil }
      (total, left) = (sum, left[(at + 1)...])
    } while !rest.isEmpty
    return Interval(milliseconds: total)
  }

  /// A text that `parse` reads as `length`, which is not negative. Days are used from a week on:
  /// people say 72h and 60d.
  package static func write(_ length: Interval) -> String {
    guard length > .zero else { return "0s" }
    var rest = length.milliseconds
    var text = ""
    for unit in length < .days(7) ? units.dropFirst() : units[...] {
      let count = rest / unit.milliseconds
      rest %= unit.milliseconds
      if count > 0 { text += "\(count)\(unit.name)" }
    }
    return text
  }
}
