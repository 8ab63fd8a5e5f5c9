import Configuration
import ControlPlaneNode
import Glibc
import LoopwardenCommands
import TestSupport
import Testing

/// A manifest that an earlier process left away, for a process of another boot.
private struct LeftManifest {
  let root: TemporaryDirectory
  let state: StateDirectory
  let manifest: String
  let record: ManifestMoveRecord
  var journal: String { root.path("state/manifest-move.json") }
  var isBack: Bool { access(manifest, F_OK) == 0 && access(journal, F_OK) != 0 }

  init() throws {
    root = try TemporaryDirectory()
    try root.makeFolder("kubernetes")
    try root.makeFolder("kubernetes/manifests")
    state = try StateDirectory.open(try root.makeFolder("state"))
    manifest = root.path("kubernetes/manifests/kube-apiserver.yaml")
    try root.write("kind: Pod\n", to: "kubernetes/manifests/kube-apiserver.yaml")
    record = try ManifestMove(journal: root.path("state/manifest-move.json")).park(
      manifest, for: .init(pid: 1, startTicks: 1, boot: "another"), putBackBy: 0, request: 1)
  }
}

@Suite("A manifest that was left away comes back")
struct ManifestMethodReturnTests {
  enum Trouble: CaseIterable { case newManifest, strangeJournal }

  @Test("what keeps it away is said once, and tried again", arguments: Trouble.allCases)
  func retried(_ trouble: Trouble) throws {
    let left = try LeftManifest()
    let journal = try left.root.read("state/manifest-move.json")
    switch trouble {
    case .newManifest:
      try left.root.write("kind: New\n", to: "kubernetes/manifests/kube-apiserver.yaml")
    case .strangeJournal: try left.root.write("?", to: "state/manifest-move.json")
    }
    let method = try ManifestMethod(state: left.state)
    #expect(method.pace == nil)
    method.takeOver()
    #expect(method.takeNotes().map(\.isAlarm) == [true])
    #expect(method.pace != nil)
    method.advance()
    method.finish {}
    #expect(method.takeNotes().isEmpty)
    #expect(access(left.record.parked, F_OK) == 0)

    switch trouble {
    case .newManifest: #expect(unlink(left.manifest) == 0)
    case .strangeJournal:
      try left.root.write(String(decoding: journal, as: UTF8.self), to: "state/manifest-move.json")
    }
    method.finish {}
    #expect(left.isBack)
    #expect(method.takeNotes().map(\.isAlarm) == [false])
    #expect(method.pace == nil)
  }

  private struct Refused: Error {}

  @Test(
    "it is back before the configuration is read, which may be refused", arguments: [true, false])
  func beforeTheConfiguration(isRefused: Bool) throws {
    let left = try LeftManifest()
    var notes: [ManifestNote] = []
    let load = { () throws -> Bool in
      if isRefused { throw Refused() }
      return left.isBack
    }
    let wasBack = try? ManifestRecovery.before(
      in: left.state.path, tell: { notes.append($0) }, load: load)
    #expect(wasBack == (isRefused ? nil : true))
    #expect(left.isBack)
    #expect(notes.map(\.isAlarm) == [false])
    #expect(try ActorLock.take(left.state.lockPath) != nil)
  }

  @Test("another actor's manifest is left to it")
  func anotherActor() throws {
    let left = try LeftManifest()
    let lock = try #require(try ActorLock.take(left.state.lockPath))
    let isBack = try ManifestRecovery.before(in: left.state.path, tell: { _ in }) { left.isBack }
    #expect(!isBack && !left.isBack)
    withExtendedLifetime(lock) {}
  }

  @Test(
    "a method that the service has not, or may not use, is refused",
    arguments: [
      (nil, false, false), ("runtime", false, false), ("manifest", true, false),
      ("manifest", false, true), ("", true, true), ("later", true, true),
    ] as [(String?, Bool, Bool)])
  func objection(_ name: String?, _ isAllowed: Bool, _ isRefused: Bool) {
    var settings = Settings()
    settings.restart.allowManifestMethod = isAllowed
    #expect((RestartMethod.objection(name, settings.restart) != nil) == isRefused)
  }
}
