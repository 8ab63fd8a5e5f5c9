/// Collects findings. A check that was looked at and got no finding has passed; one that was never
/// looked at, because nothing calls for it or something before it failed, is not reported.
struct PreflightRecorder {
  private(set) var findings: [PreflightFinding] = []
  private var looked: Set<PreflightCheck> = []

  mutating func look(_ checks: PreflightCheck...) { looked.formUnion(checks) }

  mutating func fail(_ check: PreflightCheck, _ message: String, weight: PreflightClass? = nil) {
    looked.insert(check)
    findings.append(
      PreflightFinding(
        check, .failed("\(message); \(check.explanation.remedy)"), weight: weight))
  }

  mutating func unknown(_ check: PreflightCheck, _ message: String) {
    looked.insert(check)
    findings.append(PreflightFinding(check, .unknown(message)))
  }

  func hasFinding(_ check: PreflightCheck) -> Bool { findings.contains { $0.check == check } }

  /// Every check that was looked at, in the order of `PreflightCheck`.
  func report() -> [PreflightFinding] {
    PreflightCheck.allCases.flatMap { check -> [PreflightFinding] in
      let own = findings.filter { $0.check == check }
      if !own.isEmpty { return own }
      return looked.contains(check) ? [PreflightFinding(check, .passed)] : []
    }
  }
}
