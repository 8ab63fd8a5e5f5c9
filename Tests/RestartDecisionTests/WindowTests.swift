import RestartDecision
import Testing

/// Windows on hand-made zones; every zone that exists is compared in ConfigurationTests.
@Suite struct WindowTests {
  /// Monday 2027-01-04 00:00 UTC.
  static let monday = WallTime(unixSeconds: 1_799_020_800)
  /// UTC+1, with an hour skipped on Sunday 2027-01-10 at 02:00 and repeated on Sunday 2027-01-17.
  static let zone = UTCOffsets(
    name: "Test/Jumpy", initial: 3600,
    changes: [
      .init(at: monday.unixSeconds + 13 * 86_400 + 3600, offset: 3600),
      .init(at: monday.unixSeconds + 6 * 86_400 + 3600, offset: 7200),
    ])

  static func at(_ day: Int64, _ hour: Int64, _ minute: Int64 = 0) -> WallTime {
    monday + .days(day) + .hours(hour) + .minutes(minute)
  }

  static let saturday = WeeklyWindow(weekday: 5, opens: 120, minutes: 120)
  static let lateSunday = WeeklyWindow(weekday: 6, opens: 23 * 60, minutes: 180)
  static let skipped = WeeklyWindow(weekday: 6, opens: 120, minutes: 60)

  struct Row: Sendable {
    var window: WeeklyWindow
    var zone: UTCOffsets
    var time: WallTime
    var opens: WallTime?
  }

  static let rows: [Row] = [
    Row(window: saturday, zone: .utc, time: at(0, 0), opens: at(5, 2)),
    Row(window: saturday, zone: .utc, time: at(5, 2), opens: at(5, 2)),
    Row(window: saturday, zone: .utc, time: at(5, 3, 59), opens: at(5, 3, 59)),
    Row(window: saturday, zone: .utc, time: at(5, 4), opens: at(12, 2)),
    Row(window: saturday, zone: zone, time: at(0, 0), opens: at(5, 1)),
    // Past midnight and past the week's end it belongs to the day on which it opened.
    Row(window: lateSunday, zone: .utc, time: at(7, 1), opens: at(7, 1)),
    Row(window: lateSunday, zone: .utc, time: at(7, 2), opens: at(13, 23)),
    // The skipped hour does not open; the next week's comes twice.
    Row(window: skipped, zone: zone, time: at(5, 12), opens: at(13, 0)),
    Row(window: skipped, zone: zone, time: at(13, 0, 30), opens: at(13, 0, 30)),
    Row(window: skipped, zone: zone, time: at(13, 1, 30), opens: at(13, 1, 30)),
    Row(window: skipped, zone: zone, time: at(13, 2), opens: at(20, 1)),
  ]

  @Test(arguments: rows) func opening(_ row: Row) {
    let windows = WeeklyWindows(windows: [row.window], zone: row.zone)
    #expect(windows.nextOpening(from: row.time) == row.opens)
    #expect(windows.isOpen(at: row.time) == (row.opens == row.time))
  }

  @Test func noWindowIsAlwaysOpen() {
    #expect(WeeklyWindows.always.isOpen(at: Self.monday))
    #expect(WeeklyWindows.always.nextOpening(from: Self.monday) == Self.monday)
  }

  @Test func nothingBeyondTheHorizon() {
    let windows = WeeklyWindows(windows: [Self.saturday], zone: .utc)
    #expect(windows.nextOpening(from: Self.monday, within: .days(2)) == nil)
  }

  @Test(arguments: [Int64(-1), -604_801, -12_345_678]) func timesBefore1970(_ seconds: Int64) {
    let windows = WeeklyWindows(windows: [Self.saturday], zone: .utc)
    let opens = windows.nextOpening(from: WallTime(unixSeconds: seconds))
    // 1970-01-03 was a Saturday.
    let sinceSaturday = (opens ?? Self.monday).unixSeconds - (2 * 86_400 + 7200)
    #expect(opens.map { $0.unixSeconds >= seconds && $0.unixSeconds < seconds + 604_800 } == true)
    #expect(sinceSaturday % 604_800 == 0)
  }
}
