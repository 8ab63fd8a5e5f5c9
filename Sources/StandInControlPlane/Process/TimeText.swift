import Glibc

/// UTC calendar fields of a Unix time, for the few texts a stand-in writes.
struct TimeText {
  private let fields: tm

  /// `unixTime` in seconds.
  init(unixTime: Int64) {
    var seconds = time_t(unixTime)
    var fields = tm()
    gmtime_r(&seconds, &fields)
    self.fields = fields
  }

  /// IMF-fixdate, as the `Date` header wants it (RFC 9110, section 5.6.7).
  var httpDate: String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let day = "\(days[Int(fields.tm_wday)]), \(two(fields.tm_mday))"
    return "\(day) \(months[Int(fields.tm_mon)]) \(fields.tm_year + 1900) \(clock) GMT"
  }

  /// RFC 3339 with a `Z`.
  var rfc3339: String {
    "\(fields.tm_year + 1900)-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday))T\(clock)Z"
  }

  /// `hh:mm:ss`.
  var clock: String {
    "\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec))"
  }

  private func two(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

/// The wall clock, in Unix seconds.
func wallClockNow() -> Int64 {
  Int64(time(nil))
}

/// The wall clock, in nanoseconds since 1970 (as CRI counts).
func wallClockNanoseconds() -> Int64 {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}
