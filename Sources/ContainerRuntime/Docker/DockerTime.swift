import Glibc

/// The engine's times: RFC 3339 with up to nine digits of a second, in UTC or with an offset.
enum DockerTime {
  /// Unix seconds, whole ones; nil for what is no time, and for Go's zero time
  /// (`0001-01-01T00:00:00Z`), which means "never".
  static func unixSeconds(_ text: String?) -> Int64? {
    guard let text else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]),
      let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      [4, 7].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }), bytes[10] == UInt8(ascii: "T"),
      [13, 16].allSatisfy({ bytes[$0] == UInt8(ascii: ":") }),
      let offset = offset(bytes[19...]), year > 1
    else { return nil }
    var fields = tm()
    fields.tm_year = year - 1900
    fields.tm_mon = month - 1
    fields.tm_mday = day
    fields.tm_hour = hour
    fields.tm_min = minute
    fields.tm_sec = second
    let seconds = Int64(timegm(&fields))
    // timegm(3) makes March out of the 30th of February.
    guard fields.tm_mon == month - 1, fields.tm_mday == day, hour < 24, minute < 60, second < 61
    else { return nil }
    return seconds - offset
  }

  /// What follows the seconds: a fraction if there is one, then `Z` or `+hh:mm`, as seconds east.
  private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
    var rest = text
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
      guard (1...9).contains(digits.count) else { return nil }
      rest = rest.dropFirst(1 + digits.count)
    }
    if rest.elementsEqual("Z".utf8) { return 0 }
    let zone = Array(rest)
    guard zone.count == 6, zone[3] == UInt8(ascii: ":"), let hours = number(zone[1..<3]),
      let minutes = number(zone[4..<6]), hours < 24, minutes < 60
    else { return nil }
    let east = Int64(hours) * 3600 + Int64(minutes) * 60
    switch zone[0] {
    case UInt8(ascii: "+"): return east
    case UInt8(ascii: "-"): return -east
    default: return nil
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int32? {
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int32($1 - UInt8(ascii: "0")) }
  }
}
