import LoopwardenCommands
import RestartDecision
import Testing
import TimeZoneData

@Suite("Times and lengths in words")
struct TimeTextTests {
  @Test(
    "a length is told in the two units that matter",
    arguments: [
      (.zero, "0 s"), (.milliseconds(300), "300 ms"), (.milliseconds(3250), "3.2 s"),
      (.seconds(45), "45 s"), (.seconds(80), "1 min 20 s"), (.minutes(200), "3 h 20 min"),
      (.hours(28), "1 d 4 h"), (.hours(98 * 24 + 5), "98 d"), (.seconds(-90), "-1 min 30 s"),
      (.hours(3), "3 h"),
    ] as [(Interval, String)])
  func length(_ interval: Interval, _ text: String) {
    #expect(TimeText.length(interval) == text)
  }

  @Test("what is over was some time ago")
  func distance() {
    #expect(TimeText.distance(.hours(28)) == "1 d 4 h")
    #expect(TimeText.distance(.seconds(-49)) == "49 s ago")
  }

  @Test("a time is told in the zone of the windows, with its abbreviation")
  func zone() throws {
    let berlin = TimeText(zone: try TimeZoneTable.load(name: "Europe/Berlin"))
    #expect(berlin.long(WallTime(unixSeconds: 1_800_061_200)) == "Sat 2027-01-16 02:00 CET")
    #expect(berlin.long(WallTime(unixSeconds: 1_815_696_000)) == "Fri 2027-07-16 02:00 CEST")
    let utc = TimeText(zone: nil)
    #expect(utc.long(WallTime(unixSeconds: 0)) == "Thu 1970-01-01 00:00 UTC")
  }

  @Test("kubeadm's form and RFC 3339")
  func fixedForms() {
    #expect(TimeText.kubeadm(1_800_061_200) == "Jan 16, 2027 01:00 UTC")
    #expect(TimeText.rfc3339(1_800_061_200) == "2027-01-16T01:00:00Z")
  }
}
