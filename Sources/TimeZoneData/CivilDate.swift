/// Days of the proleptic Gregorian calendar, counted from 1970-01-01.
enum CivilDate {
  static let secondsPerDay: Int64 = 86_400
  /// The calendar repeats after 400 years, weekdays included (146,097 days are 20,871 weeks).
  static let secondsPerCycle: Int64 = 146_097 * 86_400
  static let startOfYear0 = days(toYear: 0) * secondsPerDay
  static let endOfYear9999 = days(toYear: 10_000) * secondsPerDay - 1

  static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days from 1970-01-01 to 1 January of a year between -9,999 and 19,999.
  static func days(toYear year: Int64) -> Int64 {
    let before = year - 1
    return before * 365 + floor(before, 4) - floor(before, 100) + floor(before, 400) - 719_162
  }

  /// Days of a year before the first of a month (1 to 12).
  static func days(toMonth month: Int, of year: Int64) -> Int64 {
    let common: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    return common[month - 1] + (month > 2 && isLeap(year) ? 1 : 0)
  }

  static func length(ofMonth month: Int, of year: Int64) -> Int64 {
    month == 12 ? 31 : days(toMonth: month + 1, of: year) - days(toMonth: month, of: year)
  }

  /// The year of an instant between the years -9,999 and 19,999.
  static func year(ofUTC utc: Int64) -> Int64 {
    let day = floor(utc, secondsPerDay)
    var year = 1970 + floor(day * 400, 146_097)
    while days(toYear: year) > day { year -= 1 }
    while days(toYear: year + 1) <= day { year += 1 }
    return year
  }

  /// 0 is Sunday, as in POSIX rules; 1970-01-01 was a Thursday.
  static func weekday(ofDay day: Int64) -> Int64 { modulo(day + 4, 7) }

  static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }

  static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
