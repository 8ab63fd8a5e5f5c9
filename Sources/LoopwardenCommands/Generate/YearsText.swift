import Configuration
import RestartDecision

/// Lengths of time as `DurationText` has them, with years of 365 days in front: `10y`, `1y180d`. A
/// pair's life is counted in years, nothing else of ours is.
package enum YearsText {
  /// The forms that a message shows.
  package static let forms = "10y, 3650d, 72h or 90m"

  /// Seconds; nil where `text` is malformed, has parts of a second, or is more than `Int64` holds.
  package static func seconds(_ text: String) -> Int64? {
    var rest = text[...]
    var years: Int64 = 0
    let digits = rest.prefix { ("0"..."9").contains($0) }
    if rest[digits.endIndex...].hasPrefix("y") {
      guard let count = Int64(digits) else { return nil }
      years = count
      rest = rest[digits.endIndex...].dropFirst()
    }
    var seconds: Int64 = 0
    if !rest.isEmpty || digits.isEmpty {
      guard let length = DurationText.parse(String(rest)), length.milliseconds % 1000 == 0 else {
        return nil
      }
      seconds = length.milliseconds / 1000
    }
    let (whole, tooLarge) = years.multipliedReportingOverflow(by: 365 * 86_400)
    let (sum, overflow) = whole.addingReportingOverflow(seconds)
    return tooLarge || overflow ? nil : sum
  }
}
