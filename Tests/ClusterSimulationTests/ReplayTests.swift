import ClusterSimulation
import RestartDecision
import Testing

@Suite struct ReplayTests {
  private func outcome(_ seed: UInt64) -> ClusterRun.Outcome {
    ManyRuns.outcome(seed: seed, sizes: [3, 5], length: .days(730))
  }

  @Test(arguments: [1, 2, 3, 77, 1234] as [UInt64]) func aSeedReplaysStepByStep(_ seed: UInt64) {
    #expect(outcome(seed) == outcome(seed))
    #expect(outcome(seed).digest != outcome(seed + 1).digest)
  }

  @Test func aFailureReplaysToTheSameStep() throws {
    func failure(_ seed: UInt64) -> ClusterRun.Outcome {
      ManyRuns.outcome(seed: seed, sizes: [3], length: .days(730), mutations: .shortGrace)
    }
    let seed = try #require((1...20).first { !failure($0).violations.isEmpty })
    #expect(failure(seed) == failure(seed))
    #expect(failure(seed).violations.first?.contains("seed \(seed), 3 masters") == true)
  }

  @Test func threadsChangeNothing() {
    func tally(_ threads: Int) -> Tally {
      let many = ManyRuns(seeds: 1..<21, sizes: [3, 5], length: .days(365))
      many.run(threads: threads)
      return many.tally
    }
    #expect(tally(1) == tally(4))
  }
}
