import ControlPlaneNode
import Glibc
import LoopbackCertificate
import TestSupport
import Testing

/// An installation that is cut off before each of its steps: what is there then is the old pair or
/// the new one, and the next run clears up.
struct PairFolderCrashTests {
  enum Before: CaseIterable { case nothing, emptyFolder, pair, brokenPair }

  struct Case: Sendable, CustomStringConvertible {
    let before: Before
    let step: InstallStep
    let layout: PairLayout
    var description: String { "\(before), cut before \(step), \(layout)" }
  }

  static let cases = Before.allCases.flatMap { before in
    InstallStep.allCases.flatMap { step in
      PairLayout.allCases.map { Case(before: before, step: step, layout: $0) }
    }
  }

  /// Which steps an installation takes.
  private func isTaken(_ one: Case) -> Bool {
    if one.layout == .secret, one.step == .writeFirst { return false }
    let replaces = one.before == .pair || one.before == .brokenPair
    return replaces || one.step.rawValue < InstallStep.closeBackup.rawValue
  }

  @Test(arguments: cases)
  func theOldPairOrTheNew(_ one: Case) throws {
    let bench = try PairBench(one.layout)
    let old = try PairBench.pair()
    let key = one.layout.fileNames[one.layout.fileNames.count - 1]
    switch one.before {
    case .nothing: break
    case .emptyFolder: try bench.root.makeFolder("pair")
    case .pair: try bench.install(old)
    case .brokenPair: try bench.root.write("broken", to: "pair/" + key)
    }
    let new = try PairBench.pair(at: PairBench.now + 5)
    guard isTaken(one) else {
      try bench.install(new, cutBefore: one.step)
      #expect(try bench.folder.read()?.identity == new.identity)
      return
    }
    let error = #expect(throws: PairFolderError.self) {
      try bench.install(new, cutBefore: one.step)
    }
    #expect(error?.kind == .interrupted)

    let isSwitched = one.step.rawValue > InstallStep.switchOver.rawValue
    if isSwitched {
      #expect(try bench.folder.read()?.identity == new.identity)
    } else {
      switch one.before {
      case .nothing, .emptyFolder: #expect(try bench.folder.read() == nil)
      case .pair: #expect(try bench.folder.read()?.identity == old.identity)
      case .brokenPair: #expect(try bench.root.read("pair/" + key) == Array("broken".utf8))
      }
    }

    // The next run.
    let third = try PairBench.pair(at: PairBench.now + 9)
    try bench.install(third)
    let stored = try #require(try bench.folder.read())
    #expect(stored.identity == third.identity && stored.keyMatches)
    let names = try bench.names()
    #expect(Set(names).isSubset(of: ["pair", "pair.backups"]), "left: \(names)")
    // What was there at first, and what had been in place, is in the backups.
    let backups = names.contains("pair.backups") ? try bench.names("pair.backups") : []
    let kept = try backups.map { try bench.root.read("pair.backups/\($0)/\(key)") }
    let pairs = backups.compactMap { name in
      let path = bench.root.path("pair.backups/" + name)
      return (try? PairFolder(path: path, layout: one.layout).read())?.identity
    }
    if one.before == .pair { #expect(pairs.contains(old.identity)) }
    if one.before == .brokenPair { #expect(kept.contains(Array("broken".utf8))) }
    if isSwitched { #expect(pairs.contains(new.identity)) }
  }

  /// What was never in use, where nothing was before, is not kept: it is a key on disk.
  @Test(arguments: InstallStep.allCases.filter { $0.rawValue <= InstallStep.switchOver.rawValue })
  func aFirstRunLeavesNoKeyBehind(step: InstallStep) throws {
    let bench = try PairBench()
    #expect(throws: PairFolderError.self) {
      try bench.install(PairBench.pair(), cutBefore: step)
    }
    let notes = try bench.install(PairBench.pair(at: PairBench.now + 5)).notes
    let leaves = step.rawValue > InstallStep.makeFolder.rawValue
    #expect(notes.count == (leaves ? 1 : 0))
    #expect(try bench.names() == ["pair"])
  }

  /// Installing again and again while others read: never half a pair, never two halves of two.
  @Test func readersNeverSeeHalfAPair() throws {
    let bench = try PairBench()
    let pairs = try [0, 5].map { try PairBench.pair(at: PairBench.now + $0) }
    try bench.install(pairs[0])
    final class Tally: @unchecked Sendable {
      var isOver = false
      var seen = 0
      var faults: [String] = []
    }
    let tally = Tally()
    let folder = bench.folder
    let (end, stop) = try Pipe.open()
    defer { close(end) }
    let reader = try Thread {
      var wait = [pollfd(fd: end, events: Int16(POLLIN), revents: 0)]
      while poll(&wait, 1, 0) == 0 {
        do {
          let stored = try folder.read()
          if stored?.keyMatches != true { tally.faults.append("\(String(describing: stored))") }
          tally.seen += 1
        } catch { tally.faults.append("\(error)") }
      }
    }
    for round in 1...40 { try bench.install(pairs[round % 2]) }
    close(stop)
    reader.join()
    #expect(tally.faults == [])
    #expect(tally.seen > 0)
  }
}
