import ControlPlaneNode
import Glibc
import LoopbackCertificate
import TestSupport
import Testing

/// Folders where file systems are mounted, full ones, and ones that may not be written to: real
/// mounts, so root's alone.
struct PairFolderMountTests {
  /// A tmpfs that is unmounted with it.
  private final class Mount {
    let path: String

    init(on path: String, _ options: String) throws {
      self.path = path
      try Command.output(
        of: ["mount", "-t", "tmpfs", "-o", options, "loopwarden-test", path], within: .seconds(10))
    }

    deinit { _ = try? Command.run(["umount", "-l", path]) }
  }

  private static func canMount() -> Bool {
    guard let root = try? TemporaryDirectory() else { return false }
    return (try? Mount(on: root.path, "size=4k")) != nil
  }

  private static let skip = Comment("tmpfs cannot be mounted here (needs root, CAP_SYS_ADMIN)")

  @Test(.enabled(if: canMount(), skip))
  func aMountPointIsRefusedAndAFolderInItIsNot() throws {
    let bench = try PairBench()
    try bench.root.makeFolder("pair")
    let mount = try Mount(on: bench.folder.path, "size=64k,mode=700")
    let objection = bench.folder.objections()
    #expect(objection?.kind == .mountPoint)
    #expect(objection?.message.contains(bench.folder.path + "/loopback") == true)
    #expect(throws: PairFolderError.self) { try bench.install(PairBench.pair()) }
    #expect(try bench.names("pair") == [])

    let inside = PairFolder(path: mount.path + "/loopback", layout: .fixture)
    for second in [0, 5] as [Int64] {
      let pair = try PairBench.pair(at: PairBench.now + second)
      _ = try inside.install(pair, replacing: true, at: 0)
      #expect(try inside.read()?.identity == pair.identity)
    }
  }

  /// A full disk leaves the old pair, and nothing beside it.
  @Test(.enabled(if: canMount(), skip))
  func aFullDiskLeavesTheOldPair() throws {
    let root = try TemporaryDirectory()
    // Three pages: a pair has two files of less than a page each.
    let mount = try Mount(on: root.path, "size=12k,mode=700")
    let folder = PairFolder(path: mount.path + "/pair", layout: .fixture)
    let old = try PairBench.pair()
    _ = try folder.install(old, replacing: false, at: 0)
    let new = try PairBench.pair(at: PairBench.now + 5)
    let error = #expect(throws: PairFolderError.self) {
      try folder.install(new, replacing: true, at: 0)
    }
    #expect(error?.kind == .full)
    #expect(error?.message.contains("make room") == true)
    let stored = try #require(try folder.read())
    #expect(stored.identity == old.identity && stored.keyMatches)
    #expect(try Command.run(["ls", "-A", mount.path]).text == "pair\n")

    try Command.output(
      of: ["mount", "-o", "remount,size=64k", mount.path], within: .seconds(10))
    _ = try folder.install(new, replacing: true, at: 0)
    #expect(try folder.read()?.identity == new.identity)
  }

  @Test(.enabled(if: canMount(), skip))
  func aReadOnlyFileSystemIsAnObjection() throws {
    let root = try TemporaryDirectory()
    let mount = try Mount(on: root.path, "size=64k,mode=700")
    let folder = PairFolder(path: mount.path + "/pair", layout: .fixture)
    try Command.output(of: ["mount", "-o", "remount,ro", mount.path], within: .seconds(10))
    #expect(folder.objections()?.kind == .readOnly)
    let error = #expect(throws: PairFolderError.self) {
      try folder.install(PairBench.pair(), replacing: true, at: 0)
    }
    #expect(error?.kind == .readOnly)
  }

  @Test(.enabled(if: canMount(), skip))
  func backupsOnAnotherFileSystemAreRefused() throws {
    let bench = try PairBench()
    try bench.root.makeFolder("other")
    let mount = try Mount(on: bench.root.path("other"), "size=64k,mode=700")
    let folder = PairFolder(
      path: bench.folder.path, layout: .fixture, backups: mount.path + "/backups")
    #expect(folder.objections()?.kind == .unsupported)
  }
}
