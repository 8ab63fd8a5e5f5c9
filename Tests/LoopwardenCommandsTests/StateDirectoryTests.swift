import Glibc
import LoopwardenCommands
import RestartDecision
import Supervision
import TestSupport
import Testing

@Suite("The service's own state on disk")
struct StateDirectoryTests {
  @Test("a hold is written whole, read back, and taken away")
  func hold() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path
    let state = try StateDirectory.open(folder + "/state")
    #expect(try state.hold() == nil)
    let hold = HoldFile(reason: "upgrade", by: "ops", since: 1, until: 2)
    try state.setHold(hold)
    #expect(try state.hold() == hold)
    try state.setHold(nil)
    try state.setHold(nil)
    #expect(try state.hold() == nil)
  }

  @Test("a hold that is not what we write is an error, never no hold")
  func garbage() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path
    let state = try StateDirectory.open(folder)
    try SmallFile.replace(folder + "/hold.json", with: Array("{\"reason\":".utf8), mode: 0o600)
    #expect(throws: StateFault.notUnderstood(path: folder + "/hold.json")) { try state.hold() }
  }

  @Test("a hold whose end no clock can tell is an error, never an overflow")
  func endOfTime() throws {
    let directory = try TemporaryDirectory()
    let state = try StateDirectory.open(directory.path)
    try state.setHold(HoldFile(reason: "r", by: "b", since: 1, until: .max))
    #expect(throws: StateFault.notUnderstood(path: directory.path("hold.json"))) {
      try state.hold()
    }
  }

  @Test(
    "a request lapses when no supervisor took it",
    arguments: [(0, false), (600, false), (601, true), (-3600, false)] as [(Int64, Bool)])
  func lapse(_ age: Int64, _ hasLapsed: Bool) {
    let asked: Int64 = 1_800_000_000
    let request = RequestFile(
      id: UInt64(asked) * 1_000_000_000, waivedGates: [], waivedChecks: [], by: "ops")
    #expect(request.hasLapsed(at: WallTime(unixSeconds: asked + age)) == hasLapsed)
  }

  @Test("a runtime folder that others can write to is refused: root writes there")
  func runtimeFolder() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path("run")
    try RuntimeDirectory.make(folder)
    try RuntimeDirectory.make(folder)
    #expect(chmod(folder, 0o777) == 0)
    let fault = #expect(throws: FileFault.self) { try RuntimeDirectory.make(folder) }
    #expect(fault?.code == EPERM)
  }

  @Test("the record is preallocated, survives reopening, and is not followed through a link")
  func record() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path
    let path = folder + "/record"
    var journal = Journal(storage: try RecordFile(path: path))
    #expect(try journal.load() == nil)
    var durable = Machine.Durable()
    durable.memory.attempts = 7
    try journal.save(durable)
    #expect(try SmallFile.read(path).count == 2 * RecordFrame.slotSize)

    var again = Journal(storage: try RecordFile(path: path))
    #expect(try again.load()?.memory.attempts == 7)
    #expect(try RecordSnapshot.load(path).memory.attempts == 7)

    #expect(symlink(path, folder + "/link") == 0)
    #expect(throws: FileFault.self) { try RecordFile(path: folder + "/link") }
  }

  @Test("a folder that others can write to is not ours to trust")
  func trust() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path
    #expect(chmod(folder, 0o770) == 0)
    let fault = #expect(throws: FileFault.self) { try StateDirectory.open(folder) }
    #expect(fault?.code == EPERM)
    #expect(chmod(folder, 0o755) == 0)
    #expect(throws: Never.self) { try StateDirectory.open(folder) }
  }

  @Test("one actor at a time")
  func lock() throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path
    var first = try ActorLock.take(folder + "/lock")
    #expect(first != nil)
    #expect(try ActorLock.take(folder + "/lock") == nil)
    first = nil
    #expect(try ActorLock.take(folder + "/lock") != nil)
  }
}
