import StandInControlPlane
import Testing

/// The demo's pure parts: above all that its proof does not hold when anything is missing.
struct DemoTests {
  private static let before = String(repeating: "a1", count: 32)
  private static let after = String(repeating: "b2", count: 32)

  /// `status.json` as loopwarden writes it, cut to what is read.
  private static func status(
    phase: String = "watching",
    lastStop: String = """
    {"at":"2026-11-21T03:58:04Z","fingerprintBefore":"\(before)","fingerprintAfter":"\(after)",
    "proved":"2026-11-21T03:58:12Z","outageSeconds":2.395}
    """
  ) -> SupervisorStatus? {
    let text = """
      {"apiVersion":"loopwarden/v1","kind":"Status","pid":77,"phase":"\(phase)",
      "cluster":{"lock":{"state":"free"},"masters":[{"name":"m1"},{"name":"m2"},{"name":"m3"}]},
      "lastStop":\(lastStop)}
      """
    return SupervisorStatus(Array(text.utf8))
  }

  static var whole: DemoProof {
    var proof = DemoProof()
    proof.fingerprintBefore = before
    proof.fingerprintAfter = after
    proof.secondsToSpare = 0
    proof.pidBefore = 10
    proof.pidAfter = 11
    proof.oldProcessIsGone = true
    proof.isReady = true
    proof.stopsDelivered = 1
    proof.supervisorIsAlive = true
    proof.supervisorPID = 77
    proof.status = status()
    return proof
  }

  @Test func aWholeProofHolds() {
    #expect(Self.whole.holds)
    #expect(!DemoProof().holds)
    #expect(DemoProof().lines.allSatisfy { !$0.holds && !$0.found.isEmpty })
  }

  /// Each fault, and the sentence that must not hold with it; every other one still does.
  private struct Fault: Sendable, CustomStringConvertible {
    let description: String
    let breaks: [Int]
    let make: @Sendable (inout DemoProof) -> Void

    init(_ description: String, breaks: [Int], make: @escaping @Sendable (inout DemoProof) -> Void)
    {
      self.description = description
      self.breaks = breaks
      self.make = make
    }
  }

  private static let faults = [
    Fault("the same certificate", breaks: [0, 5]) { $0.fingerprintAfter = $0.fingerprintBefore },
    Fault("no second certificate", breaks: [0, 5]) { $0.fingerprintAfter = nil },
    Fault("another one than loopwarden proved", breaks: [5]) {
      $0.fingerprintAfter = String(repeating: "c3", count: 32)
    },
    Fault("too late", breaks: [1]) { $0.secondsToSpare = -1 },
    Fault("the same process", breaks: [2]) { $0.pidAfter = $0.pidBefore },
    Fault("the old process still there", breaks: [2]) { $0.oldProcessIsGone = false },
    Fault("not ready", breaks: [3]) { $0.isReady = false },
    Fault("no stop", breaks: [4]) { $0.stopsDelivered = 0 },
    Fault("two stops", breaks: [4]) { $0.stopsDelivered = 2 },
    Fault("not proved", breaks: [5]) {
      $0.status = status(lastStop: #"{"fingerprintBefore":"\#(before)"}"#)
    },
    Fault("no stop in the status", breaks: [5]) { $0.status = status(lastStop: "null") },
    Fault("failed", breaks: [5]) { $0.status?.lastStop?.failure = "not-ready" },
    Fault("not back to watching", breaks: [6]) { $0.status?.phase = "releasing" },
    Fault("a status of another process", breaks: [6]) { $0.supervisorPID = 78 },
    Fault("loopwarden gone", breaks: [6]) { $0.supervisorIsAlive = false },
    Fault("no status", breaks: [5, 6]) { $0.status = nil },
  ]

  @Test(arguments: faults.indices)
  func everyFaultBreaksItsOwnSentence(index: Int) {
    let fault = Self.faults[index]
    var proof = Self.whole
    fault.make(&proof)
    #expect(!proof.holds, "\(fault)")
    let broken = proof.lines.indices.filter { !proof.lines[$0].holds }
    #expect(broken == fault.breaks, "\(fault)")
  }

  @Test func theStatusIsReadAsLoopwardenWritesIt() throws {
    let status = try #require(Self.status(phase: "due"))
    #expect(status.pid == 77)
    #expect(status.phase == "due")
    #expect(status.masters == ["m1", "m2", "m3"])
    #expect(status.lastStop?.outageSeconds == "2.395")
    #expect(SupervisorStatus([]) == nil)
    #expect(SupervisorStatus(Array(#"{"pid": 1"#.utf8)) == nil)
  }

  @Test func logLinesLoseTheirFramesAndKeepTheirWords() {
    #expect(
      DemoLine.supervisor("<4>2026-11-21T03:58:04Z /readyz: not ready")
        == DemoLine(speaker: .loopwarden, text: "/readyz: not ready", isWarning: true))
    #expect(
      DemoLine.supervisor("<5>    a further line")
        == DemoLine(speaker: .loopwarden, text: "a further line"))
    #expect(
      DemoLine.supervisor("Fatal error: of another form").text == "Fatal error: of another form")
    let stop = DemoLine.standIn(
      "03:58:04Z apiserver[12]: told to stop: /readyz fails from now on")
    #expect(stop.speaker == .apiServer)
    #expect(stop.isStop)
    #expect(
      DemoLine.standIn("03:58:04Z apiserver[12]: told to stop a second time: ending at once").isStop
    )
    #expect(!DemoLine.standIn("03:58:04Z kubelet[11]: told to stop").isStop)
    #expect(DemoLine.standIn("03:58:04Z kubelet[11]: signal 15: ending").speaker == .kubelet)
    #expect(DemoLine.standIn("03:58:04Z kubelet[11]: restarted kube-apiserver").isRestart)
    #expect(DemoLine.standIn("03:58:04Z front[11]: no backend is ready").speaker == .front)
  }

  @Test(
    arguments: [
      (60, "[##########] 60 s"), (59, "[##########] 59 s"), (30, "[#####.....] 30 s"),
      (1, "[#.........] 1 s"), (0, "[..........] 0 s"), (-1, "[..........] EXPIRED"),
      (90, "[##########] 90 s"),
    ])
  func theBarAges(left: Int64, text: String) {
    #expect(DemoText.bar(secondsLeft: left, of: 60) == text)
  }

  @Test func longLinesAreBrokenAtSpaces() {
    #expect(TextWrap.lines("one two three", width: 7) == ["one two", "three"])
    #expect(TextWrap.lines("/a/very/long/path x", width: 5) == ["/a/very/long/path", "x"])
    #expect(TextWrap.lines("", width: 5) == [""])
  }
}
