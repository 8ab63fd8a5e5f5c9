import ControlPlaneNode
import Glibc
import LoopbackCertificate
import LoopwardenCommands
import OpenSSLKit
import TestSupport
import Testing

/// What `generate` decides, and what it says.
struct GenerateRunTests {
  static let now: Int64 = 1_795_253_746
  static let year: Int64 = 365 * 86_400

  private final class Bench {
    let root: TemporaryDirectory
    var run: GenerateRun

    init(layout: PairLayout = .fixture) throws {
      root = try TemporaryDirectory()
      run = GenerateRun(
        folder: PairFolder(path: root.path("pair"), layout: layout), validity: 10 * year,
        notBeforeSkew: 3600, key: .ecdsaP256, renewBefore: nil, replaces: false)
    }

    var names: [String] {
      get throws {
        try Command.run(["ls", "-A", root.path]).text.split(separator: "\n").map(String.init)
      }
    }
  }

  @Test func aFirstPair() throws {
    let bench = try Bench()
    let report = try bench.run.run(now: Self.now)
    let stored = try #require(try bench.run.folder.read())
    #expect(report.outcome == .written && report.backup == nil)
    #expect(stored.identity.madeAt == Self.now)
    #expect(report.notBefore == "2026-11-21T08:35:46Z")
    #expect(report.notAfter == "2036-11-18T08:35:46Z")
    #expect(report.fingerprint == Hexadecimal.upperCase(stored.identity.fingerprint).lowercased())
    let text = report.lines.joined(separator: "\n")
    for words in stored.files + [
      report.fingerprint, report.notAfter, "next: mount ", "loopwarden restart",
    ] {
      #expect(text.contains(words), "\(words) is not said")
    }
    let shown = try Command.run(
      ["openssl", "x509", "-in", stored.files[0], "-noout", "-fingerprint", "-sha256"])
    #expect(
      shown.text.lowercased().filter { $0 != ":" }.contains(report.fingerprint),
      "openssl says \(shown.text)")
  }

  @Test func aPairIsNotReplacedWithoutBeingAskedTo() throws {
    let bench = try Bench()
    let first = try bench.run.run(now: Self.now)
    let error = #expect(throws: GenerateRefusal.self) { try bench.run.run(now: Self.now + 1) }
    #expect(error?.description.contains("good until 2036-11-18T08:35:46Z") == true)
    #expect(error?.description.contains("--replace") == true)
    #expect(try bench.names == ["pair"])

    bench.run.replaces = true
    let second = try bench.run.run(now: Self.now + 1)
    #expect(second.outcome == .replaced && second.fingerprint != first.fingerprint)
    #expect(second.backup == bench.root.path("pair.backups/20261121T093547Z"))
    #expect(second.lines.joined().contains("pair.backups/20261121T093547Z"))
  }

  /// Seconds before the end at which a year's notice makes a pair due.
  @Test(arguments: [(-1, false), (0, true), (1, true), (3 * year, true)] as [(Int64, Bool)])
  func ifNeededRenewsWhenItIsDue(late: Int64, isDue: Bool) throws {
    let bench = try Bench()
    bench.run.renewBefore = Self.year
    let first = try bench.run.run(now: Self.now)
    #expect(first.outcome == .written)
    let end = try #require(try bench.run.folder.read()).identity.notAfter
    let again = try bench.run.run(now: end - Self.year + late)
    guard isDue else {
      #expect(again.outcome == .unchanged && again.fingerprint == first.fingerprint)
      #expect(again.lines.count == 1)
      #expect(again.lines[0].contains("good until 2036-11-18T08:35:46Z (365 d), nothing to do"))
      #expect(try bench.names == ["pair"])
      return
    }
    #expect(again.outcome == .replaced && again.fingerprint != first.fingerprint)
    #expect(again.backup != nil)
    #expect(again.reason.contains(late > Self.year ? "which ended" : "which had"))
    // And once more: idempotent.
    let third = try bench.run.run(now: end - Self.year + late + 60)
    #expect(third.outcome == .unchanged && third.fingerprint == again.fingerprint)
  }

  /// A good pair needs nothing, so nothing that would be in the way of a new one matters.
  @Test func nothingToDoHasNoObjections() throws {
    let bench = try Bench()
    bench.run.renewBefore = Self.year
    _ = try bench.run.run(now: Self.now)
    try bench.root.write("", to: "pair/other")
    #expect(try bench.run.run(now: Self.now + 5).outcome == .unchanged)
    #expect(throws: PairFolderError.self) { try bench.run.run(now: Self.now + 10 * Self.year) }
  }

  /// What is not understood is never replaced by a timer.
  @Test(arguments: ["half", "garbage", "mismatch", "early"])
  func ifNeededLeavesWhatItDoesNotUnderstand(what: String) throws {
    let bench = try Bench()
    bench.run.renewBefore = Self.year
    _ = try bench.run.run(now: Self.now)
    let key = bench.run.folder.files[1]
    var now = Self.now
    var words = ["--replace"]
    switch what {
    case "half":
      try #require(unlink(key) == 0)
      words.append("half a pair")
    case "garbage":
      try bench.root.write("x", to: "pair/apiserver-loopback-client__.key")
      words.append("no private key")
    case "mismatch":
      try bench.root.write(
        try PrivateKey.generate(.p256).pem(), to: "pair/apiserver-loopback-client__.key")
      words.append("do not belong together")
    default:
      now -= 7200
      words.append("look at the clock")
    }
    let before = try Command.run(["find", bench.root.path, "-printf", "%p %C@ %i\n"]).text
    let error = #expect(throws: (any Error).self) { try bench.run.run(now: now) }
    for word in words { #expect("\(error.map { "\($0)" } ?? "")".contains(word)) }
    #expect(try Command.run(["find", bench.root.path, "-printf", "%p %C@ %i\n"]).text == before)

    bench.run.replaces = true
    let report = try bench.run.run(now: now)
    #expect(report.outcome == .replaced && report.backup != nil)
    #expect(try bench.run.folder.read()?.keyMatches == true)
  }

  @Test(
    arguments: [
      (0, 0, nil, "--validity must be"), (3600, 3600, nil, "would have ended"),
      (400 * 86_400, 3600, 400 * 86_400 - 3600, "--renew-before is not shorter"),
      (.max, 3600, nil, "beyond the year 9999"), (.max, .max, nil, "would have ended"),
      (86_400_000_000, .max, nil, "would have ended"),
    ] as [(Int64, Int64, Int64?, String)])
  func lengthsThatDoNotGoTogether(
    validity: Int64, skew: Int64, renewBefore: Int64?, words: String
  ) throws {
    let bench = try Bench()
    (bench.run.validity, bench.run.notBeforeSkew) = (validity, skew)
    bench.run.renewBefore = renewBefore
    let error = #expect(throws: (any Error).self) { try bench.run.run(now: Self.now) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(String(describing: error))")
    #expect(try bench.names == [])
  }

  @Test func everyLayoutSaysWhatComesNext() throws {
    for (layout, words) in [
      (PairLayout.fixture, "fixture directory"), (.pem, "two paths"),
      (.secret, "kubectl create -f"),
    ] {
      let bench = try Bench(layout: layout)
      let report = try bench.run.run(now: Self.now)
      #expect(report.next?.contains(words) == true)
      #expect(report.layout == layout.rawValue && report.files.count == layout.fileNames.count)
    }
  }

  @Test(arguments: GeneratedKey.allCases)
  func everyKindOfKeyIsTheOneAskedFor(key: GeneratedKey) throws {
    let bench = try Bench()
    bench.run.key = key
    _ = try bench.run.run(now: Self.now)
    let leaf = try #require(try bench.run.folder.read()).identity.leaf
    let parts = key.rawValue.split(separator: ":")
    #expect(String(leaf.keyBits) == parts[1].filter(\.isNumber))
    #expect((leaf.keyAlgorithm == .rsa) == (parts[0] == "rsa"))
  }

  @Test(
    arguments: [
      ("10y", 10 * year), ("1y", year), ("1y12h", year + 43_200), ("3650d", 10 * year),
      ("90m", 5400), ("0y", 0), ("1h30m", 5400), ("500ms", nil), ("", nil), ("y", nil),
      ("1y2y", nil), ("-1y", nil), ("1 y", nil), ("10", nil), ("1y1", nil), ("1.5y", nil),
      ("99999999999999999999y", nil), ("9223372036854775807y", nil), ("292471208678y", nil),
    ] as [(String, Int64?)])
  func lengthsWithYears(text: String, seconds: Int64?) {
    #expect(YearsText.seconds(text) == seconds)
  }
}
