import RestartDecision
import Supervision
import Testing

@Suite struct JournalTests {
  static func durable(attempts: UInt64) -> Machine.Durable {
    var durable = Machine.Durable()
    durable.memory.attempts = attempts
    return durable
  }

  @Test func aSlotOfALaterVersionIsNotOverlooked() throws {
    let disk = Disk()
    var journal = Journal(storage: disk)
    try journal.save(Self.durable(attempts: 1))
    try journal.save(Self.durable(attempts: 2))
    let text = String(decoding: disk.slots[0], as: UTF8.self)
    disk.slots[0] = Array(text.replacing("loopwarden-record 1 ", with: "loopwarden-record 2 ").utf8)
    var later = Journal(storage: disk)
    #expect(throws: JournalError.self) { try later.load() }
  }
}
