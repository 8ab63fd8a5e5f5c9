/// How the text format spells what could be mistaken for its own signs.
package enum SampleText {
  /// A help text: `\` and the line feed are escaped.
  static func help(_ text: String) -> String { escaped(text, quotes: false) }

  /// A label's value: the quotation mark too.
  package static func label(_ text: String) -> String { escaped(text, quotes: true) }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out.append(contentsOf: "\\\\".unicodeScalars)
      case "\n": out.append(contentsOf: "\\n".unicodeScalars)
      case "\"" where quotes: out.append(contentsOf: "\\\"".unicodeScalars)
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// A number as Go's ParseFloat takes it. Whole ones are written whole: a time to the second is to
  /// be read by people too.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    // Up to 2^53 every whole number is exact.
    if value.magnitude <= 9_007_199_254_740_992, let whole = Int64(exactly: value) {
      return "\(whole)"
    }
    return "\(value)"
  }
}
