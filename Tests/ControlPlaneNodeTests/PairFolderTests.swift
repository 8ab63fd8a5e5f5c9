import ControlPlaneNode
import Glibc
import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// What an installation leaves, and what is read back.
struct PairFolderTests {
  @Test(arguments: PairLayout.allCases)
  func aNewPairIsItsOwnersAlone(layout: PairLayout) throws {
    let bench = try PairBench(layout)
    #expect(try bench.folder.read() == nil)
    let pair = try PairBench.pair()
    let installed = try bench.install(pair, replacing: false)
    #expect(installed.identity == pair.identity)
    #expect(installed.backup == nil && installed.notes.isEmpty)
    #expect(installed.files == layout.fileNames.map { bench.folder.path + "/" + $0 })
    #expect(try bench.names() == ["pair"])
    #expect(try bench.names("pair") == layout.fileNames.sorted())
    #expect(bench.mode("pair") == 0o700)
    for name in layout.fileNames {
      let isCertificate = layout != .secret && name == layout.fileNames[0]
      #expect(bench.mode("pair/" + name) == (isCertificate ? 0o644 : 0o600))
      #expect(bench.status("pair/" + name)?.st_uid == geteuid())
    }
    let stored = try #require(try bench.folder.read())
    #expect(stored.identity == pair.identity && stored.keyMatches)
    #expect(stored.files == installed.files)
  }

  @Test func theFixtureHoldsWhatClientGoReads() throws {
    let bench = try PairBench()
    let pair = try PairBench.pair()
    try bench.install(pair)
    let certificate = try bench.root.read("pair/apiserver-loopback-client__.crt")
    #expect(try Certificate.fromPEM(certificate) == pair.chain)
    #expect(try bench.root.read("pair/apiserver-loopback-client__.key") == pair.keyPEM)
  }

  @Test(arguments: PairLayout.allCases)
  func aPairIsReplacedOnlyWhenThatIsAskedFor(layout: PairLayout) throws {
    let bench = try PairBench(layout)
    let old = try PairBench.pair()
    try bench.install(old)
    let before = try bench.snapshot()
    let new = try PairBench.pair(at: PairBench.now + 5)
    let refusal = #expect(throws: PairFolderError.self) {
      try bench.install(new, replacing: false)
    }
    #expect(refusal?.kind == .exists)
    #expect(try bench.snapshot() == before)

    let installed = try bench.install(new)
    #expect(try bench.folder.read()?.identity == new.identity)
    #expect(installed.backup == bench.root.path("pair.backups/20261121T093546Z"))
    #expect(try bench.names() == ["pair", "pair.backups"])
    let backup = PairFolder(path: installed.backup ?? "", layout: layout)
    let kept = try #require(try backup.read())
    #expect(kept.identity == old.identity && kept.keyMatches)
    #expect(bench.mode("pair.backups") == 0o700)
    let key = layout.fileNames[layout.fileNames.count - 1]
    #expect(bench.mode("pair.backups/20261121T093546Z/" + key) == 0o600)

