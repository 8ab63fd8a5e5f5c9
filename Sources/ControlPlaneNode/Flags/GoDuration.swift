/// Durations as Go writes them in flags (`time.ParseDuration`): `1m0s`, `1h30m`, `500ms`, `1.5h`,
/// `0`. Go has no days.
enum GoDuration {
  /// Nil when Go would refuse the text, or the value does not fit Go's 64 bits of nanoseconds.
  static func parse(_ text: String) -> Duration? {
    var rest = text.utf8[...]
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    if rest.elementsEqual("0".utf8) { return .zero }
    guard !rest.isEmpty else { return nil }
    var nanoseconds: Int64 = 0
    while !rest.isEmpty {
      guard let part = number(&rest), let unit = unit(&rest),
        let whole = product(part.whole, unit)
      else { return nil }
      // Go, too, rounds the fraction of a unit down to a nanosecond.
      let fraction = Int64(Double(part.fraction) * (Double(unit) / part.scale))
      let (sum, overflow) = nanoseconds.addingReportingOverflow(whole)
      let (total, more) = sum.addingReportingOverflow(fraction)
      guard !overflow, !more else { return nil }
      nanoseconds = total
    }
    return .nanoseconds(isNegative ? -nanoseconds : nanoseconds)
  }

  /// `1h30m0s`-like text for messages, without zero parts; seconds with up to three decimals.
  static func text(_ duration: Duration) -> String {
    let parts = duration.components
    let milliseconds = parts.attoseconds / 1_000_000_000_000_000
    if parts.seconds == 0 { return milliseconds == 0 ? "0s" : "\(milliseconds)ms" }
    if milliseconds != 0 { return "\(parts.seconds * 1000 + milliseconds)ms" }
    var text = ""
    if parts.seconds >= 3600 { text += "\(parts.seconds / 3600)h" }
    if parts.seconds % 3600 >= 60 { text += "\(parts.seconds % 3600 / 60)m" }
    if parts.seconds % 60 > 0 { text += "\(parts.seconds % 60)s" }
    return text
  }

  private static func product(_ a: Int64, _ b: Int64) -> Int64? {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : value
  }

  private static func number(
    _ rest: inout Substring.UTF8View
  ) -> (whole: Int64, fraction: Int64, scale: Double)? {
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count)
    }
    guard whole.count + fraction.count > 0 else { return nil }
    let used = fraction.prefix(15)
    guard let wholeValue = whole.isEmpty ? 0 : Int64(String(whole) ?? ""),
      let fractionValue = used.isEmpty ? 0 : Int64(String(used) ?? "")
    else { return nil }
    var scale = 1.0
    for _ in used { scale *= 10 }
    return (wholeValue, fractionValue, scale)
  }

  /// Nanoseconds of the unit that `rest` starts with.
  private static func unit(_ rest: inout Substring.UTF8View) -> Int64? {
    let isUnit = { (byte: UInt8) in
      byte != UInt8(ascii: ".") && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    let name = rest.prefix(while: isUnit)
    rest = rest.dropFirst(name.count)
    switch String(name) {
    case "ns": return 1
    case "us", "\u{B5}s", "\u{3BC}s": return 1000
    case "ms": return 1_000_000
    case "s": return 1_000_000_000
    case "m": return 60_000_000_000
    case "h": return 3_600_000_000_000
    default: return nil
    }
  }
}
