import Glibc
package import RestartDecision
package import TimeZoneData

/// Times and lengths of time in words for people, in the zone of the restart windows.
package struct TimeText: Sendable {
  private let zone: TimeZoneTable?

  /// Times in `zone`; `nil` is UTC.
  package init(zone: TimeZoneTable?) { self.zone = zone }

  /// "Sat 2027-01-16 02:00 CET".
  package func long(_ time: WallTime) -> String {
    let utc = time.unixSeconds
    let fields = Self.fields(utc + Int64(zone?.offset(atUTC: utc) ?? 0))
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(fields.tm_wday)]
    return "\(day) \(Self.date(fields)) \(Self.pad(fields.tm_hour)):\(Self.pad(fields.tm_min)) "
      + (zone?.abbreviation(atUTC: utc) ?? "UTC")
  }

  /// "2027-01-16".
  package func day(_ time: WallTime) -> String {
    let utc = time.unixSeconds
    return Self.date(Self.fields(utc + Int64(zone?.offset(atUTC: utc) ?? 0)))
  }

  /// "Jan 16, 2027 01:00 UTC", as `kubeadm certs check-expiration` prints it.
  package static func kubeadm(_ unixSeconds: Int64) -> String {
    let fields = fields(unixSeconds)
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    return "\(months[Int(fields.tm_mon)]) \(pad(fields.tm_mday)), \(fields.tm_year + 1900) "
      + "\(pad(fields.tm_hour)):\(pad(fields.tm_min)) UTC"
  }

  /// "2027-01-16T01:00:00Z" (RFC 3339).
  package static func rfc3339(_ unixSeconds: Int64) -> String {
    let fields = fields(unixSeconds)
    return "\(date(fields))T\(pad(fields.tm_hour)):\(pad(fields.tm_min)):\(pad(fields.tm_sec))Z"
  }

  /// "98 d", "1 d 4 h", "3 h 20 min", "45 s", "300 ms": the two largest units that matter.
  package static func length(_ interval: Interval) -> String {
    let sign = interval < .zero ? "-" : ""
    let milliseconds = interval.magnitude.milliseconds
    if milliseconds == 0 { return "0 s" }
    if milliseconds < 1000 { return "\(sign)\(milliseconds) ms" }
    let seconds = milliseconds / 1000
    if seconds < 60 {
      let tenths = milliseconds % 1000 / 100
      return seconds < 10 && tenths > 0 ? "\(sign)\(seconds).\(tenths) s" : "\(sign)\(seconds) s"
    }
    let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    let first = units.firstIndex { seconds >= $0.0 } ?? 3
    let whole = seconds / units[first].0
    // Days beyond ten need no hours.
    guard first < 3, !(first == 0 && whole >= 10) else {
      return "\(sign)\(whole) \(units[first].1)"
    }
    let rest = seconds % units[first].0 / units[first + 1].0
    return "\(sign)\(whole) \(units[first].1)" + (rest > 0 ? " \(rest) \(units[first + 1].1)" : "")
  }

  /// "98 d", and "49 s ago" for what is over.
  package static func distance(_ interval: Interval) -> String {
    interval < .zero ? "\(length(.zero - interval)) ago" : length(interval)
  }

  /// "98d", "23h", "59m", "12s": one unit, as kubeadm's column of residual time.
  package static func residual(_ interval: Interval) -> String {
    let seconds = interval.seconds
    if abs(seconds) >= 86_400 { return "\(seconds / 86_400)d" }
    if abs(seconds) >= 3600 { return "\(seconds / 3600)h" }
    return abs(seconds) >= 60 ? "\(seconds / 60)m" : "\(seconds)s"
  }

  /// gmtime_r(3) on seconds that carry their zone's offset already: thread-safe, and no `TZ`.
  private static func fields(_ seconds: Int64) -> tm {
    var time = time_t(seconds)
    var fields = tm()
    gmtime_r(&time, &fields)
    return fields
  }

  private static func date(_ fields: tm) -> String {
    "\(fields.tm_year + 1900)-\(pad(fields.tm_mon + 1))-\(pad(fields.tm_mday))"
  }

  private static func pad(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
