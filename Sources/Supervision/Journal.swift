import FoundationEssentials
package import RestartDecision

/// The record of the restart in flight, in two slots that are written in turn.
///
/// A write that is torn leaves the other slot, which holds the state before it; and since an
/// action is begun only after its write returned, that state is the truth. Slots are preallocated
/// by the storage, so that a full disk cannot strike in mid-restart.
package struct Journal<Storage: RecordStorage> {
  private var storage: Storage
  private var sequence: UInt64 = 0

  /// A journal over `storage`.
  package init(storage: Storage) { self.storage = storage }

  /// The newest whole record; `nil` if none was ever written.
  ///
  /// - Throws: `JournalError` if there are bytes but no whole record among them, or the storage's
  ///   own error.
  package mutating func load() throws -> Machine.Durable? {
    if let values = try storage.values() { return try newest(of: values) }
    var newest: (sequence: UInt64, payload: [UInt8])?
    var sawBytes = false
    for slot in 0..<2 {
      let bytes = try storage.read(slot: slot)
      sawBytes = sawBytes || bytes.contains { $0 != 0 }
      if RecordFrame.isOfAnotherVersion(bytes) { throw JournalError.otherVersion }
      guard let record = RecordFrame.open(bytes) else { continue }
      if newest.map({ record.sequence > $0.sequence }) ?? true { newest = record }
    }
    guard let newest else {
      if sawBytes { throw JournalError.noWholeRecord }
      return nil
    }
    sequence = newest.sequence
    guard
      let durable = try? JSONDecoder().decode(Machine.Durable.self, from: Data(newest.payload)),
      durable.isConsistent
    else { throw JournalError.notUnderstood(sequence: newest.sequence) }
    return durable
  }

  private mutating func newest(of values: RecordValues) throws -> Machine.Durable? {
    let newest = values.slots.compactMap { $0 }.max { $0.sequence < $1.sequence }
    guard let newest else {
      if values.isTorn { throw JournalError.noWholeRecord }
      return nil
    }
    sequence = newest.sequence
    return newest.durable
  }

  /// Writes `durable` over the older slot.
  ///
  /// - Throws: `JournalError.tooLarge`, or the storage's own error; then the newest record is
  ///   still the one before.
  package mutating func save(_ durable: Machine.Durable) throws {
    let next = sequence + 1
    if try storage.keep(
      RecordValues.Slot(sequence: next, durable: durable), slot: Int(next % 2))
    {
      sequence = next
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let payload = [UInt8](try encoder.encode(durable))
    guard let frame = RecordFrame.seal(payload, sequence: next) else {
      throw JournalError.tooLarge(payload.count)
    }
    try storage.write(frame, slot: Int(next % 2))
    sequence = next
  }
}

/// Why a record cannot be used.
package enum JournalError: Error, Equatable, CustomStringConvertible {
  /// There are bytes, but none of the slots holds a record with a right checksum.
  case noWholeRecord
  /// The newest record is whole, but was written by a version that we do not understand.
  case notUnderstood(sequence: UInt64)
  /// A slot was written by another version: it may be newer than the one that we could read.
  case otherVersion
  /// The record does not fit its slot.
  case tooLarge(Int)

  package var description: String {
    switch self {
    case .noWholeRecord: "neither slot holds a record with a right checksum"
    case .notUnderstood(let sequence): "record \(sequence) is whole but cannot be understood"
    case .otherVersion: "a slot was written by another version of loopwarden"
    case .tooLarge(let bytes): "the record has \(bytes) bytes, more than a slot holds"
    }
  }
}
