package import Supervision

/// The record's two slots in memory, shared by the supervisors that succeed one another; they fail
/// when told.
package final class SimulatedDisk: RecordStorage {
  /// How the next write ends.
  package enum Trouble: Equatable, Sendable {
    /// An error, and nothing on the disk.
    case refused
    /// An error after so many bytes of the new content were written.
    case torn(Int)
    /// An error, though everything was written: fdatasync failed.
    case unflushed
  }
  /// What a write or read in trouble throws.
  package struct Fault: Error {}

  /// The records, where they are kept as values.
  private var records = RecordValues()
  /// Whether they are: spelling each out costs more than everything else in a step.
  var keepsValues = false
  /// The slots' bytes.
  package var slots: [[UInt8]] = [[], []]
  /// How many writes there were.
  package var writes = 0
  /// The number of a write, from 1, and how it ends.
  package var trouble: [Int: Trouble] = [:]
  /// Whether reads fail.
  package var readFails = false
  /// How many writes returned without an error.
  var saved = 0
  /// Told before each write; `false`: the process has died meanwhile.
  var onWrite: (() -> Bool)?

  /// Two empty slots.
  package init() {}

  package func read(slot: Int) throws -> [UInt8] {
    if readFails { throw Fault() }
    return slots[slot]
  }

  package func values() throws -> RecordValues? {
    if readFails { throw Fault() }
    return keepsValues ? records : nil
  }

  package func keep(_ record: RecordValues.Slot, slot: Int) throws -> Bool {
    guard keepsValues else { return false }
    if let onWrite, !onWrite() { throw Fault() }
    writes += 1
    switch trouble.isEmpty ? nil : trouble[writes] {
    case nil:
      records.slots[slot] = record
      saved += 1
    case .refused: throw Fault()
    case .unflushed:
      records.slots[slot] = record
      throw Fault()
    case .torn:
      records.slots[slot] = nil
      records.isTorn = true
      throw Fault()
    }
    return true
  }

  package func write(_ bytes: [UInt8], slot: Int) throws {
    if let onWrite, !onWrite() { throw Fault() }
    writes += 1
    switch trouble.isEmpty ? nil : trouble[writes] {
    case nil:
      slots[slot] = bytes
      saved += 1
    case .refused: throw Fault()
    case .unflushed:
      slots[slot] = bytes
      throw Fault()
    case .torn(let count):
      slots[slot] = Array(bytes.prefix(count)) + Array(slots[slot].dropFirst(count))
      throw Fault()
    }
  }

  /// Somebody deletes the files.
  func wipe() {
    slots = [[], []]
    records = RecordValues()
    trouble = [:]
  }
}
