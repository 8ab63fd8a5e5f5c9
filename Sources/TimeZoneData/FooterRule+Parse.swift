extension FooterRule {
  /// Parses a footer's TZ string (POSIX with RFC 9636's hours of -167 to 167), such as
  /// `CET-1CEST,M3.5.0,M10.5.0/3` or `<+03>-3`. Nil for anything else.
  init?(tzString: ArraySlice<UInt8>) {
    var scanner = TZStringScanner(tzString)
    guard let name = scanner.name(), let west = scanner.time(hours: 24) else { return nil }
    standard = LocalTimeType(offset: Int32(-west), isDST: false, abbreviation: name)
    guard !scanner.atEnd else { return }
    guard let dayName = scanner.name() else { return nil }
    var offset = -west + 3600
    if scanner.peek != UInt8(ascii: ",") {
      guard let west = scanner.time(hours: 24) else { return nil }
      offset = -west
    }
    // POSIX leaves daylight time without a rule to the implementation: nothing to be sure of.
    guard
      scanner.skip(","), let start = scanner.change(),
      scanner.skip(","), let end = scanner.change(), scanner.atEnd
    else { return nil }
    daylight = Daylight(
      type: LocalTimeType(offset: Int32(offset), isDST: true, abbreviation: dayName),
      start: start, end: end)
  }
}

private struct TZStringScanner {
  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { rest = text }

  var atEnd: Bool { rest.isEmpty }
  var peek: UInt8? { rest.first }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Three letters or more, or in angle brackets also digits and signs.
  mutating func name() -> String? {
    let quoted = skip("<")
    let letters = rest.prefix {
      isLetter($0)
        || quoted && (isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-"))
    }
    guard letters.count >= 3 else { return nil }
    rest = rest.dropFirst(letters.count)
    guard !quoted || skip(">") else { return nil }
    return String(decoding: letters, as: UTF8.self)
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time(hours maximum: Int64) -> Int64? {
    let negative = skip("-")
    if !negative { _ = skip("+") }
    guard let hours = number(0...maximum) else { return nil }
    var seconds = hours * 3600
    if skip(":") {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if skip(":") {
        guard let rest = number(0...59) else { return nil }
        seconds += rest
      }
    }
    return negative ? -seconds : seconds
  }

  mutating func change() -> FooterRule.YearlyChange? {
    guard let day = day() else { return nil }
    guard skip("/") else { return FooterRule.YearlyChange(day: day, secondsOfDay: 7200) }
    return time(hours: 167).map { FooterRule.YearlyChange(day: day, secondsOfDay: $0) }
  }

  private mutating func day() -> FooterRule.YearlyChange.Day? {
    if skip("J") { return number(1...365).map { .julian($0) } }
    guard skip("M") else { return number(0...365).map { .ordinal($0) } }
    guard
      let month = number(1...12), skip("."), let week = number(1...5), skip("."),
      let weekday = number(0...6)
    else { return nil }
    return .monthWeekday(month: Int(month), week: week, weekday: weekday)
  }

  private mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix(while: isDigit)
    guard (1...3).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    return range.contains(value) ? value : nil
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
