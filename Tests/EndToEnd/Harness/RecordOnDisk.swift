import FoundationEssentials
import Testing

/// Where the record in the state folder says that a restart stands.
struct RecordOnDisk: Equatable {
  /// The phases that a record tells apart, a stop that was not and one that was issued included.
  enum Place: String, CaseIterable, CustomTestStringConvertible {
    case watching, due, acquiringLock, preparing, stopAllowed, stopIssued, verifying, soaking
    case releasing, held

    var testDescription: String { rawValue }
  }

  let place: Place

  private struct Payload: Decodable {
    struct Attempt: Decodable {
      struct Moment: Decodable {}
      let stopIssued: Moment?
    }
    let phase: Int
    let attempt: Attempt?
  }

  /// Reads the newer of the two slots; nil while there is none that is whole.
  init?(_ path: String) {
    let slots = textFile(path).split(separator: "\0", omittingEmptySubsequences: true)
    var newest: (sequence: UInt64, payload: Payload)?
    for slot in slots {
      let lines = slot.split(separator: "\n", maxSplits: 2)
      guard lines.count > 1, lines[0].hasPrefix("loopwarden-record 1 "),
        let sequence = UInt64(lines[0].split(separator: " ")[2]),
        newest.map({ sequence > $0.sequence }) ?? true,
        let payload = try? JSONDecoder().decode(Payload.self, from: Data(lines[1].utf8))
      else { continue }
      newest = (sequence, payload)
    }
    guard let payload = newest?.payload else { return nil }
    let isIssued = payload.attempt?.stopIssued != nil
    switch payload.phase {
    case 0: place = .watching
    case 1: place = .due
    case 2: place = .acquiringLock
    case 3: place = .preparing
    case 4: place = isIssued ? .stopIssued : .stopAllowed
    case 5: place = .verifying
    case 6: place = .soaking
    case 7: place = .releasing
    case 8: place = .held
    default: return nil
    }
  }
}
