import LoopbackCertificate
import LoopwardenCommands
import RestartDecision
import Testing

@Suite("The daily summary")
struct JournalSummaryTests {
  /// Hours after the start at which a look is complete, whether a restart is in flight then, and
  /// whether the summary is told.
  @Test(
    "is told once in 24 hours of running, at about the same hour, never in mid-restart",
    arguments: [
      [(0, false, false), (23, false, false), (24, false, true), (25, false, false)],
      [(0, false, false), (30, false, true), (47, false, false), (48, false, true)],
      [(0, false, false), (24, true, false), (25, true, false), (26, false, true)],
      [(0, true, false), (24, false, true)],
      // Asleep for a week: one summary, not seven.
      [(0, false, false), (190, false, true), (191, false, false), (192, false, true)],
    ])
  func times(_ looks: [(Int64, Bool, Bool)]) {
    var daily = DailySummary()
    for (hour, isInFlight, isDue) in looks {
      let now = BootTime(milliseconds: 77_000) + .hours(hour)
      #expect(daily.isDue(at: now, isInFlight: isInFlight) == isDue, "hour \(hour)")
    }
  }

  @Test("says the certificate's end, the days left, the plan, the mode and the lock")
  func sentence() throws {
    let scene = try JournalScene()
    try scene.step()
    scene.now.boot = scene.now.boot + .days(1)
    scene.now.wall = scene.now.wall + .days(1)
    let line = try #require(try scene.step().first { $0.message == .dailySummary })
    for words in ["ends ", "in 353 d", "would restart", "mode Observe", "lock free"] {
      #expect(line.sentence.contains(words), "\(words): \(line.sentence)")
    }
    #expect(line[.daysLeft] == "353")
    #expect(line[.lock] == "free")
    #expect(line[.phase] == "watching")
    #expect(line[.notAfter] == TimeText.rfc3339(scene.identity.notAfter))
    #expect(line.breaches == [])
  }

  @Test("says so where the certificate is not known, and there is no cluster")
  func unknown() throws {
    let scene = try JournalScene()
    try scene.step()
    scene.change = { $0.certificate = .unreadable }
    scene.changeSight = {
      $0.certificate = .problem(label: "timed-out", "no answer")
      $0.cluster = nil
    }
    scene.words = OperatorWords(hold: "etcd maintenance (ada)")
    scene.now.boot = scene.now.boot + .days(1)
    let line = try #require(try scene.step().first { $0.message == .dailySummary })
    #expect(line.sentence.contains("no answer; no restart can be planned"))
    #expect(line.sentence.contains("etcd maintenance (ada)"))
    #expect(line[.lock] == "none")
    #expect(!line.has(.daysLeft))
    #expect(line.breaches == [])
  }
}
