import Supervision

/// Two slots in memory, shared by the supervisors that succeed one another, which fail when told.
final class Disk: RecordStorage {
  /// How the next write ends.
  enum Trouble: Equatable {
    /// An error, and nothing on the disk.
    case refused
    /// An error after so many bytes of the new content were written.
    case torn(Int)
    /// An error, though everything was written: fdatasync failed.
    case unflushed
  }
  struct Fault: Error {}

  var slots: [[UInt8]] = [[], []]
  var writes = 0
  /// The number of a write, from 1, and how it ends.
  var trouble: [Int: Trouble] = [:]
  var readFails = false

  func read(slot: Int) throws -> [UInt8] {
    if readFails { throw Fault() }
    return slots[slot]
  }

  func write(_ bytes: [UInt8], slot: Int) throws {
    writes += 1
    switch trouble[writes] {
    case nil: slots[slot] = bytes
    case .refused: throw Fault()
    case .unflushed:
      slots[slot] = bytes
      throw Fault()
    case .torn(let count):
      slots[slot] = Array(bytes.prefix(count)) + Array(slots[slot].dropFirst(count))
      throw Fault()
    }
  }
}
