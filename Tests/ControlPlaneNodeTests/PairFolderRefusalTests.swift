import ControlPlaneNode
import Glibc
import LoopbackCertificate
import OpenSSLKit
import TestSupport
import Testing

/// Circumstances in which nothing is written, each with its own words, and nothing touched.
struct PairFolderRefusalTests {
  struct Refusal: Sendable, CustomStringConvertible {
    let description: String
    let kind: PairFolderError.Kind
    let words: String
    let arrange: @Sendable (PairBench) throws -> PairFolder

    init(
      _ description: String, _ kind: PairFolderError.Kind, _ words: String,
      _ arrange: @escaping @Sendable (PairBench) throws -> PairFolder
    ) {
      self.description = description
      self.kind = kind
      self.words = words
      self.arrange = arrange
    }
  }

  static let refusals: [Refusal] = [
    Refusal("relative path", .notAPath, "give an absolute path") { _ in
      PairFolder(path: "pair", layout: .fixture)
    },
    Refusal("root", .notAPath, "the folder's own name") { _ in
      PairFolder(path: "/", layout: .fixture)
    },
    Refusal("dots", .notAPath, "the folder's own name") { bench in
      PairFolder(path: bench.root.path(".."), layout: .fixture)
    },
    Refusal("no parent", .parentMissing, "mkdir -p") { bench in
      PairFolder(path: bench.root.path("a/pair"), layout: .fixture)
    },
    Refusal("parent is a file", .notAFolder, "is no folder") { bench in
      try bench.root.write("", to: "a")
      return PairFolder(path: bench.root.path("a/pair"), layout: .fixture)
    },
    Refusal("folder is a file", .notAFolder, "is no folder") { bench in
      try bench.root.write("", to: "pair")
      return bench.folder
    },
    Refusal("folder is a link", .symbolicLink, "never followed") { bench in
      try bench.root.makeFolder("elsewhere")
      try bench.root.link("pair", to: bench.root.path("elsewhere"))
      return bench.folder
    },
    Refusal("folder is a link, with a slash behind it", .symbolicLink, "never followed") { bench in
      try bench.root.makeFolder("elsewhere")
      try bench.root.link("pair", to: bench.root.path("elsewhere"))
      return PairFolder(path: bench.root.path("pair//"), layout: .fixture)
    },
    Refusal("a file is a link", .symbolicLink, "are never links") { bench in
      try bench.root.write("secret", to: "elsewhere")
      try bench.root.makeFolder("pair")
      try bench.root.link(
        "pair/apiserver-loopback-client__.key", to: bench.root.path("elsewhere"))
      return bench.folder
    },
    Refusal("a file is a folder", .otherFiles, "no regular file") { bench in
      try bench.root.makeFolder("pair")
      try bench.root.makeFolder("pair/apiserver-loopback-client__.key")
      return bench.folder
    },
    Refusal("other files", .otherFiles, "holds other files (a, b, c, …)") { bench in
      for name in ["a", "b", "c", "d"] { try bench.root.write("", to: "pair/" + name) }
      return bench.folder
    },
    Refusal("another layout's pair", .otherFiles, "loopback.crt, loopback.key") { bench in
      let other = PairFolder(path: bench.folder.path, layout: .pem)
      _ = try other.install(PairBench.pair(), replacing: false, at: 0)
      return bench.folder
    },
    Refusal("folder open to others", .untrusted, "chmod go-w") { bench in
      try bench.root.makeFolder("pair")
      try bench.change("pair", mode: 0o757)
      return bench.folder
    },
    Refusal("parent open to others", .untrusted, "others can write to it (mode 0777)") { bench in
      try bench.root.makeFolder("a")
      try bench.change("a", mode: 0o777)
      return PairFolder(path: bench.root.path("a/pair"), layout: .fixture)
    },
    Refusal("a folder on the way open to others", .untrusted, "/a: others can write") { bench in
      try bench.root.makeFolder("a")
      try bench.root.makeFolder("a/b")
      try bench.change("a", mode: 0o777)
      return PairFolder(path: bench.root.path("a/b/pair"), layout: .fixture)
    },
    Refusal("backups are a link", .symbolicLink, "is a symbolic link") { bench in
      try bench.root.makeFolder("elsewhere")
      try bench.root.link("pair.backups", to: bench.root.path("elsewhere"))
      return bench.folder
    },
    Refusal("backups are a file", .notAFolder, "is no folder") { bench in
      try bench.root.write("", to: "pair.backups")
      return bench.folder
    },
    Refusal("backups open to others", .untrusted, "chmod go-w") { bench in
      try bench.root.makeFolder("pair.backups")
      try bench.change("pair.backups", mode: 0o777)
      return bench.folder
    },
    Refusal("backups on another file system", .unsupported, "another file system") { bench in
      PairFolder(path: bench.folder.path, layout: .fixture, backups: "/proc/backups")
    },
  ]

