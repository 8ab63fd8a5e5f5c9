/// A stretch of the week in local time, "Sat 02:00 to 04:00"; it may run past midnight.
package struct WeeklyWindow: Sendable, Equatable {
  /// The day on which it opens: 0 is Monday, 6 is Sunday.
  package var weekday: Int
  /// Minutes after local midnight at which it opens, 0 to 1439.
  package var opens: Int
  /// How long it stays open by the local clock, in minutes, 1 to 1440.
  package var minutes: Int

  /// A window that opens on `weekday`, `opens` minutes after midnight, for `minutes`.
  package init(weekday: Int, opens: Int, minutes: Int) {
    self.weekday = weekday
    self.opens = opens
    self.minutes = minutes
  }
}

/// When restarts are welcome: a set of weekly windows in one time zone.
///
/// An instant is inside if the local clock shows a time inside. So an hour that is skipped in
/// spring is skipped here, and one that comes twice in autumn counts twice. A window that ends
/// past midnight belongs to the day on which it opened.
package struct WeeklyWindows: Sendable, Equatable {
  /// One reference to count where a policy is copied, instead of three.
  private final class Contents: Sendable {
    let windows: [WeeklyWindow]
    let zone: UTCOffsets
    init(_ windows: [WeeklyWindow], _ zone: UTCOffsets) {
      self.windows = windows
      self.zone = zone
    }
  }
  private let contents: Contents

  /// The windows; none means "always open".
  package var windows: [WeeklyWindow] { contents.windows }
  /// The zone whose clock counts.
  package var zone: UTCOffsets { contents.zone }

  private static let week: Int64 = 7 * 86_400

  /// Windows on the clock of `zone`.
  package init(windows: [WeeklyWindow], zone: UTCOffsets) {
    contents = Contents(windows, zone)
  }

  package static func == (a: WeeklyWindows, b: WeeklyWindows) -> Bool {
    a.contents === b.contents || (a.windows == b.windows && a.zone == b.zone)
  }

  /// Open at every hour.
  package static let always = WeeklyWindows(windows: [], zone: .utc)

  /// Whether the local clock shows a time inside a window.
  package func isOpen(at time: WallTime) -> Bool {
    if windows.isEmpty { return true }
    let local = time.unixSeconds + Int64(zone.segment(at: time.unixSeconds).offset)
    return secondsUntilOpen(local: local) == 0
  }

  /// The first instant, `time` itself included, at which a window is open.
  ///
  /// `nil` if none opens within `horizon`: a window that lies in an hour which the zone skips
  /// does not open that week.
  package func nextOpening(from time: WallTime, within horizon: Interval = .days(400)) -> WallTime?
  {
    if windows.isEmpty { return time }
    let start = time.unixSeconds
    var from = start
    let last = start + horizon.seconds
    while from <= last {
      // Between two changes of the offset local time is a plain sum, so the week's arithmetic
      // holds; at a change we look again with the new offset.
      let (offset, end) = zone.segment(at: from)
      guard let wait = secondsUntilOpen(local: from + Int64(offset)) else { return nil }
      let candidate = from + wait
      if let end, candidate >= end {
        from = end
        continue
      }
      if candidate > last { return nil }
      return candidate == start ? time : WallTime(unixSeconds: candidate)
    }
    return nil
  }

  /// Seconds by the local clock from `local` to the next moment inside a window; `nil` without
  /// windows.
  private func secondsUntilOpen(local: Int64) -> Int64? {
    // 1970-01-01 was a Thursday, day 3 of a week that begins on Monday.
    let ofWeek = floorRemainder(local + 3 * 86_400, Self.week)
    var shortest: Int64?
    for window in windows {
      let opens = Int64(window.weekday) * 86_400 + Int64(window.opens) * 60
      let since = floorRemainder(ofWeek - opens, Self.week)
      let wait = since < Int64(window.minutes) * 60 ? 0 : Self.week - since
      if shortest.map({ wait < $0 }) ?? true { shortest = wait }
    }
    return shortest
  }
}

/// The remainder that goes with `floorDivide`: never negative for a positive divisor.
func floorRemainder(_ a: Int64, _ b: Int64) -> Int64 { a - floorDivide(a, b) * b }
