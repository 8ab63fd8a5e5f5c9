import LoopwardenCommands
import RestartDecision
import Testing

@Suite("What this process has begun")
struct RestartInFlightTests {
  @Test("a stop is a fact of its own restart alone")
  func ownRestart() {
    let inFlight = RestartInFlight()
    #expect(inFlight.stopFact(attempt: 7) == .none)
    inFlight.refuse(attempt: 7, because: "another container runs")
    #expect(inFlight.stopFact(attempt: 7) == .notDelivered)
    #expect(inFlight.stopFact(attempt: 7) == .notDelivered)
  }

  @Test(
    "a stop whose restart is over is dropped: its untaken result would end every wait of the loop",
    arguments: [nil, 8] as [UInt64?])
  func dropped(_ next: UInt64?) {
    let inFlight = RestartInFlight()
    inFlight.refuse(attempt: 7, because: "another container runs")
    #expect(inFlight.stopFact(attempt: next) == .none)
    #expect(inFlight.stopFact(attempt: 7) == .none)
  }
}
