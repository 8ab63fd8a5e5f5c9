import FoundationEssentials
import LoopwardenCommands
import RestartDecision
import Testing

@Suite("What stands in the way of arming")
struct ArmingCheckTests {
  private static func gate(_ gate: Gate, _ effect: String = "binds") -> String {
    "{\"gate\":\"\(gate.label)\",\"gateClass\":\"hard\",\"effect\":\"\(effect)\",\"reason\":\"why\"}"
  }

  private static let certificate = "{\"address\":\"\",\"addressOrigin\":\"\"}"

  private static func decoded<Value: Decodable>(_ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  private static func pair(_ problem: String?) -> String {
    guard let problem else { return "" }
    return
      ",\"pair\":{\"folder\":\"/pair\",\"sentence\":\"\",\"cannotBeRenewed\":\"\(problem)\"}"
  }

  private static func plan(
    _ gates: [String], preflight: String = "", lock: String? = "free", problem: String? = nil,
    pair pairProblem: String? = nil
  ) throws -> PlanReport {
    let cluster = lock.map {
      ",\"cluster\":{\"lock\":{\"lease\":\"kube-system/loopwarden\",\"state\":\"\($0)\",\"sentence\":\"so it is\"},\"masters\":[],\"notes\":[]}"
    }
    return try decoded(
      """
      {"apiVersion":"loopwarden/v1","kind":"PlanReport","node":"m1","at":"","mode":"Enforce",
       "phase":"watching","wouldRestartNow":false,"next":"","certificate":\(certificate),
       "container":{"runtime":""},"readiness":"ready","gates":[\(gates.joined(separator: ","))],
       "preflight":[\(preflight)],"preflightPassed":1,"steps":[]\(cluster ?? "")
       \(problem.map { ",\"clusterProblem\":\"\($0)\"" } ?? "")\(pair(pairProblem))}
      """)
  }

  private static func status(_ gates: [String], pair problem: String? = nil) throws
    -> StatusSnapshot
  {
    try decoded(
      """
      {"apiVersion":"loopwarden/v1","kind":"Status","node":"m1","pid":1,"version":"0",
       "at":"","mode":"Observe","phase":"watching","summary":"","certificate":\(certificate),
       "container":{"runtime":""},"readiness":"ready","plan":"",
       "gates":[\(gates.joined(separator: ","))],"nextLook":""\(pair(problem))}
      """)
  }

  @Test("a gate that only a hand can lift refuses; one that time or another master lifts does not")
  func gates() throws {
    for gate in Gate.allCases where gate != .mode {
      let check = ArmingCheck(
        try Self.plan([Self.gate(gate)]), isSingleMaster: false, service: nil)
      #expect(check.refusals.isEmpty != ArmingCheck.mustPass(gate), "\(gate.label)")
      #expect(check.notices.isEmpty == ArmingCheck.mustPass(gate), "\(gate.label)")
    }
    #expect(Gate.allCases.filter(ArmingCheck.mustPass).count == 14)
  }

  @Test("a gate that passes, warns or is waived is no news, and the mode is what will change")
  func quiet() throws {
    for effect in ["passes", "warns", "waived"] {
      let plan = try Self.plan([Self.gate(.certificate, effect), Self.gate(.mode)])
      let check = ArmingCheck(plan, isSingleMaster: false, service: nil)
      #expect(check.refusals == [])
      #expect(check.notices == [])
    }
  }

  @Test("a fatal preflight is said with what was found")
  func preflight() throws {
    let plan = try Self.plan(
      [Self.gate(.preflightFatal)],
      preflight:
        "{\"check\":\"kubelet-down\",\"weight\":\"fatal\",\"result\":\"failed\",\"message\":\"start it\"}"
    )
    let check = ArmingCheck(plan, isSingleMaster: false, service: nil)
    #expect(check.refusals == ["preflight-fatal: kubelet-down: start it"])
  }

  @Test(
    "the Lease must be readable, whoever holds it; a single master has none",
    arguments: [
      ("free", true), ("held", true), ("missing", false), ("denied", false), ("unavailable", false),
      (nil, false),
    ] as [(String?, Bool)])
  func lease(_ state: String?, _ passes: Bool) throws {
    let plan = try Self.plan([], lock: state)
    #expect(
      ArmingCheck(plan, isSingleMaster: false, service: nil).refusals.isEmpty == passes)
    #expect(ArmingCheck(plan, isSingleMaster: true, service: nil).refusals == [])
    let unasked = try Self.plan([], lock: state, problem: "no kubeconfig")
    #expect(
      ArmingCheck(unasked, isSingleMaster: false, service: nil).refusals.first?
        .contains("no kubeconfig") == true)
  }

  @Test("what the service alone cannot do in its sandbox refuses, and is said to be its view")
  func service() throws {
    let seen = try Self.status([Self.gate(.preflightFatal), Self.gate(.certificate)])
    let plan = try Self.plan([Self.gate(.certificate)])
    let check = ArmingCheck(plan, isSingleMaster: false, service: seen)
    // The certificate is objected to once.
    #expect(check.refusals.count == 2)
    #expect(check.refusals.first == "certificate: why")
    #expect(check.refusals.last?.hasPrefix("preflight-fatal: why (so the running service") == true)
  }

  @Test("a pair that cannot be written is said once, by whoever sees it")
  func generator() throws {
    let readOnly = try Self.status([], pair: "read-only")
    let here = try Self.plan([], pair: "read-only")
    #expect(
      ArmingCheck(here, isSingleMaster: true, service: readOnly).refusals == [
        "generator: read-only"
      ])
    let check = ArmingCheck(try Self.plan([]), isSingleMaster: true, service: readOnly)
    #expect(check.refusals.count == 1)
    #expect(check.refusals.first?.hasPrefix("generator: read-only (so the running") == true)
  }
}
