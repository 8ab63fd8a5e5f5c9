package import RestartDecision
import Supervision

/// The record as it is on disk, for commands that only look: they never write it.
package struct RecordSnapshot: RecordStorage {
  private let bytes: [UInt8]

  /// What the record says; an empty machine if none was ever written.
  ///
  /// - Throws: `FileFault`, or `JournalError` if it is there and cannot be understood.
  package static func load(_ path: String) throws -> Machine.Durable {
    let bytes: [UInt8]
    do {
      bytes = try SmallFile.read(path, limit: 2 * RecordFrame.slotSize)
    } catch {
      if error.isMissing { return Machine.Durable() }
      throw error
    }
    var journal = Journal(storage: RecordSnapshot(bytes: bytes))
    return try journal.load() ?? Machine.Durable()
  }

  package func read(slot: Int) -> [UInt8] {
    Array(bytes.dropFirst(slot * RecordFrame.slotSize).prefix(RecordFrame.slotSize))
  }

  package mutating func write(_ bytes: [UInt8], slot: Int) throws {
    throw FileFault(path: "the record", code: 30 /* EROFS */, operation: "write")
  }
}
