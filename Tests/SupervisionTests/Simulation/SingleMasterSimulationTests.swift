import ClusterSimulation
import RestartDecision
import Testing

/// Thousands of troubled lives of one master, under the rules of what must never happen: a cluster
/// of one.
@Suite struct SingleMasterSimulationTests {
  #if DEBUG
    static let seeds: UInt64 = 100
  #else
    static let seeds: UInt64 = 2000
  #endif

  @Test func nothingThatMustNeverHappenHappens() {
    let many = ManyRuns(seeds: 1..<(1 + Self.seeds), sizes: [1], length: .days(730))
    many.run(threads: 2)
    for failure in many.failures.prefix(10) {
      Issue.record("\(failure.violations.joined(separator: "; "))")
    }
    // A simulation in which nothing happens proves nothing.
    let seeds = Int(Self.seeds)
    #expect(many.tally[.renewals] > 2 * seeds)
    #expect(many.tally[.stops] > 2 * seeds)
    #expect(many.tally[.failures] > seeds / 10)
    #expect(many.tally[.releases] > seeds / 20)
    #expect(many.tally[.expiredStops] > 0)
    #expect(many.tally[.unknownWrites] == 0)
  }

  @Test func aSeedReplaysStepByStep() {
    func life(_ seed: UInt64) -> ClusterRun.Outcome {
      ManyRuns.outcome(seed: seed, sizes: [1], length: .days(365))
    }
    #expect(life(7) == life(7))
    #expect(life(7).digest != life(8).digest)
  }
}
