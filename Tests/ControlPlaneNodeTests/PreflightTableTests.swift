import ControlPlaneNode
import Testing

/// One way to break a healthy master, and exactly what is then reported.
struct Breakage: Sendable, CustomTestStringConvertible {
  let name: String
  let expected: [String: PreflightClass]
  let unknown: Bool
  let apply: @Sendable (inout FakeMaster) throws -> Void
  var testDescription: String { name }

  init(
    _ name: String, fatal: [PreflightCheck] = [], risk: [PreflightCheck] = [],
    warning: [PreflightCheck] = [], unknown: Bool = false,
    _ apply: @escaping @Sendable (inout FakeMaster) throws -> Void
  ) {
    self.name = name
    self.unknown = unknown
    self.apply = apply
    var expected: [String: PreflightClass] = [:]
    for check in fatal { expected[check.label] = .fatal }
    for check in risk { expected[check.label] = .risk }
    for check in warning { expected[check.label] = .warning }
    self.expected = expected
  }
}

struct PreflightTableTests {
  @Test func aHealthyMasterPassesEveryCheck() throws {
    let findings = try FakeMaster().findings()
    #expect(findings.filter { $0.outcome != .passed } == [])
    let others: Set<PreflightCheck> = [
      .unitNotStartable, .unitChangedOnDisk, .unitArgumentsDiffer, .unitFileNewerThanProcess,
      .wholeServer, .noSupervisorEvident,
    ]
    #expect(findings.map(\.check) == PreflightCheck.allCases.filter { !others.contains($0) })
  }

  @Test(arguments: Breakage.all)
  func eachBreakageIsTold(_ breakage: Breakage) throws {
    var master = try FakeMaster()
    try breakage.apply(&master)
    let findings = try master.findings().filter { $0.outcome != .passed }
    let found = Dictionary(
      findings.map { ($0.check.label, $0.weight) }, uniquingKeysWith: { first, _ in first })
    #expect(found == breakage.expected, "\(findings.map { $0.message ?? "" })")
    for finding in findings {
      if case .unknown = finding.outcome {
        #expect(breakage.unknown)
      } else {
        #expect(!breakage.unknown)
      }
      #expect((finding.message ?? "").count > 10)
    }
  }

  @Test func everyCheckIsBrokenByTheTable() {
    let covered = Set(Breakage.all.flatMap { $0.expected.keys })
    #expect(Set(PreflightCheck.allCases.map(\.label)).subtracting(covered) == [])
  }
}
