import Configuration
import LoopwardenCommands
import RestartDecision
import TestSupport
import Testing

@Suite("The drop-in of arm and disarm")
struct ArmModeDropInTests {
  private let folder: TemporaryDirectory
  private let main: String
  private let dropIn: ModeDropIn

  init() throws {
    folder = try TemporaryDirectory()
    main = try folder.write(
      "apiVersion: loopwarden/v1\nkind: Configuration\ncluster: {singleMaster: true}\n",
      to: "config.yaml")
    dropIn = ModeDropIn(configuration: main)
  }

  private func load() throws -> LoadedConfiguration {
    try ConfigurationFile.load(path: main, explicit: true, hostName: "m1")
  }

  @Test("it sets the mode over the main file, says who did it, and goes without a trace")
  func sets() throws {
    try dropIn.write(.enforce, by: "alice", at: "2027-01-16T02:00:00Z")
    #expect(try load().policy.mode == .enforce)
    #expect(dropIn.note() == "armed by alice at 2027-01-16T02:00:00Z")
    #expect(ModeDropIn.note(in: try load()) == "armed by alice at 2027-01-16T02:00:00Z")
    try dropIn.write(.observe, by: "bob", at: "2027-01-17T02:00:00Z")
    #expect(try load().policy.mode == .observe)
    #expect(dropIn.note() == "disarmed by bob at 2027-01-17T02:00:00Z")
    try dropIn.remove()
    try dropIn.remove()
    #expect(try load().policy.mode == .observe)
    #expect(ModeDropIn.note(in: try load()) == nil)
  }

  @Test("a caller's name cannot become configuration")
  func caller() throws {
    try dropIn.write(.enforce, by: "eve\nrestart: {soak: 1s}\n\u{1B}[2J", at: "now")
    let loaded = try load()
    #expect(loaded.policy.mode == .enforce)
    #expect(loaded.origin("restart.soak") == .standard)
    #expect(dropIn.note()?.contains("\u{1B}") == false)
  }

  @Test("what sorts after it has the last word, what sorts before it has not")
  func order() throws {
    #expect(dropIn.overruled(in: try load()) == nil)
    try folder.write("mode: Enforce\n", to: "config.yaml.d/10-fleet.yaml", mode: 0o644)
    #expect(try load().policy.mode == .enforce)
    #expect(dropIn.overruled(in: try load()) == nil)
    try dropIn.write(.observe, by: "alice", at: "now")
    #expect(try load().policy.mode == .observe)
    #expect(dropIn.overruled(in: try load()) == nil)
    let last = try folder.write("\nmode: Enforce\n", to: "config.yaml.d/99-site.yaml", mode: 0o644)
    #expect(dropIn.overruled(in: try load()) == .file(last, line: 2))
  }

  @Test("a note is taken from a file of ours alone")
  func foreign() throws {
    try folder.write("# by hand\nmode: Enforce\n", to: "config.yaml.d/90-mode.yaml", mode: 0o644)
    #expect(ModeDropIn.note(in: try load()) == nil)
  }
}
