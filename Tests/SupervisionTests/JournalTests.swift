import RestartDecision
import Supervision
import Testing

@Suite struct JournalTests {
  static func durable(attempts: UInt64) -> Machine.Durable {
    var durable = Machine.Durable()
    durable.memory.attempts = attempts
    return durable
  }

  /// A disk with records 1 to `count`.
  static func disk(records count: UInt64) throws -> Disk {
    let disk = Disk()
    var journal = Journal(storage: disk)
    for number in 1...count { try journal.save(durable(attempts: number)) }
    return disk
  }

  static func loaded(_ disk: Disk) throws -> UInt64? {
    var journal = Journal(storage: disk)
    return try journal.load()?.memory.attempts
  }

  @Test func anEmptyDiskHasNoRecord() throws {
    #expect(try Self.loaded(Disk()) == nil)
    let zeros = Disk()
    zeros.slots = [[UInt8]](repeating: [UInt8](repeating: 0, count: 8192), count: 2)
    #expect(try Self.loaded(zeros) == nil)
  }

  @Test func theNewestRecordCounts() throws {
    for count in UInt64(1)...7 { #expect(try Self.loaded(Self.disk(records: count)) == count) }
  }

  @Test func aWriteTornAnywhereLeavesTheRecordBeforeOrTheNewOne() throws {
    for count in 0...RecordFrame.slotSize {
      let disk = try Self.disk(records: 3)
      var journal = Journal(storage: disk)
      _ = try journal.load()
      disk.trouble[4] = .torn(count)
      #expect(throws: Disk.Fault.self) { try journal.save(Self.durable(attempts: 4)) }
      let found = try Self.loaded(disk)
      #expect(found == 3 || found == 4, "torn after \(count) bytes: \(String(describing: found))")
      if count == 0 { #expect(found == 3) }
      if count == RecordFrame.slotSize { #expect(found == 4) }
      // The next write goes on from what was found.
      var next = Journal(storage: disk)
      _ = try next.load()
      try next.save(Self.durable(attempts: 9))
      #expect(try Self.loaded(disk) == 9)
    }
  }

  @Test func everyFlippedBitOfAFrameIsFound() throws {
    let frame = try #require(RecordFrame.seal(Array("payload".utf8), sequence: 12))
    let whole = try #require(frame.firstIndex(of: 0))
    for bit in 0..<(whole - 1) * 8 {
      var bytes = frame
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      if let opened = RecordFrame.open(bytes) {
        // Only the case of a hex digit's letter could make no difference, and is not accepted.
        Issue.record("bit \(bit) passed as \(opened)")
      }
    }
  }

  @Test func twoBadSlotsAreAFault() throws {
    let disk = try Self.disk(records: 2)
    for slot in 0...1 { disk.slots[slot][45] ^= 1 }
    #expect(throws: JournalError.noWholeRecord) { try Self.loaded(disk) }
  }

  @Test func aSlotOfALaterVersionIsNotOverlooked() throws {
    let disk = try Self.disk(records: 2)
    let text = String(decoding: disk.slots[0], as: UTF8.self)
    disk.slots[0] = Array(text.replacing("loopwarden-record 1 ", with: "loopwarden-record 2 ").utf8)
    #expect(throws: JournalError.otherVersion) { try Self.loaded(disk) }
  }

  @Test(arguments: [
    "{}", "[]", "", #"{"phase":99,"memory":{"attempts":1}}"#,
    // A restart's phase without a restart is nobody's work.
    #"{"phase":5,"memory":{"attempts":1}}"#, #"{"phase":8,"memory":{"attempts":1}}"#,
  ]) func aWholeRecordThatIsNotUnderstoodIsAFault(_ payload: String) throws {
    let disk = try Self.disk(records: 2)
    disk.slots[1] = try #require(RecordFrame.seal(Array(payload.utf8), sequence: 3))
    #expect(throws: JournalError.notUnderstood(sequence: 3)) { try Self.loaded(disk) }
  }

  @Test func whatDoesNotFitIsRefusedAndTheRecordBeforeStands() throws {
    #expect(RecordFrame.seal([UInt8](repeating: 1, count: 8192), sequence: 1) == nil)
    let disk = try Self.disk(records: 2)
    var journal = Journal(storage: disk)
    _ = try journal.load()
    var large = Self.durable(attempts: 3)
    large.phase = .acquiringLock
    large.attempt = try Scene.stopping().attempt
    large.attempt?.waivedChecks = [UInt16](repeating: 65_535, count: 2000)
    #expect(throws: JournalError.self) { try journal.save(large) }
    #expect(disk.writes == 2)
    #expect(try Self.loaded(disk) == 2)
  }

  @Test func aFullRecordComesBackAsItWas() throws {
    var durable = try Scene.stopping()
    durable.memory.lastStop = LastStop(
      before: Scene.print(200), after: Scene.print(255), issued: Scene.now,
      boot: BootIdentity(digest: .max), proved: WallTime(milliseconds: -1))
    durable.memory.answeredRequest = .max
    durable.attempt?.process.container = .max
    durable.attempt?.failure = .notBack
    durable.attempt?.ending = .recovered(.notBack)
    durable.attempt?.cause = .request(id: .max)
    let disk = Disk()
    var journal = Journal(storage: disk)
    try journal.save(durable)
    var other = Journal(storage: disk)
    #expect(try other.load() == durable)
  }
}
