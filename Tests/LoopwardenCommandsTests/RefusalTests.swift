import FoundationEssentials
import LoopwardenCommands
import Testing

@Suite("What restart says when it refuses")
struct RefusalTests {
  private func decoded<Value: Decodable>(_ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  private func refusals(waived: [String]) throws -> [String] {
    PlanReport.refusals(
      try decoded(
        """
        [{"gate":"lock","gateClass":"hard","effect":"binds","reason":"not the only one"},
         {"gate":"preflight-fatal","gateClass":"hard","effect":"binds","reason":"kubelet-down"},
         {"gate":"preflight-risk","gateClass":"comfort","effect":"binds","reason":"disk-nearly-full"},
         {"gate":"window","gateClass":"comfort","effect":"passes","reason":""}]
        """),
      try decoded(
        """
        [{"check":"kubelet-down","weight":"fatal","result":"failed","message":"refused; start it"},
         {"check":"disk-nearly-full","weight":"risk","result":"failed","message":"4 %; free it"},
         {"check":"image-pull-always","weight":"risk","result":"failed","message":"Always"},
         {"check":"clock-not-synchronised","weight":"warning","result":"failed","message":"no"}]
        """), waived: waived)
  }

  @Test("every gate that binds, and behind the preflight's what was found and what to do")
  func lines() throws {
    #expect(
      try refusals(waived: []) == [
        "lock: not the only one", "preflight-fatal: kubelet-down: refused; start it",
        "preflight-risk: disk-nearly-full: 4 %; free it",
        "preflight-risk: image-pull-always: Always",
      ])
  }

  @Test("a check that was waived by name is not among the reasons")
  func waived() throws {
    #expect(try !refusals(waived: ["image-pull-always"]).contains { $0.contains("Always") })
  }

  @Test(
    "each way a request ends has words of its own, never its label alone",
    arguments: ["renewed", "refused", "aborted", "failed"])
  func outcome(_ outcome: String) {
    let report = StatusSnapshot.RequestReport(id: 1, outcome: outcome, reasons: [])
    #expect(report.sentence.count > outcome.count)
    #expect(report.sentence != outcome)
  }
}
