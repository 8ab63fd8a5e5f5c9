import Glibc
import OpenSSLKit
import Testing

/// `kill -9` of loopwarden while its hands are on the manifest, then a new one.
@Suite(.serialized, .needsMaster)
struct ManifestKillTests {
  @Test
  func aKillWhileItIsOut() throws {
    let one = try ManifestMaster()
    defer { one.master.stop() }
    let (before, old) = (try one.traces(), try #require(try one.master.loopbackLeaf()))
    try one.warden.start()
    try one.warden.awaitStatus("a first look") { _ in true }
    let asking = try one.ask()
    try one.awaitParked()
    one.warden.kill()
    asking.end(within: .seconds(10))
    #expect(one.isParked)
    // Nobody is there to put it back, and whoever asks is told.
    let status = try one.warden.run(["status"])
    #expect(status.output.contains("is parked as \(one.parked)"), "\(status.output)")
    #expect(one.isParked)

    try one.warden.start()
    try one.warden.awaitRenewed(within: .seconds(90))
    #expect(try one.traces() == before)
    #expect(try one.master.loopbackLeaf()?.sha256 != old.sha256)
    #expect(one.master.stopsDelivered == 1)
    try one.warden.stop()
  }

  /// A service that does not start for its configuration brings it back all the same.
  @Test
  func aRefusedConfigurationAfterAKill() throws {
    let one = try ManifestMaster()
    defer { one.master.stop() }
    let before = try one.traces()
    try one.warden.start()
    try one.warden.awaitStatus("a first look") { _ in true }
    let asking = try one.ask()
    try one.awaitParked()
    one.warden.kill()
    asking.end(within: .seconds(10))
    try one.warden.configure(["restart.soak": "soon"])
    let refused = try one.warden.run(["run"], within: .seconds(120))
    #expect(refused.status == 1, "\(refused.output)")
    #expect(refused.output.contains("restart.soak"), "\(refused.output)")
    #expect(refused.output.contains("is back in its place"), "\(refused.output)")
    #expect(try one.traces() == before)
  }

  /// Where the kill strikes: on entering a call of the move, so that it does not take place.
  struct Place: Sendable, CustomTestStringConvertible {
    let call: String
    /// Which of these calls on the three folders, from 1.
    let count: Int
    /// Whether the manifest is out then.
    let isOut: Bool
    var testDescription: String { "\(call) \(count)" }
  }

  static let places = [
    Place(call: "mkdirat", count: 1, isOut: false),
    Place(call: "renameat2", count: 1, isOut: false),
    // The first two flushes are the look's own; the third is of the new folder's name.
    Place(call: "fsync", count: 3, isOut: false), Place(call: "fsync", count: 4, isOut: true),
    Place(call: "fsync", count: 5, isOut: true), Place(call: "renameat2", count: 2, isOut: true),
    Place(call: "fsync", count: 6, isOut: false), Place(call: "fsync", count: 7, isOut: false),
    Place(call: "unlinkat", count: 1, isOut: false), Place(call: "fsync", count: 8, isOut: false),
  ]

  @Test(.needsStrace, arguments: places)
  func aKillAtEachSystemCall(_ place: Place) throws {
    let one = try ManifestMaster()
    defer { one.master.stop() }
    let before = try one.traces()
    let folders = [one.master.folder, one.folder, one.parking].flatMap { ["-P", $0] }
    try one.warden.start(
      under: ["strace", "-D", "-f", "-q", "-o", "/dev/null"] + folders + [
        "-e", "trace=\(place.call)",
        "-e", "inject=\(place.call):signal=KILL:when=\(place.count)",
      ])
    try one.warden.awaitStatus("a first look") { _ in true }
    let asking = try one.ask()
    try one.warden.daemon?.waitForEnd(within: .seconds(60))
    asking.end(within: .seconds(10))
    #expect(one.warden.daemon?.waitStatus.map { $0 & 0x7f } == SIGKILL)
    #expect(one.isParked == place.isOut)
    #expect((access(one.master.manifest, F_OK) == 0) != place.isOut)
    #expect(access(one.journal, F_OK) == 0)

    try one.warden.start()
    try waitFor("the manifest", within: .seconds(60), onTimeout: { one.warden.everything }) {
      (try? one.traces()) == before ? () : nil
    }
    let leaf = try waitFor(
      "an API server", within: .seconds(30), onTimeout: { one.warden.everything }
    ) { try one.master.loopbackLeaf() }
    #expect(leaf.sha256.count == 32)
    one.warden.kill()
    #expect(try one.traces() == before)
    #expect(one.master.stopsDelivered <= 1)
  }
}

extension ManifestMaster {
  /// The operator's command, still waiting for its answer.
  func ask() throws -> ChildProcess {
    try ChildProcess(
      warden.command(["restart", "--method", "manifest", "--yes"] + Self.waived),
      outputPath: master.folder + "/asking.log")
  }

  func awaitParked() throws {
    try waitFor(
      "a parked manifest", within: .seconds(60), every: 2,
      onTimeout: { textFile(self.master.folder + "/asking.log") + self.warden.everything }
    ) { isParked ? () : nil }
  }
}
