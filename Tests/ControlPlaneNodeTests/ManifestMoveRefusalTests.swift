import ControlPlaneNode
import Glibc
import TestSupport
import Testing

/// What is refused, with nothing changed.
struct ManifestMoveRefusalTests {
  enum Trouble: CaseIterable {
    case link, secondName, missing, folder, empty, parkedAlready, pending, openFolder, openParent
    case parkingOpen, parkingIsFile, parkingIsLink, noStateFolder
  }

  private func make(_ trouble: Trouble, _ bench: ManifestMoveBench) throws {
    let name = "kubernetes/manifests/kube-apiserver.yaml"
    switch trouble {
    case .link:
      #expect(rename(bench.manifest, bench.root.path("kubernetes/real.yaml")) == 0)
      try bench.root.link(name, to: "../real.yaml")
    case .secondName: #expect(link(bench.manifest, bench.root.path("state/second")) == 0)
    case .missing: #expect(unlink(bench.manifest) == 0)
    case .folder:
      #expect(unlink(bench.manifest) == 0)
      try bench.root.makeFolder(name)
    case .empty: #expect(truncate(bench.manifest, 0) == 0)
    case .parkedAlready:
      #expect(mkdir(bench.parking, 0o700) == 0)
      try bench.root.write("x", to: "kubernetes/.loopwarden-parked/kube-apiserver.yaml")
    case .pending:
      _ = try? bench.park { $0 == .makeFolder }
      #expect(bench.journalIsThere)
    case .openFolder: #expect(chmod(bench.folder, 0o777) == 0)
    case .openParent: #expect(chmod(bench.root.path("kubernetes"), 0o777) == 0)
    case .parkingOpen:
      #expect(mkdir(bench.parking, 0o700) == 0)
      #expect(chmod(bench.parking, 0o777) == 0)
    case .parkingIsFile: try bench.root.write("x", to: "kubernetes/.loopwarden-parked")
    case .parkingIsLink:
      try bench.root.link("kubernetes/.loopwarden-parked", to: bench.root.path("state"))
    case .noStateFolder: #expect(rmdir(bench.root.path("state")) == 0)
    }
  }

  @Test(arguments: Trouble.allCases)
  func isRefusedAndNothingTouched(_ trouble: Trouble) throws {
    let bench = try ManifestMoveBench()
    try make(trouble, bench)
    let names = try Command.run(["find", bench.root.path, "-printf", "%p %i %m %T@\n"]).text
    let error = #expect(throws: ManifestMoveError.self) { try bench.park() }
    let expected: ManifestMoveError.Kind =
      switch trouble {
      case .link: .symbolicLink
      case .secondName: .hardLinked
      case .missing, .folder, .empty, .noStateFolder: .notAManifest
      case .parkedAlready, .pending: .pending
      case .openFolder, .openParent, .parkingOpen: .untrusted
      case .parkingIsFile, .parkingIsLink: .system(errno: ENOTDIR)
      }
    #expect(error?.kind == expected, "\(String(describing: error))")
    let after = try Command.run(["find", bench.root.path, "-printf", "%p %i %m %T@\n"]).text
    #expect(after == names)
  }

  @Test(arguments: [
    "kube-apiserver.yaml", "/kube-apiserver.yaml", "/", "",
    "/nowhere/manifests/kube-apiserver.yaml",
    "/etc/.hidden.yaml",
  ])
  func aPathThatIsNoManifests(_ path: String) throws {
    let bench = try ManifestMoveBench()
    #expect(throws: ManifestMoveError.self) { try bench.move().examine(path) }
  }

