import RestartDecision
import Testing

/// Thousands of troubled lives of one master, under the rules of what must never happen.
@Suite struct SimulationTests {
  #if DEBUG
    static let seeds: UInt64 = 200
  #else
    static let seeds: UInt64 = 1000
  #endif

  @Test func nothingThatMustNeverHappenHappens() {
    var renewals = 0
    var stops = 0
    var held = 0
    for seed in 1...Self.seeds {
      var run = SingleMasterRun(seed: seed)
      run.run(faultyFor: .days(60), calmFor: .days(60))
      for violation in run.world.violations { Issue.record("\(violation)") }
      renewals += run.renewals
      stops += run.world.stopped.count
      if run.blocked.contains(.failedRestart) { held += 1 }
      if !run.world.violations.isEmpty { break }
    }
    // A simulation in which nothing happens proves nothing.
    #expect(renewals > Int(Self.seeds))
    #expect(stops > Int(Self.seeds))
    #expect(held > 0)
  }

  @Test func aQuietLifeRenewsEveryTimeAndNeverDies() {
    for seed in UInt64(1)...50 {
      var run = SingleMasterRun(seed: seed)
      run.run(faultyFor: .zero, calmFor: .days(200))
      #expect(run.world.violations == [])
      // 40 d each, renewed at half.
      #expect(run.renewals >= 6, "seed \(seed)")
    }
  }

  @Test func aSeedReplaysStepByStep() {
    func life(_ seed: UInt64) -> [Int64] {
      var run = SingleMasterRun(seed: seed)
      run.run(faultyFor: .days(60), calmFor: .days(30))
      return [
        Int64(run.steps), Int64(run.renewals), run.world.now.wall.milliseconds,
        Int64(run.world.disk.writes),
      ]
    }
    #expect(life(7) == life(7))
    #expect(life(7) != life(8))
  }
}
