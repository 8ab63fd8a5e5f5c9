import Configuration
import RestartDecision
import Testing

@Suite struct DurationTextTests {
  @Test(arguments: [
    ("30d", 2_592_000_000), ("72h", 259_200_000), ("90m", 5_400_000), ("45s", 45_000),
    ("500ms", 500), ("1h30m", 5_400_000), ("1d2h3m4s5ms", 93_784_005), ("1m500ms", 60_500),
    ("0s", 0), ("007s", 7000), ("1d1ms", 86_400_001),
  ])
  func read(text: String, milliseconds: Int64) {
    #expect(DurationText.parse(text) == Interval(milliseconds: milliseconds))
  }

  @Test(arguments: [
    "", "5", "0", "h", "5x", "-5s", "+5s", "1.5h", "5 s", " 5s", "5s ", "1m1h", "1h1h", "5S",
    "1h30", "5msms", "9223372036854775808ms", "9223372036854775807s",
    "9223372036854775807ms1ms", "106751991167d1d", "٣s", "1w", "1y", "1µs",
  ])
  func refused(text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test(arguments: [
    (0, "0s"), (1, "1ms"), (60_000, "1m"), (5_400_000, "1h30m"), (259_200_000, "72h"),
    (604_800_000, "7d"), (604_799_999, "167h59m59s999ms"), (5_184_000_000, "60d"),
    (608_400_000, "7d1h"),
  ])
  func written(milliseconds: Int64, text: String) {
    #expect(DurationText.write(Interval(milliseconds: milliseconds)) == text)
    #expect(DurationText.parse(text) == Interval(milliseconds: milliseconds))
  }

  @Test func writtenIsReadBack() {
    var state: UInt64 = 20_261_121
    for bits in 0..<5000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let length = Interval(milliseconds: Int64(state >> 20) >> (bits % 40))
      #expect(DurationText.parse(DurationText.write(length)) == length)
    }
  }
}
