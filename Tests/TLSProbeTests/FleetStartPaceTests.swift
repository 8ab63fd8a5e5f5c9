import TLSProbe
import Testing

/// The pace of starts, by an injected time.
struct FleetStartPaceTests {
  /// When starts are made by a loop that looks at these times, in milliseconds.
  private func starts(perSecond: Double?, looks: [Int]) -> [Int] {
    var pace = StartPace(perSecond: perSecond)
    var made: [Int] = []
    for look in looks {
      while pace.wait(at: .milliseconds(look)) == .zero, made.count < 1000 {
        pace.started(at: .milliseconds(look))
        made.append(look)
      }
    }
    return made
  }

  @Test func evenly() {
    #expect(starts(perSecond: 50, looks: Array(0...100)) == [0, 20, 40, 60, 80, 100])
  }

  @Test(arguments: [nil, 0, -1] as [Double?])
  func withoutLimit(perSecond: Double?) {
    #expect(starts(perSecond: perSecond, looks: [0]).count == 1000)
  }

  /// A loop that looks every 5 ms keeps 1,000 a second all the same.
  @Test func aCoarseLoopKeepsThePace() {
    let made = starts(perSecond: 1000, looks: Array(stride(from: 0, to: 500, by: 5)))
    #expect((490...500).contains(made.count))
  }

  /// What was not used does not pile up: a tenth of a second's starts at most come together.
  @Test func noBurstAfterAPause() {
    var pace = StartPace(perSecond: 100)
    pace.started(at: .zero)
    var burst = 0
    while pace.wait(at: .seconds(60)) == .zero {
      pace.started(at: .seconds(60))
      burst += 1
    }
    #expect(burst == 11)
    #expect(pace.wait(at: .seconds(60)) == .milliseconds(10))
  }

  @Test func theWaitIsTheRest() {
    var pace = StartPace(perSecond: 0.5)
    #expect(pace.wait(at: .seconds(3)) == .zero)
    pace.started(at: .seconds(3))
    #expect(pace.wait(at: .seconds(3)) == .milliseconds(1900))
    #expect(pace.wait(at: .milliseconds(4900)) == .zero)
  }
}

/// How long a host may hold a place, by what the others took.
struct FleetPatienceTests {
  @Test(
    arguments: [
      ([], 500), ([1], 25), ([50], 200), ([400], 500), (Array(repeating: 10, count: 50), 40),
      // A long row of slow ones, and the average has followed.
      ([1] + Array(repeating: 100, count: 100), 399),
    ] as [([Int], Int64)])
  func milliseconds(took: [Int], given: Int64) {
    var patience = Patience(longest: .milliseconds(500))
    for duration in took { patience.answered(after: .milliseconds(duration)) }
    let (seconds, attoseconds) = patience.current.components
    #expect(seconds * 1000 + attoseconds / 1_000_000_000_000_000 == given)
  }

  /// One straggler does not make the scan wait for the next hanging host.
  @Test func oneSlowAnswerIsNoRule() {
    var patience = Patience(longest: .milliseconds(500))
    for _ in 0..<20 { patience.answered(after: .milliseconds(10)) }
    patience.answered(after: .milliseconds(480))
    #expect(patience.current < .milliseconds(200))
  }
}
