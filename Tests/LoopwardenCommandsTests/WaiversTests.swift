import LoopwardenCommands
import RestartDecision
import Testing

@Suite("Waiving by name")
struct WaiversTests {
  @Test("gates and preflight checks are told apart by their labels")
  func sorted() throws {
    let sorted = try Waivers.sort(["window", "manifest-newer-than-process"])
    #expect(sorted.gates == [.window])
    #expect(sorted.checks == ["manifest-newer-than-process"])
  }

  @Test("every gate that may not be waived is refused by name", arguments: Gate.allCases)
  func refused(_ gate: Gate) {
    let name = "\(gate.label)"
    if gate.mayBeWaived {
      #expect((try? Waivers.sort([name]))?.gates == [gate])
    } else {
      #expect(throws: Waivers.Refusal.self) { try Waivers.sort([name]) }
    }
  }

  @Test("an unknown name is refused, and what can be waived is listed")
  func unknown() {
    let refusal = #expect(throws: Waivers.Refusal.self) { try Waivers.sort(["windows"]) }
    #expect(refusal?.description.contains("window, ") == true)
  }

  @Test("every gate and failure has a sentence for each reason it can give")
  func wording() {
    let wording = Wording(time: TimeText(zone: nil)) { "check-\($0)" }
    for failure in Failure.allCases { #expect(!wording.failure(failure).isEmpty) }
    #expect(wording.reason(.findings(count: 3, first: 7)) == "check-7 and 2 more")
    #expect(
      wording.reason(.windowClosed(opens: WallTime(unixSeconds: 1_800_061_200)))
        == "outside the window; the next one opens Sat 2027-01-16 01:00 UTC")
  }
}
