import Testing
import TimeZoneData

/// Footers that tzdata has few or none of; expected values worked out from RFC 9636 section 3.3.1
/// and POSIX. glibc's `date` agrees with all of them but the first three hours of the all-year
/// daylight time, where it looks at one year alone.
@Suite struct FooterRuleTests {
  private func table(_ footer: String) throws -> TimeZoneTable {
    var file = TZifBytes()
    file.version = UInt8(ascii: "3")
    file.footer = Array("\n\(footer)\n".utf8)
    return try TimeZoneTable(tzif: file.bytes)
  }

  /// Instants in 2027, a common year, unless stated: 2027-01-01T00:00Z is 1798761600.
  @Test(
    arguments: [
      ("<+03>-3", 1_798_761_600, 10_800, "+03", false),
      ("<-0330>3:30", 1_798_761_600, -12_600, "-0330", false),
      ("ABC-1:02:03", 0, 3723, "ABC", false),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_806_195_599, 3600, "CET", false),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_806_195_600, 7200, "CEST", true),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_824_944_399, 7200, "CEST", true),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_824_944_400, 3600, "CET", false),
      // Dublin's winter time is the "daylight" one, an hour back.
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_798_761_600, 0, "GMT", true),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_814_400_000, 3600, "IST", false),
      // Greenland: 22:00 on the day before, so -1 hour of that Sunday; RFC's own example of -2.
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_806_195_599, -7200, "-02", false),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_806_195_600, -3600, "-01", true),
      // Hours beyond a day: Sunday's 24 + 2 = Monday 02:00; 50 hours after Thursday.
      ("AAA0BBB,M3.5.0/26,M10.5.0", 1_806_285_599, 0, "AAA", false),
      ("AAA0BBB,M3.5.0/26,M10.5.0", 1_806_285_600, 3600, "BBB", true),
      // Day 60 is 1 March in every year by J, and in a common year the 59th counted from zero.
      ("AAA0BBB,J60/0,J300/0", 1_803_859_199, 0, "AAA", false),
      ("AAA0BBB,J60/0,J300/0", 1_803_859_200, 3600, "BBB", true),
      ("AAA0BBB,59/0,300/0", 1_803_859_199, 0, "AAA", false),
      ("AAA0BBB,59/0,300/0", 1_803_859_200, 3600, "BBB", true),
      // 2028 is a leap year: J60 is still 1 March, 59 is 29 February.
      ("AAA0BBB,J60/0,J300/0", 1_835_481_599, 0, "AAA", false),
      ("AAA0BBB,J60/0,J300/0", 1_835_481_600, 3600, "BBB", true),
      ("AAA0BBB,59/0,300/0", 1_835_395_199, 0, "AAA", false),
      ("AAA0BBB,59/0,300/0", 1_835_395_200, 3600, "BBB", true),
      // Southern: daylight time spans the new year.
      ("NZST-12NZDT,M9.5.0,M4.1.0/3", 1_798_761_600, 46_800, "NZDT", true),
      ("NZST-12NZDT,M9.5.0,M4.1.0/3", 1_814_400_000, 43_200, "NZST", false),
      // All year daylight time: RFC 9636's example.
      ("XXX3EDT4,0/0,J365/23", 1_798_761_600, -14_400, "EDT", true),
      ("XXX3EDT4,0/0,J365/23", 1_798_772_399, -14_400, "EDT", true),
      ("XXX3EDT4,0/0,J365/23", 1_798_772_400, -14_400, "EDT", true),
      ("XXX3EDT4,0/0,J365/23", 1_814_400_000, -14_400, "EDT", true),
    ] as [(String, Int64, Int32, String, Bool)])
  func inForce(
    _ footer: String, _ utc: Int64, _ offset: Int32, _ abbreviation: String, _ isDST: Bool
  ) throws {
    let table = try table(footer)
    #expect(table.offset(atUTC: utc) == offset)
    #expect(table.abbreviation(atUTC: utc) == abbreviation)
    #expect(table.isDST(atUTC: utc) == isDST)
  }

  @Test func allYearDaylightTimeHasNoTransitions() throws {
    let table = try table("XXX3EDT4,0/0,J365/23")
    #expect(table.transitions(from: 1_700_000_000, through: 2_000_000_000).isEmpty)
  }

  @Test func everyInstantHasAnAnswer() throws {
    let table = try table("CET-1CEST,M3.5.0,M10.5.0/3")
    for utc in [Int64.min, -1 << 55, 1 << 55, .max] {
      #expect([3600, 7200].contains(table.offset(atUTC: utc)))
    }
    // 400 years on, the same day of the same week.
    let cycle: Int64 = 146_097 * 86_400
    #expect(table.offset(atUTC: 1_806_195_599 + 20 * cycle) == 3600)
    #expect(table.offset(atUTC: 1_806_195_600 + 20 * cycle) == 7200)
    let all = table.transitions(through: .max)
    #expect(all.count == 20_000)
    #expect(all.last?.atUTC ?? 0 < 253_402_300_800)
    #expect(table.transitions(from: .max, through: .max).isEmpty)
    #expect(table.transitions(from: 10, through: 5).isEmpty)
  }

  @Test(arguments: [
    "A0", "AB0", "<AB>0", "<ABC0", "ABC", "ABC25", "ABC-", "ABC1:60", "ABC1:00:60", "ABC0DEF",
    "ABC0DEF,", "ABC0DEF,M3.5.0", "ABC0DEF,M3.5.0,", "ABC0DEF,M13.5.0,M10.5.0",
    "ABC0DEF,M0.5.0,M10.5.0", "ABC0DEF,M3.6.0,M10.5.0", "ABC0DEF,M3.0.0,M10.5.0",
    "ABC0DEF,M3.5.7,M10.5.0", "ABC0DEF,J0,J365", "ABC0DEF,J366,J1", "ABC0DEF,366,1",
    "ABC0DEF,M3.5.0/168,M10.5.0", "ABC0DEF,M3.5.0/-168,M10.5.0", "ABC0DEF,M3.5.0,M10.5.0 ",
    "ABC0DEF,M3.5.0,M10.5.0/3,", "ABC0 ", " ABC0", "ABC99999999999999999999", "123", "\u{FF}BC0",
  ])
  func refusedFooters(_ footer: String) {
    #expect(throws: TimeZoneError.self) { try table(footer) }
  }
}
