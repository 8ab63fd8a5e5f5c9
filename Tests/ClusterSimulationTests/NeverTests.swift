import ClusterSimulation
import Glibc
import RestartDecision
import Testing

/// Thousands of troubled lives of 3 and of 5 masters, under the rules of what must never happen and
/// what must.
@Suite struct NeverTests {
  #if DEBUG
    static let runs: UInt64 = 200
  #else
    static let runs: UInt64 = 20_000
  #endif

  static let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  @Test func nothingThatMustNeverHappenHappens() {
    // Two runs of 3 masters for one of 5.
    let many = ManyRuns(seeds: 1..<(1 + Self.runs), sizes: [3, 5, 3], length: .days(730))
    many.run(threads: Self.cores)
    for failure in many.failures.prefix(10) {
      Issue.record("\(failure.violations.joined(separator: "; "))")
    }
    #expect(many.done == Self.runs)
    expectEnough(many.tally, runs: Int(Self.runs))
  }

  /// A simulation in which nothing happens proves nothing.
  private func expectEnough(_ tally: Tally, runs: Int) {
    let perThousandRuns: [(Tally.Count, Int)] = [
      (.stops, 10_000), (.renewals, 10_000), (.urgentStops, 2000), (.expiredStops, 50),
      (.requestedStops, 100), (.peersClockStops, 100), (.recoveries, 500), (.failures, 1000),
      (.releases, 500), (.adoptions, 10), (.aborts, 1000), (.droppedUnstarted, 500),
      (.stopsTooLate, 50), (.stopsRefused, 200), (.stopsWithoutEffect, 200), (.heldLocks, 500),
      (.locksWon, 10_000), (.takeovers, 10), (.conflicts, 2000), (.unknownWrites, 5000),
      (.lateWrites, 500), (.repeatedWrites, 1000), (.staleReads, 5000), (.leasesMadeAnew, 500),
      (.crashes, 5000), (.reboots, 1000), (.rebuilds, 300), (.pauses, 1000), (.partitions, 2000),
      (.clockJumps, 500), (.holds, 500), (.disarmings, 200), (.fatals, 500), (.tornRecords, 500),
      (.apiServerDeaths, 1000), (.waivedStops, 1), (.filesRenewed, 300),
    ]
    for (count, least) in perThousandRuns {
      // A debug build takes too few runs for what is rare.
      let wanted = least * runs / 1000
      #expect(tally[count] >= wanted / 3, "\(count): \(tally[count])")
    }
  }

  @Test(arguments: [2, 7]) func otherNumbersOfMasters(_ masters: Int) {
    let many = ManyRuns(
      seeds: 1..<(1 + Self.runs / 200), sizes: [masters], length: .days(730))
    many.run(threads: Self.cores)
    #expect(many.failures.map(\.violations) == [])
    #expect(many.tally[.renewals] > Int(many.done))
  }
}