  @Test(arguments: refusals)
  func nothingIsTouched(_ refusal: Refusal) throws {
    let bench = try PairBench()
    let folder = try refusal.arrange(bench)
    let before = try bench.snapshot()
    let objection = try #require(folder.objections())
    #expect(objection.kind == refusal.kind)
    #expect(objection.description.contains(refusal.words), "\(objection)")
    let pair = try PairBench.pair()
    let error = #expect(throws: PairFolderError.self) {
      try folder.install(pair, replacing: true, at: 0)
    }
    #expect(error == objection)
    #expect(try bench.snapshot() == before)
  }

  @Test(.enabled(if: geteuid() == 0, "only root gives folders away"))
  func whatIsSomebodyElsesIsRefused() throws {
    let bench = try PairBench()
    try bench.root.makeFolder("pair")
    try #require(chown(bench.folder.path, 1234, 1234) == 0)
    let objection = bench.folder.objections()
    #expect(objection?.kind == .untrusted)
    #expect(objection?.message.hasPrefix("belongs to user 1234") == true)
  }

  @Test func goodCircumstancesHaveNoObjection() throws {
    let bench = try PairBench()
    let before = try bench.snapshot()
    #expect(bench.folder.objections() == nil)
    #expect(try bench.snapshot() == before)
    try bench.install(PairBench.pair())
    #expect(bench.folder.objections() == nil)
  }

  @Test func somethingInTheWayOfTheStagedFolder() throws {
    let bench = try PairBench()
    try bench.root.link(".pair.loopwarden-writing", to: "/")
    let error = #expect(throws: PairFolderError.self) { try bench.install(PairBench.pair()) }
    #expect(error?.kind == .notAFolder)
    #expect(error?.path.hasSuffix("/.pair.loopwarden-writing") == true)
    #expect(try bench.folder.read() == nil)
  }

  @Test func onlyOneInstallsAtATime() throws {
    let bench = try PairBench()
    let holder = open(bench.root.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(holder) }
    try #require(flock(holder, LOCK_EX | LOCK_NB) == 0)
    let pair = try PairBench.pair()
    let error = #expect(throws: PairFolderError.self) { try bench.install(pair) }
    #expect(error?.kind == .busy)
    try #require(flock(holder, LOCK_UN) == 0)
    try bench.install(pair)
  }

  struct Content: Sendable, CustomStringConvertible {
    let description: String
    let kind: PairFolderError.Kind
    let words: String
    let certificate: @Sendable (LoopbackPair) throws -> [UInt8]
    var key: @Sendable (LoopbackPair) throws -> [UInt8] = { try $0.keyPEM }
  }

  static let contents: [Content] = [
    Content(description: "garbage", kind: .notAPair, words: "no certificates") { _ in [0, 1, 2] },
    Content(description: "empty", kind: .notAPair, words: "no certificates") { _ in [] },
    Content(description: "truncated", kind: .notAPair, words: "no certificates") {
      $0.certificatePEM.dropLast(40)
    },
    Content(description: "leaf alone", kind: .notLoopback, words: "1 certificates were sent") {
      $0.identity.leaf.pem
    },
    Content(description: "authority first", kind: .notLoopback, words: "authority before leaf") {
      $0.identity.authority.pem + $0.identity.leaf.pem
    },
    Content(description: "huge", kind: .notAPair, words: "has more than") { _ in
      [UInt8](repeating: 10, count: 1 << 20)
    },
    Content(
      description: "key is garbage", kind: .notAPair, words: "no private key",
      certificate: { $0.certificatePEM }, key: { _ in [1] }),
    Content(
      description: "key is a certificate", kind: .notAPair, words: "no private key",
      certificate: { $0.certificatePEM }, key: { $0.certificatePEM }),
  ]

  @Test(arguments: contents)
  func filesThatAreNoPairAreNamed(_ content: Content) throws {
    let bench = try PairBench()
    let pair = try PairBench.pair()
    let names = PairLayout.fixture.fileNames
    try bench.root.write(try content.certificate(pair), to: "pair/" + names[0])
    try bench.root.write(try content.key(pair), to: "pair/" + names[1])
    let error = #expect(throws: PairFolderError.self) { try bench.folder.read() }
    #expect(error?.kind == content.kind)
    #expect(error?.description.contains(content.words) == true, "\(String(describing: error))")
  }

  @Test func anotherPairsKeyIsNoRefusal() throws {
    let bench = try PairBench()
    let names = PairLayout.fixture.fileNames
    try bench.root.write(try PairBench.pair().certificatePEM, to: "pair/" + names[0])
    try bench.root.write(try PairBench.pair().keyPEM, to: "pair/" + names[1])
    #expect(try bench.folder.read()?.keyMatches == false)
  }

  @Test func aPipeIsNotWaitedFor() throws {
    let bench = try PairBench(.secret)
    try bench.root.makeFolder("pair")
    try #require(mkfifo(bench.root.path("pair/loopback-secret.yaml"), 0o600) == 0)
    let error = #expect(throws: PairFolderError.self) { try bench.folder.read() }
    #expect(error?.kind == .notAPair)
  }
}
