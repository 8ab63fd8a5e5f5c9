import ClusterSimulation
import RestartDecision
import Testing

/// Faults built into the real code, each of which the rules must find.
///
/// Not among them is expiry by another's wall clock: since no sign of life is dated before the one it
/// replaces, thousands of runs do not meet it. `LockTests` and docs/model show what it would do.
@Suite struct MutationTests {
  struct Mutant: CustomTestStringConvertible {
    var mutation: Mutations
    var name: String
    /// What is found of it.
    var found: String
    /// Within how many runs.
    var within: UInt64 = 1500
    var testDescription: String { name }
  }

  static let mutants = [
    Mutant(mutation: .noLocalDeadline, name: "no local deadline", found: "never 3"),
    Mutant(mutation: .noPeerCheck, name: "no peer check", found: "never 2"),
    Mutant(mutation: .releasesOnStart, name: "release on start without settling", found: ""),
    Mutant(mutation: .takesOverAnyPhase, name: "takeover of any phase", found: "was taken over"),
    Mutant(mutation: .stopsUnconfirmed, name: "stop without confirmed stopping", found: "never 3"),
    Mutant(mutation: .actsBeforeRecord, name: "action before record", found: "record"),
    Mutant(mutation: .ignoresHold, name: "hold ignored", found: "against a hold"),
    Mutant(mutation: .stopsAgain, name: "second stop after an unknown one", found: "never"),
    Mutant(mutation: .trustsWallClock, name: "one clock", found: "never 10"),
    Mutant(mutation: .goesOnAfterFailure, name: "going on after a failure", found: "never"),
    Mutant(
      mutation: .noNewLeaseWait, name: "a new Lease is not waited on", found: "never",
      within: 12_000),
    Mutant(mutation: .ignoresFatal, name: "fatal preflight ignored", found: "never 5"),
    Mutant(mutation: .ignoresObserveMode, name: "observe mode ignored", found: "never 7"),
    Mutant(mutation: .noAnswerAge, name: "old answers of the others", found: "never 2"),
    Mutant(mutation: .shortGrace, name: "one second of grace", found: "never 9"),
    Mutant(mutation: .forgetsStops, name: "stops forgotten", found: "never 6"),
  ]

  @Test(arguments: mutants) func isFound(_ mutant: Mutant) {
    let many = ManyRuns(
      seeds: 1..<(1 + mutant.within), sizes: [3, 5], length: .days(730),
      mutations: mutant.mutation, stopsAtFirst: true)
    many.run(threads: 1)
    let found = many.failures.flatMap(\.violations)
    #expect(found.contains { $0.contains(mutant.found) }, "\(mutant.name): \(found)")
  }

  @Test func everyMutationIsTried() {
    #expect(Set(Self.mutants.map(\.mutation)).count == 16)
  }
}
