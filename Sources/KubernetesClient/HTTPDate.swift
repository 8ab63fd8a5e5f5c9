/// The `Date` field of HTTP.
package enum HTTPDate {
  /// Unix seconds of an IMF-fixdate (RFC 9110 section 5.6.7), `Sun, 06 Nov 1994 08:49:37 GMT`; nil
  /// for anything else, obsolete forms and dates that contradict their weekday included.
  package static func unixSeconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 29, bytes[3...4].elementsEqual(", ".utf8),
      bytes[25...].elementsEqual(" GMT".utf8),
      [7, 11, 16].allSatisfy({ bytes[$0] == UInt8(ascii: " ") }),
      [19, 22].allSatisfy({ bytes[$0] == UInt8(ascii: ":") }),
      let weekday = index(of: bytes[0..<3], in: weekdays),
      let month = index(of: bytes[8..<11], in: months),
      let day = number(bytes[5..<7]), let year = number(bytes[12..<16]),
      let hour = number(bytes[17..<19]), let minute = number(bytes[20..<22]),
      let second = number(bytes[23..<25]),
      hour < 24, minute < 60, second <= 60, year >= 1
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length: Int64 = month == 1 ? (isLeap ? 29 : 28) : [3, 5, 8, 10].contains(month) ? 30 : 31
    guard (1...length).contains(day) else { return nil }
    // Days before a year and month, from 0001-01-01, a Monday.
    let before = year - 1
    let monthDays: Int64 = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month]
    let days =
      before * 365 + before / 4 - before / 100 + before / 400 + monthDays
      + (isLeap && month > 1 ? 1 : 0) + day - 1
    guard Int(days % 7) == weekday else { return nil }
    return (days - 719_162) * 86_400 + hour * 3600 + minute * 60 + second
  }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func index(of bytes: ArraySlice<UInt8>, in names: [String]) -> Int? {
    names.firstIndex { bytes.elementsEqual($0.utf8) }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
