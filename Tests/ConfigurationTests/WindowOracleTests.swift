import Configuration
import RestartDecision
import TestSupport
import Testing

/// Windows against Python, over every zone of tzdata and the clock changes of several years.
@Suite struct WindowOracleTests {
  /// As people write them, and as the oracle takes them.
  private static let sets: [(yaml: String, oracle: String)] = [
    (#"[{days: [Sat, Sun], from: "02:00", to: "05:00"}]"#, "56 02:00 05:00"),
    (#"[{days: Mon-Sun, from: "22:30", to: "01:15"}]"#, "0123456 22:30 01:15"),
    // In the hour that is skipped or comes twice in most zones.
    (#"[{days: [Sun], from: "02:00", to: "02:30"}]"#, "6 02:00 02:30"),
    (#"[{days: Mon-Sun, from: "02:15", to: "02:45"}]"#, "0123456 02:15 02:45"),
    (#"[{days: Sun, from: "23:00", to: "02:20"}]"#, "6 23:00 02:20"),
    (
      #"[{days: Fri, from: "00:00", to: "00:00"}, {days: [Sun], from: "00:10", to: "24:00"}]"#,
      "4 00:00 00:00;6 00:10 00:00"
    ),
  ]

  @Test func everyZone() throws {
    let windows = try Self.sets.map { set in
      try load("", overrides: [ConfigurationOverride(path: "restart.windows", value: set.yaml)])
        .policy.windows.windows
    }
    let output = try Command.output(
      of: ["python3", "-c", windowOracle] + Self.sets.map(\.oracle), errors: .inherited,
      within: .seconds(120))
    var (zones, samples, openings) = (0, 0, 0)
    var (name, tables) = (Substring(), [WeeklyWindows]())
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let words = Substring(decoding: line, as: UTF8.self).split(separator: " ")
      try #require(words.count >= 5)
      if words[1] != name {
        name = words[1]
        let zone = try UTCOffsets(zone: String(name))
        tables = windows.map { WeeklyWindows(windows: $0, zone: zone) }
        zones += 1
      }
      let table = tables[try #require(Int(words[2]))]
      let start = try #require(Int64(words[3]))
      if words[0] == "N" {
        openings += 1
        let found = table.nextOpening(
          from: WallTime(unixSeconds: start), within: .seconds(8 * 86_400 - start % 60))
        #expect(found.map { "\($0.unixSeconds)" } ?? "-" == words[4], "\(words)")
      } else {
        let (step, count) = (try #require(Int64(words[4])), try #require(Int(words[5])))
        let bits = open(table, start, step, count)
        samples += count
        #expect(bits == words[6], "\(words)")
      }
    }
    // Fewer would mean that the oracle saw no zones, or no changes.
    #expect(zones > 400 && samples > 1_000_000 && openings > 10_000)
  }

  /// The samples as hexadecimal digits without leading zeros.
  private func open(_ table: WeeklyWindows, _ start: Int64, _ step: Int64, _ count: Int) -> String {
    var (digits, digit) = ("", 0)
    for index in 0..<count {
      let isOpen = table.isOpen(at: WallTime(unixSeconds: start + Int64(index) * step))
      digit = digit * 2 + (isOpen ? 1 : 0)
      if (count - index - 1) % 4 == 0 {
        if digit > 0 || !digits.isEmpty { digits += String(digit, radix: 16) }
        digit = 0
      }
    }
    return digits.isEmpty ? "0" : digits
  }
}
