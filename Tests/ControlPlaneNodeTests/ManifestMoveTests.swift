import ControlPlaneNode
import Glibc
import TestSupport
import Testing

/// A manifest's way out of its folder and back.
struct ManifestMoveTests {
  @Test func outAndBackIsTheSameFile() throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    try bench.move().examine(bench.manifest)
    #expect(try bench.facts() == before)
    #expect(try bench.move().standing() == .none)

    let record = try bench.park()
    #expect(try bench.move().standing() == .parked(record))
    #expect(record.manifest == bench.manifest && record.parked == bench.parked)
    #expect(record.inode == before.inode && record.request == 7 && record.putBackBy == 1_000)
    #expect(record.target == ManifestMoveBench.target)
    let sum = try Command.run(["sha256sum", bench.parked]).text.prefix(64)
    #expect(record.sha256 == sum)
    #expect(access(bench.manifest, F_OK) != 0)
    // Nobody but its owner looks into the folder beside.
    #expect(try Command.run(["stat", "-c", "%a", bench.parking]).text == "700\n")

    #expect(try bench.move().putBack() == .returned(record, unchanged: true))
    #expect(try bench.facts() == before)
    #expect(!bench.journalIsThere)
    #expect(try bench.move().putBack() == .nothing)
  }

  /// A link in the folder's path is followed once, and the record names the folder itself.
  @Test func aLinkedFolderIsResolved() throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    try bench.root.link("elsewhere/manifests", to: bench.folder)
    let path = bench.root.path("elsewhere/manifests/kube-apiserver.yaml")
    let record = try bench.move().park(
      path, for: ManifestMoveBench.target, putBackBy: 1, request: 1)
    #expect(record.manifest == bench.manifest && record.parked == bench.parked)
    // Gone meanwhile: the way back does not need it.
    #expect(unlink(bench.root.path("elsewhere/manifests")) == 0)
    #expect(try bench.move().putBack() == .returned(record, unchanged: true))
    #expect(try bench.facts() == before)
  }

  /// The folder beside is used as it is, and what others keep in it stays.
  @Test func aFolderBesideThatIsThereStaysWithWhatIsInIt() throws {
    let bench = try ManifestMoveBench()
    #expect(mkdir(bench.parking, 0o700) == 0)
    try bench.root.write("x", to: "kubernetes/.loopwarden-parked/other.yaml")
    let before = try bench.facts()
    let record = try bench.park()
    #expect(try bench.move().putBack() == .returned(record, unchanged: true))
    #expect(try bench.facts() == before)
    #expect(!bench.journalIsThere)
  }

  enum Meddling: CaseIterable { case written, replaced, touched }

  /// An edit while it is out comes back too, and is told.
  @Test(arguments: Meddling.allCases)
  func whatWasChangedMeanwhileComesBackAndIsTold(_ meddling: Meddling) throws {
    let bench = try ManifestMoveBench()
    let record = try bench.park()
    switch meddling {
    case .written:
      try bench.root.write("new", to: "kubernetes/.loopwarden-parked/kube-apiserver.yaml")
    case .replaced:
      try bench.root.write(ManifestMoveBench.text, to: "kubernetes/.loopwarden-parked/new")
      #expect(rename(bench.parking + "/new", bench.parked) == 0)
    case .touched: #expect(utimensat(AT_FDCWD, bench.parked, nil, 0) == 0)
    }
    #expect(try bench.move().putBack() == .returned(record, unchanged: false))
    #expect(access(bench.manifest, F_OK) == 0)
    #expect(!bench.journalIsThere)
  }

  /// Never onto another manifest: both are kept, until a human has removed one.
  @Test(arguments: [true, false])
  func aNewManifestIsNeverReplaced(inTheLastMoment: Bool) throws {
    let bench = try ManifestMoveBench()
    let record = try bench.park()
    let (root, name) = (bench.root, "kubernetes/manifests/kube-apiserver.yaml")
    if inTheLastMoment {
      let late = bench.move { step in
        if step == .putBack { _ = try? root.write("new", to: name) }
        return false
      }
      #expect(try late.putBack() == .keptBoth(record))
    } else {
      try root.write("new", to: name)
    }
    #expect(try bench.move().standing() == .both(record))
    #expect(try bench.move().putBack() == .keptBoth(record))
    #expect(try root.read(name) == Array("new".utf8))
    #expect(
      try root.read("kubernetes/.loopwarden-parked/kube-apiserver.yaml")
        == Array(ManifestMoveBench.text.utf8))
    #expect(throws: ManifestMoveError.self) { try bench.park() }

    #expect(unlink(bench.parked) == 0)
    #expect(try bench.move().putBack() == .wasInPlace(record, sameFile: false))
    #expect(
      try bench.names() == [
        bench.folder, bench.folder + "/etcd.yaml", bench.manifest,
      ])
    #expect(!bench.journalIsThere)
  }

  /// The journal stays, with all that is known, until a manifest is there again.
  @Test func aLostManifestIsToldAgainAndAgain() throws {
    let bench = try ManifestMoveBench()
    let record = try bench.park()
    #expect(unlink(bench.parked) == 0)
    for _ in 0..<2 {
      #expect(try bench.move().standing() == .lost(record))
      #expect(try bench.move().putBack() == .lost(record))
    }
    try bench.root.write("new", to: "kubernetes/manifests/kube-apiserver.yaml")
    #expect(try bench.move().putBack() == .wasInPlace(record, sameFile: false))
    #expect(!bench.journalIsThere)
  }

  @Test func aJournalOfOthersIsNoJournal() throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    try bench.root.write("{}", to: "state/manifest-move.json")
    for body in [
      { try bench.park() as Any }, { try bench.move().putBack() as Any },
      { try bench.move().standing() as Any },
    ] {
      let error = #expect(throws: ManifestMoveError.self) { try body() }
      #expect(error?.kind == .pending && error?.path == bench.journal)
    }
    #expect(try bench.facts() == before)
  }
}
