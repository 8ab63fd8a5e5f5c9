import TestSupport
import Testing
import TimeZoneData

/// Python's `zoneinfo`, an independent reader of the same files, over every zone that tzdata has.
@Suite struct ZoneinfoOracleTests {
  /// One line a zone: name, then blocks that begin with `|`:
  /// - for 2024 to 2030 and for 2045: offset and abbreviation at the start, then every change as
  ///   `instant offset abbreviation`, each found by looking every day and bisecting to the second;
  /// - offsets on the grids that the test below walks.
  private static let script = """
    import sys, zoneinfo
    from datetime import datetime, timedelta, timezone
    zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
    import os
    names = sorted(n for n in zoneinfo.available_timezones()
                   if os.path.exists("/usr/share/zoneinfo/" + n))
    utc = timezone.utc
    epoch = datetime(1970, 1, 1, tzinfo=utc)
    def at(y): return int((datetime(y, 1, 1, tzinfo=utc) - epoch).total_seconds())
    out = []
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        def local(t):
            d = (epoch + timedelta(seconds=t)).astimezone(zone)
            o = d.utcoffset()
            return (o.days * 86400 + o.seconds, d.tzname())
        row = [name]
        for first, last in ((2024, 2031), (2045, 2046)):
            t, end = at(first), at(last)
            now = local(t)
            row += ["|", str(now[0]), now[1]]
            while t < end:
                after = local(t + 86400)
                if after != now:
                    low, high = t, t + 86400
                    while high - low > 1:
                        middle = (low + high) // 2
                        if local(middle) == now: low = middle
                        else: high = middle
                    after = local(high)
                    row += [str(high), str(after[0]), after[1]]
                    t, now = high, after
                else:
                    t += 86400
        row.append("|")
        for t in range(at(1900), at(2100), 389 * 86400 + 4321): row.append(str(local(t)[0]))
        for t in range(at(2024), at(2031), 31 * 86400): row.append(str(local(t)[0]))
        out.append(" ".join(row))
    sys.stdout.write("\\n".join(out))
    """

  @Test func everyZone() throws {
    let output = String(
      decoding: try Command.output(
        of: ["python3", "-c", Self.script], errors: .inherited, within: .seconds(120)),
      as: UTF8.self)
    let rows = output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.count > 400)
    var changes = 0
    for row in rows {
      let blocks = row.split(separator: "|", omittingEmptySubsequences: false).map(Array.init)
      try #require(blocks.count == 4, "\(row)")
      let name = blocks[0][0]
      let table = try TimeZoneTable.load(name: name)
      changes += try compare(table, name, with: blocks[1], from: year2024, to: year2031)
      changes += try compare(table, name, with: blocks[2], from: year2045, to: year2046)
      let grid =
        Array(stride(from: year1900, to: year2100, by: 389 * 86_400 + 4321))
        + Array(stride(from: year2024, to: year2031, by: 31 * 86_400))
      let offsets = grid.map { String(table.offset(atUTC: $0)) }
      #expect(offsets == blocks[3], "\(name)")
    }
    // Two changes a year in a third of the zones: the oracle did look at something.
    #expect(changes > 2000)
  }

  private let year1900: Int64 = -2_208_988_800
  private let year2024: Int64 = 1_704_067_200
  private let year2031: Int64 = 1_924_992_000
  private let year2045: Int64 = 2_366_841_600
  private let year2046: Int64 = 2_398_377_600
  private let year2100: Int64 = 4_102_444_800

  /// Compares the list of changes, then walks each from 36 h before to 36 h after: every 6 h and
  /// one second to either side. Returns the number of changes.
  private func compare(
    _ table: TimeZoneTable, _ name: String, with block: [String], from: Int64, to: Int64
  ) throws -> Int {
    var (offset, abbreviation) = (try #require(Int32(block[0])), block[1])
    #expect(table.offset(atUTC: from) == offset, "\(name)")
    #expect(table.abbreviation(atUTC: from) == abbreviation, "\(name)")
    // Python does not tell changes of the daylight saving flag alone.
    var shown = [String(offset), abbreviation]
    var listed: [[String]] = []
    for change in table.transitions(from: from + 1, through: to) {
      let next = [String(change.offset), change.abbreviation]
      if next != shown { listed.append([String(change.atUTC)] + next) }
      shown = next
    }
    let expected = stride(from: 2, to: block.count, by: 3).map { Array(block[$0..<$0 + 3]) }
    #expect(listed == expected, "\(name)")
    for change in expected {
      let time = try #require(Int64(change[0]))
      for hours in stride(from: Int64(6), through: 36, by: 6) {
        #expect(table.offset(atUTC: time - hours * 3600) == offset, "\(name) before \(time)")
      }
      #expect(table.offset(atUTC: time - 1) == offset, "\(name) just before \(time)")
      #expect(table.abbreviation(atUTC: time - 1) == abbreviation, "\(name)")
      (offset, abbreviation) = (try #require(Int32(change[1])), change[2])
      #expect(table.abbreviation(atUTC: time) == abbreviation, "\(name)")
      for after in [0, 1] + stride(from: Int64(21_600), through: 129_600, by: 21_600) {
        #expect(table.offset(atUTC: time + after) == offset, "\(name) after \(time)")
      }
    }
    return expected.count
  }
}
