import FoundationEssentials
import RestartDecision
import Testing

/// `docs/state-machine.md` against `Phase.exits`.
@Suite struct StateMachineDocumentTests {
  static func label(_ phase: Phase) -> String { "\(phase.label)" }

  @Test func theDiagramHasExactlyTheExitsOfTheCode() throws {
    let text = try Document("state-machine.md").read()
    let block = try #require(
      text.split(separator: "```mermaid").last?.split(separator: "```").first)
    var drawn: Set<String> = []
    for line in block.split(separator: "\n") where line.contains("-->") {
      let ends = line.split(separator: ":")[0].split(separator: " ").filter { $0 != "-->" }
      try #require(ends.count == 2, "\(line)")
      let arrow = "\(ends[0]) -> \(ends[1])"
      #expect(drawn.insert(arrow).inserted, "drawn twice: \(arrow)")
    }
    var coded: Set<String> = ["[*] -> watching"]
    for phase in Phase.allCases {
      for exit in phase.exits { coded.insert("\(Self.label(phase)) -> \(Self.label(exit))") }
    }
    #expect(drawn == coded)
  }

  @Test(arguments: Phase.allCases) func everyStateHasItsParagraphWithItsExits(_ phase: Phase) throws
  {
    let text = try Document("state-machine.md").read()
    let section = try #require(
      text.split(separator: "\n## ").first { $0.hasPrefix("`\(Self.label(phase))`\n") },
      "no section for \(phase)")
    #expect(section.contains("**Waits for:**") && section.contains("**On disk:**"))
    let line = try #require(section.split(separator: "\n").first { $0.hasPrefix("**Exits:**") })
    let named = Phase.allCases.filter { line.contains("`\(Self.label($0))`") }
    #expect(Set(named) == Set(phase.exits))
  }

  /// Every exit is there to be used: each is taken by some scene of a run.
  @Test func everyExitIsTaken() {
    var taken: Set<String> = []
    func note(_ run: inout Run, _ change: (inout Run) -> Void = { _ in }) {
      change(&run)
      let before = run.machine.phase
      run.step()
      if run.machine.phase != before {
        taken.insert("\(Self.label(before)) -> \(Self.label(run.machine.phase))")
      }
    }
    func scene(_ changes: [(inout Run) -> Void]) {
      var run = Run()
      for change in changes { note(&run, change) }
    }
    let go: (inout Run) -> Void = { _ in }
    let hold: (inout Run) -> Void = { $0.look.hold = .held(until: nil) }
    let late: (inout Run) -> Void = { run in
      run.look.now.wall = run.look.now.wall + .hours(1)
      run.look.now.boot = run.look.now.boot + .hours(1)
    }
    let halfMinute: (inout Run) -> Void = { run in
      run.look.now.wall = run.look.now.wall + .seconds(30)
      run.look.now.boot = run.look.now.boot + .seconds(30)
    }
    let gone: (inout Run) -> Void = { $0.disappear() }
    let back: (inout Run) -> Void = { $0.renew() }
    let sick: (inout Run) -> Void = { $0.look.readiness = .unreachable }
    let refused: (inout Run) -> Void = { $0.look.stopCall = .notDelivered }
    scene([go, go, go, go, go, gone, back, sick, back, halfMinute, go])
    scene([go, { $0.policy.renewBefore = .hours(1) }])
    scene([go, go, { $0.look.lock = .notConfigured }])
    scene([go, go, go, hold])
    scene([go, go, go, go, hold])
    scene([go, go, go, go, go, refused])
    scene([go, go, go, go, go, { $0.look.stopCall = .inFlight }, late])
    scene([go, go, go, go, go, gone, late, { $0.look.release = 1 }])
    scene([go, go, go, go, go, gone, late, back])
    // A lock that this node left, without a record of it: seen twice, a duration apart.
    let left: (inout Run) -> Void = { $0.look.lock = Self.leftLock(by: $0.look.node) }
    scene([{ $0.policy.renewBefore = .hours(1) }, left, late])
    scene([left, left, late])
    var coded: Set<String> = []
    for phase in Phase.allCases {
      for exit in phase.exits { coded.insert("\(Self.label(phase)) -> \(Self.label(exit))") }
    }
    #expect(taken == coded)
  }

  private static func leftLock(by node: NodeIdentity) -> LockFact {
    var record = LeaseRecord(
      uid: 1, version: 1, renewed: WallTime(unixSeconds: 0), transitions: 1,
      duration: .seconds(137))
    record.holder = HolderIdentity(node: node, boot: BootIdentity(digest: 5))
    record.phase = .verifying
    record.attempt = 3
    return .lease(record)
  }
}
