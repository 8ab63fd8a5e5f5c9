import ControlPlaneNode
import Glibc
import TestSupport
import Testing

/// A move that is cut off before each of its steps, and a return that is cut off before each of its
/// own: the next run brings back the same file and leaves nothing.
struct ManifestMoveCrashTests {
  static let out: [ManifestMoveStep] = [
    .writeJournal, .makeFolder, .flushFolder, .park, .flushPark,
  ]
  static let back: [ManifestMoveStep] = [
    .putBack, .flushReturn, .removeFolder, .flushRemoval, .removeJournal,
  ]

  @Test func everyStepIsOnOneOfTheWays() {
    #expect(Set(Self.out + Self.back) == Set(ManifestMoveStep.allCases))
  }

  private func isCutOff(_ body: () throws -> Void) {
    let error = #expect(throws: ManifestMoveError.self) { try body() }
    #expect(error?.kind == .interrupted)
  }

  @Test(arguments: out)
  func onTheWayOut(step: ManifestMoveStep) throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    isCutOff { try bench.park { $0 == step } }
    // What a power cut may leave of the journal's writing.
    try bench.root.write("{\"half\":", to: "state/manifest-move.json.new")

    let isOut = step == .flushPark
    switch try bench.move().standing() {
    case .none: #expect(step == .writeJournal)
    case .inPlace: #expect(step != .writeJournal && !isOut)
    case .parked: #expect(isOut)
    case let other: Issue.record("\(other)")
    }
    #expect((access(bench.manifest, F_OK) == 0) != isOut)

    switch try bench.move().putBack() {
    case .nothing: #expect(step == .writeJournal)
    case .wasInPlace(_, let sameFile): #expect(sameFile && step != .writeJournal && !isOut)
    case .returned(_, let unchanged): #expect(unchanged && isOut)
    case let other: Issue.record("\(other)")
    }
    try expectNothingLeft(bench, before)
  }

  @Test(arguments: back)
  func onTheWayBack(step: ManifestMoveStep) throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    let record = try bench.park()
    isCutOff { _ = try bench.move { $0 == step }.putBack() }
    let isOut = step == .putBack
    #expect(try bench.move().standing() == (isOut ? .parked(record) : .inPlace(record)))
    // Another crash at the same place changes nothing, if that step comes again at all.
    _ = try? bench.move { $0 == step }.putBack()
    let end = try bench.move().putBack()
    switch step {
    case .putBack: #expect(end == .returned(record, unchanged: true))
    // The folder is gone by now, so the second run did not come to this step.
    case .removeFolder, .flushReturn, .flushRemoval, .removeJournal:
      #expect(end == .wasInPlace(record, sameFile: true))
    default: Issue.record("\(step)")
    }
    try expectNothingLeft(bench, before)
  }

  /// Crash after crash, at every pair of places.
  @Test(arguments: out, back)
  func twoCrashes(first: ManifestMoveStep, second: ManifestMoveStep) throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    isCutOff { try bench.park { $0 == first } }
    _ = try? bench.move { $0 == second }.putBack()
    _ = try bench.move().putBack()
    try expectNothingLeft(bench, before)
  }

  private func expectNothingLeft(
    _ bench: ManifestMoveBench, _ before: ManifestMoveBench.Facts
  ) throws {
    #expect(try bench.facts() == before)
    #expect(!bench.journalIsThere)
    #expect(try bench.move().putBack() == .nothing)
    // And the next move is not in the way of the last one.
    let record = try bench.park()
    #expect(try bench.move().putBack() == .returned(record, unchanged: true))
    #expect(try bench.facts() == before)
  }
}
