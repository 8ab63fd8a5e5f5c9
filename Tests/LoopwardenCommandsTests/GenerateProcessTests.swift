import ControlPlaneNode
import Glibc
import LoopbackCertificate
import TestSupport
import Testing

/// The built program itself: its arguments and status, and what a kill at any of its system calls
/// leaves.
struct GenerateProcessTests {
  /// Beside the test program, where SwiftPM builds both, or in `LOOPWARDEN_BIN_DIR`.
  private static let program: String = {
    if let given = getenv("LOOPWARDEN_BIN_DIR") { return String(cString: given) + "/loopwarden" }
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    var parts = String(decoding: buffer[..<max(0, count)], as: UTF8.self).split(separator: "/")
    parts.removeLast(min(1, parts.count))
    if let bundle = parts.firstIndex(where: { $0.hasSuffix(".xctest") }) {
      parts.removeSubrange(bundle...)
    }
    return "/" + parts.joined(separator: "/") + "/loopwarden"
  }()

  private static func generate(_ folder: String, _ more: [String] = []) -> [String] {
    [program, "generate", "--out", folder, "--key", "ecdsa:p256"] + more
  }

  @Test func arguments() throws {
    let root = try TemporaryDirectory()
    let pair = root.path("pair")
    let first = try Command.run(Self.generate(pair))
    #expect(first.status == 0 && first.text.contains("made a loopback pair\n"))
    #expect(first.text.contains(pair + "/apiserver-loopback-client__.key"))
    #expect(try Command.run(Self.generate(pair)).status == 1)
    let again = try Command.run(
      Self.generate(pair, ["--if-needed", "--renew-before", "1y", "-o", "json"]))
    #expect(again.status == 0 && again.text.contains("\"outcome\" : \"unchanged\""))
    let replaced = try Command.run(Self.generate(pair, ["--replace"]))
    #expect(replaced.status == 0 && replaced.text.contains(pair + ".backups/"))
    let help = try Command.run([Self.program, "generate", "--help"])
    #expect(help.status == 0 && help.text.contains("loopwarden generate --out /etc/kubernetes"))

    for (arguments, status) in [
      (["--validity", "10"], 64), (["--validity", "0d"], 64), (["--validity", "1h"], 64),
      (["--validity", "9000y"], 1), (["--not-before-skew", "-1h"], 64),
      (["--key", "rsa:1024"], 64), (["--layout", "jks"], 64), (["--renew-before", "1y"], 64),
      (["--if-needed", "--validity", "90d"], 64),
    ] as [([String], Int32)] {
      let output = try Command.run(Self.generate(root.path("none"), arguments))
      #expect(output.status == status, "\(arguments): \(output.status)")
    }
    #expect(try Command.run(["ls", "-A", root.path]).text == "pair\npair.backups\n")
  }

  @Test func aRelativePathIsTakenFromWhereItRuns() throws {
    let root = try TemporaryDirectory()
    let output = try Command.run(
      ["env", "-C", root.path] + Self.generate("pair", ["--layout", "pem"]))
    #expect(output.status == 0)
    let files = try Command.run(["ls", "-A", root.path("pair")]).text
    #expect(files == "loopback.crt\nloopback.key\n")
  }

  // MARK: - Killed

  /// Calls that change what is on disk, and the flushes between them.
  private static let calls =
    "mkdirat,openat,write,fchown,fchmod,fsync,close,renameat,renameat2,unlinkat,flock"

  private static let strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-P"]

  private static func canTrace() -> Bool {
    (try? Command.run(["strace", "-f", "-qq", "-o", "/dev/null", "true"]).status) == 0
  }

  /// SIGKILL at the first, second, third … of the calls that concern the folder's surroundings, until
  /// one run gets through. Whatever the run before has left, there is a whole pair at every moment.
  @Test(.enabled(if: canTrace(), "strace cannot trace here (apt install strace)"))
  func killedAtEverySystemCall() throws {
    let root = try TemporaryDirectory()
    let folder = PairFolder(path: root.path("pair"), layout: .fixture)
    try #require(try Command.run(Self.generate(folder.path)).status == 0)
    var (kills, switches) = (0, 0)
    var last = try #require(try folder.read()).identity
    for number in 1...200 {
      let inject = "inject=\(Self.calls):signal=KILL:when=\(number)"
      // `-P` keeps to calls on these paths: the loader's do not count.
      let watched = [
        root.path, folder.path, root.path(".pair.loopwarden-writing"),
        root.path(".pair.loopwarden-ready"), root.path("pair.backups"),
      ].flatMap { ["-P", $0] }
      let names = folder.layout.fileNames.flatMap {
        ["-P", root.path(".pair.loopwarden-writing/") + $0]
      }
      let output = try Command.run(
        ["strace", "-f", "-qq", "-o", "/dev/null"] + watched + names + ["-e", inject]
          + Self.generate(folder.path, ["--replace"]))
      let stored = try #require(try folder.read(), "no pair after kill \(number)")
      #expect(stored.keyMatches)
      if stored.identity != last { switches += 1 }
      last = stored.identity
      if output.status == 0 { break }
      #expect(output.status == 128 + SIGKILL)
      kills += 1
    }
    #expect(kills > 20, "only \(kills) kills")
    // The last run, and those that were killed after the exchange.
    #expect(switches > 1 && switches < kills)
    // Every pair that was ever in place is somewhere, and nothing else is beside the folder.
    #expect(try Command.run(["ls", "-A", root.path]).text == "pair\npair.backups\n")
    let backups = try Command.run(["ls", root.path("pair.backups")]).text.split(separator: "\n")
    #expect(backups.count >= switches)
    for name in backups {
      let backup = PairFolder(path: root.path("pair.backups/\(name)"), layout: .fixture)
      #expect(try backup.read()?.keyMatches == true)
    }
  }
}