    // A third one in the same second takes nothing's place.
    let third = try bench.install(PairBench.pair(at: PairBench.now + 9))
    #expect(third.backup == bench.root.path("pair.backups/20261121T093546Z-2"))
    #expect(try backup.read()?.identity == old.identity)
  }

  /// An API server that runs as a user of its own must be able to read the new key as it could the
  /// old.
  @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
  func ownersStayAndOthersNeverRead() throws {
    let bench = try PairBench()
    try bench.install(PairBench.pair())
    let (certificate, key) = (bench.folder.files[0], bench.folder.files[1])
    try #require(chown(certificate, 1234, 2345) == 0 && chown(key, 1234, 2345) == 0)
    try #require(chmod(certificate, 0o600) == 0 && chmod(key, 0o664) == 0)
    try #require(chown(bench.folder.path, 0, 2345) == 0 && chmod(bench.folder.path, 0o750) == 0)
    let installed = try bench.install(PairBench.pair(at: PairBench.now + 5))
    for (name, mode) in [("crt", 0o644), ("key", 0o640)] as [(String, mode_t)] {
      let path = "pair/apiserver-loopback-client__." + name
      #expect(bench.mode(path) == mode)
      #expect(bench.status(path)?.st_uid == 1234 && bench.status(path)?.st_gid == 2345)
    }
    #expect(bench.mode("pair") == 0o750)
    #expect(bench.status("pair")?.st_uid == 0 && bench.status("pair")?.st_gid == 2345)
    let backup = try #require(installed.backup?.split(separator: "/").last)
    #expect(bench.mode("pair.backups/\(backup)") == 0o700)
    #expect(bench.mode("pair.backups/\(backup)/apiserver-loopback-client__.key") == 0o600)
  }

  /// The umask belongs to a process, and other tests run in this one: a thread that shares nothing of
  /// the file system's state with it has its own (unshare(2), CLONE_FS).
  @Test(arguments: [0o000, 0o777] as [mode_t])
  func theUmaskChangesNothing(umask mask: mode_t) throws {
    let bench = try PairBench()
    let pair = try PairBench.pair()
    final class Outcome: @unchecked Sendable { var text: String? }
    let outcome = Outcome()
    let thread = try Thread {
      let unshare = dlsym(nil, "unshare").map {
        unsafeBitCast($0, to: (@convention(c) (Int32) -> Int32).self)
      }
      guard unshare?(0x200) == 0 else { return outcome.text = "unshare: \(errno)" }
      umask(mask)
      do { try bench.install(pair) } catch { outcome.text = "\(error)" }
    }
    thread.join()
    #expect(outcome.text == nil)
    #expect(bench.mode("pair") == 0o700)
    #expect(bench.mode("pair/apiserver-loopback-client__.crt") == 0o644)
    #expect(bench.mode("pair/apiserver-loopback-client__.key") == 0o600)
  }

  @Test func anEmptyFolderIsTakenAndKeepsItsMode() throws {
    let bench = try PairBench()
    try bench.root.makeFolder("pair")
    try bench.change("pair", mode: 0o755)
    let pair = try PairBench.pair()
    let installed = try bench.install(pair, replacing: false)
    #expect(installed.backup == nil)
    #expect(try bench.folder.read()?.identity == pair.identity)
    #expect(bench.mode("pair") == 0o755)
    #expect(try bench.names() == ["pair"])
  }

  /// Half a pair, or files that are none, are kept when they are replaced: they may be all there is.
  @Test func aBrokenPairIsKeptToo() throws {
    let bench = try PairBench()
    try bench.root.write("half", to: "pair/apiserver-loopback-client__.crt")
    let error = #expect(throws: PairFolderError.self) { try bench.folder.read() }
    #expect(error?.kind == .half)
    let installed = try bench.install(PairBench.pair())
    let kept = try #require(installed.backup)
    #expect(
      try Command.output(
        of: ["cat", kept + "/apiserver-loopback-client__.crt"], within: .seconds(10))
        == Array("half".utf8))
  }

  /// A reader that has opened the folder sees one pair, whatever happens meanwhile: the container
  /// that has it mounted too.
  @Test func whoeverHasTheFolderOpenKeepsTheOldPair() throws {
    let bench = try PairBench()
    let old = try PairBench.pair()
    try bench.install(old)
    let descriptor = open(bench.folder.path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    try bench.install(PairBench.pair(at: PairBench.now + 5))
    let through = "/proc/self/fd/\(descriptor)/apiserver-loopback-client__.crt"
    let file = open(through, O_RDONLY)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(file, &bytes, bytes.count)
    #expect(Array(bytes[..<max(0, count)]) == old.certificatePEM)
  }

  @Test func backupsMayGoElsewhereOnTheSameFileSystem() throws {
    let bench = try PairBench()
    try bench.root.makeFolder("keep")
    let folder = PairFolder(
      path: bench.folder.path + "/", layout: .pem, backups: bench.root.path("keep/old/"))
    _ = try folder.install(PairBench.pair(), replacing: true, at: 0)
    let installed = try folder.install(PairBench.pair(), replacing: true, at: 0)
    #expect(installed.backup == bench.root.path("keep/old/19700101T000000Z"))
  }
}