  /// What was begun is taken back.
  @Test func aMoveWhoseTimeIsOver() throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    let error = #expect(throws: ManifestMoveError.self) {
      try bench.move().park(
        bench.manifest, for: ManifestMoveBench.target, putBackBy: 1_000, request: 7, before: .now)
    }
    #expect(error?.kind == .tooLate)
    #expect(try bench.facts() == before)
    #expect(!bench.journalIsThere)
  }

  /// The rename takes what has the name; when that is not what was looked at, it goes back at once.
  @Test func aManifestThatIsReplacedMeanwhileIsNotTaken() throws {
    let bench = try ManifestMoveBench()
    let root = bench.root
    let new = try root.write("new", to: "kubernetes/new")
    var status = stat()
    #expect(lstat(new, &status) == 0)
    let manifest = bench.manifest
    let error = #expect(throws: ManifestMoveError.self) {
      try bench.park { step in
        if step == .park { _ = rename(new, manifest) }
        return false
      }
    }
    #expect(error?.kind == .changedMeanwhile)
    #expect(try bench.facts().inode == UInt64(status.st_ino))
    #expect(try bench.facts().content == Array("new".utf8))
    #expect(!bench.journalIsThere && access(bench.parking, F_OK) != 0)
  }

  /// A mount that is taken away with it.
  private final class Mount {
    let path: String
    init(_ options: [String], on path: String) throws {
      self.path = path
      try Command.output(of: ["mount"] + options + [path], within: .seconds(10))
    }
    deinit { _ = try? Command.run(["umount", "-l", path]) }
  }

  private static func canMount() -> Bool {
    guard let root = try? TemporaryDirectory() else { return false }
    return (try? Mount(["-t", "tmpfs", "loopwarden-test"], on: root.path)) != nil
  }

  private static let skip = Comment("tmpfs cannot be mounted here (needs root, CAP_SYS_ADMIN)")

  enum MountTrouble: CaseIterable { case otherFileSystem, boundManifests, boundParking, readOnly }

  /// One file system that is mounted twice has one device number, and rename(2) refuses it as well: a
  /// sandbox that opens the manifests folder alone is such a case.
  @Test(.enabled(if: canMount(), skip), arguments: MountTrouble.allCases)
  func mounts(_ trouble: MountTrouble) throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    var mounts: [Mount] = []
    switch trouble {
    case .otherFileSystem:
      mounts.append(
        try Mount(["-t", "tmpfs", "-o", "mode=700", "loopwarden-test"], on: bench.folder))
      try bench.root.write("x", to: "kubernetes/manifests/kube-apiserver.yaml")
    case .boundManifests: mounts.append(try Mount(["--bind", bench.folder], on: bench.folder))
    case .boundParking:
      #expect(mkdir(bench.parking, 0o700) == 0)
      mounts.append(try Mount(["--bind", bench.parking], on: bench.parking))
    case .readOnly:
      let whole = bench.root.path("kubernetes")
      mounts.append(try Mount(["--bind", whole], on: whole))
      try Command.output(
        of: ["mount", "-o", "remount,bind,ro", whole], within: .seconds(10))
    }
    let error = #expect(throws: ManifestMoveError.self) { try bench.park() }
    #expect(
      error?.kind == (trouble == .readOnly ? .readOnly : .otherMount),
      "\(String(describing: error))")
    if trouble == .readOnly { #expect(error?.message.contains("manifest-method.conf") == true) }
    #expect(!bench.journalIsThere)
    mounts.removeAll()
    if trouble == .boundParking { #expect(rmdir(bench.parking) == 0) }
    #expect(try bench.facts() == before)
  }

  /// No room for the folder beside, or for the journal: refused before the manifest moves, and what
  /// was begun is taken back.
  @Test(.enabled(if: canMount(), skip), arguments: ["state", "kubernetes"])
  func aFullDisk(_ where: String) throws {
    let bench = try ManifestMoveBench()
    let folder = bench.root.path(`where`)
    // The root, and for the manifests: their folder and both files. No inode is left then.
    let inodes = `where` == "state" ? 1 : 4
    let mount = try Mount(
      ["-t", "tmpfs", "-o", "mode=700,nr_inodes=\(inodes)", "loopwarden-test"], on: folder)
    if `where` == "kubernetes" {
      try bench.root.makeFolder("kubernetes/manifests")
      try bench.root.write("x", to: "kubernetes/manifests/etcd.yaml")
      try bench.root.write("y", to: "kubernetes/manifests/kube-apiserver.yaml")
    }
    let before = try bench.facts()
    let error = #expect(throws: ManifestMoveError.self) { try bench.park() }
    #expect(error?.kind == .full, "\(String(describing: error))")
    #expect(try bench.facts() == before)
    #expect(!bench.journalIsThere)
    withExtendedLifetime(mount) {}
  }

  /// Back on a file system that has become read-only: it says so each time, and comes back as soon as
  /// it can.
  @Test(.enabled(if: canMount(), skip))
  func aReturnThatFailsIsTriedAgain() throws {
    let bench = try ManifestMoveBench()
    let before = try bench.facts()
    let record = try bench.park()
    let whole = bench.root.path("kubernetes")
    var mount: Mount? = try Mount(["--bind", whole], on: whole)
    try Command.output(of: ["mount", "-o", "remount,bind,ro", whole], within: .seconds(10))
    for _ in 0..<2 {
      let error = #expect(throws: ManifestMoveError.self) { try bench.move().putBack() }
      #expect(error?.kind == .readOnly)
      #expect(try bench.move().standing() == .parked(record))
    }
    withExtendedLifetime(mount) {}
    mount = nil
    #expect(try bench.move().putBack() == .returned(record, unchanged: true))
    #expect(try bench.facts() == before)
  }
}
