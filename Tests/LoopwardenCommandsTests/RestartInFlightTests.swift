import ContainerRuntime
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

  @Test("a stop that came too late counts as no refusal, and is told")
  func late() throws {
    let inFlight = RestartInFlight()
    inFlight.begin(RefusedStop.tooLate(), attempt: 7)
    #expect(inFlight.stopFact(attempt: 7) == .tooLate)
    #expect(inFlight.stopFact(attempt: 7) == .tooLate)
    #expect(try #require(inFlight.stopMessage).contains("decided anew"))
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
