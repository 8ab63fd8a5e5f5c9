import Configuration
import KubernetesClient
import LoopwardenCommands
import RestartDecision
import SystemdKit
import Testing

@Suite("A week of looks in virtual time")
struct JournalWeekTests {
  private static let week = Interval.days(7)

  private func live(_ scene: JournalScene, _ length: Interval) throws {
    let end = scene.now.boot + length
    while scene.now.boot <= end { try scene.step() }
  }

  @Test("that is quiet leaves a handful of lines, one summary a day among them")
  func quiet() throws {
    let scene = try JournalScene()
    try live(scene, Self.week)
    #expect(scene.reports.count > 2000)
    let classes = scene.lines.map(\.message)
    #expect(classes.count <= 10)
    #expect(classes.filter { $0 == .dailySummary }.count == 7)
    #expect(
      Set(classes) == [.certificateSeen, .membersChanged, .lockChanged, .dailySummary])
    #expect(scene.lines.allSatisfy { $0.breaches.isEmpty && $0.priority == .info })
  }

  @Test("in which a restart is due and waits says so once, and the gate")
  func waiting() throws {
    let scene = try JournalScene(.enforce, age: .days(330))
    // A window on one day of the week alone, and that is over.
    scene.policy.windows = WeeklyWindows(
      windows: [WeeklyWindow(weekday: weekday(scene.now.wall), opens: 0, minutes: 1)],
      zone: .utc)
    try live(scene, .days(6))
    let said = scene.lines.filter { $0.message != .dailySummary }
    let waits = said.filter { $0.message == .restartWaiting }
    #expect(waits.count == 1)
    #expect(waits.first?[.gate] == "window")
    #expect(waits.first?[.hour] == "normal")
    #expect(said.count <= 4)
    #expect(
      scene.lines.filter { $0.message == .dailySummary }.allSatisfy {
        $0[.gate] == "window" && $0[.phase] == "due"
      })
    #expect(scene.lines.flatMap(\.breaches) == [])
  }

  @Test("of observing a due certificate says once that it is blocked, and again as the end nears")
  func blocked() throws {
    let scene = try JournalScene(age: .days(355))
    try live(scene, .days(8))
    let blocked = scene.lines.filter { $0.message == .restartBlocked }
    #expect(blocked.map { $0[.hour] } == ["normal", "urgent"])
    #expect(blocked.map { $0[.gate] } == ["mode", "mode"])
    #expect(blocked.map(\.priority) == [.warning, .error])
  }

  @Test("of one lasting trouble says it once, whatever number of milliseconds it took")
  func trouble() throws {
    let scene = try JournalScene()
    scene.change = { $0.certificate = .unreadable }
    scene.changeSight = { sight in
      let took = sight.at.boot.milliseconds / 7 % 97
      sight.certificate = .problem(
        label: "timed-out", "no answer after \(took) ms (\(took + 1) ms, and \(took).5 s)")
    }
    try live(scene, Self.week)
    #expect(scene.lines.filter { $0.message == .certificateUnreadable }.count == 1)
    scene.change = { _ in }
    scene.changeSight = { _ in }
    #expect(try scene.step().map(\.message) == [.certificateSeen])
  }

  @Test("is not told anew when the configuration is read anew")
  func reload() throws {
    let scene = try JournalScene()
    try live(scene, .days(2))
    let count = scene.lines.count
    let fresh = StepLog(wording: scene.log.wording, node: "m1", settings: Settings().cluster)
    scene.log = fresh.goingOn(from: scene.log)
    try live(scene, .hours(12))
    #expect(scene.lines.count == count)
    try live(scene, .hours(13))
    #expect(scene.lines.dropFirst(count).map(\.message) == [.dailySummary])
  }

  /// 0 is Monday, as in `WeeklyWindow`: 1970-01-01 was a Thursday.
  private func weekday(_ time: WallTime) -> Int { Int((time.unixSeconds / 86_400 + 3) % 7) }
}
