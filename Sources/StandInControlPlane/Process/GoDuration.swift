/// A duration as Kubernetes flags and this stand-in's own flags write it.
///
/// Go's `time.ParseDuration` form (`300ms`, `1m30s`, `1.5h`, `0`), and `d` for days, which Go does
/// not have but people write.
package struct GoDuration: Sendable, Equatable {
  /// The parsed length.
  package let duration: Duration

  /// Parses `text`; nil when it is not a duration, is negative, or is beyond 1,000,000 hours.
  package init?(_ text: String) {
    if text == "0" {
      duration = .zero
      return
    }
    var rest = Substring(text)
    var total = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter || $0 == "µ" }
      rest = rest.dropFirst(unit.count)
      guard let seconds = Self.seconds[String(unit)] else { return nil }
      total += number * seconds
    }
    guard total <= 3.6e9 else { return nil }
    duration = .nanoseconds(Int64((total * 1e9).rounded()))
  }

  private static let seconds: [String: Double] = [
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400,
  ]
}

extension Duration {
  /// This duration in seconds, rounded to whole milliseconds.
  var inSeconds: Double {
    let parts = components
    return (Double(parts.seconds) * 1000 + (Double(parts.attoseconds) / 1e15).rounded()) / 1000
  }

  /// Milliseconds for `poll(2)`: rounded up, so that a wait never ends just before its deadline
  /// and spins; clamped to what poll takes.
  var pollMilliseconds: Int32 {
    guard self > .zero else { return 0 }
    let parts = components
    guard parts.seconds < 1_000_000 else { return 1_000_000_000 }
    let whole = parts.attoseconds / 1_000_000_000_000_000
    let more: Int64 = parts.attoseconds % 1_000_000_000_000_000 > 0 ? 1 : 0
    return Int32(parts.seconds * 1000 + whole + more)
  }
}
