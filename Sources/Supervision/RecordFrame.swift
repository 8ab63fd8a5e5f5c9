/// How a record stands in its slot: one line that can be read by eye, the payload, padding.
///
///     loopwarden-record 1 <sequence> <payload bytes> <CRC-32, 8 hex digits>\n<payload>\n\0…
package enum RecordFrame {
  /// The bytes of a slot.
  package static var slotSize: Int { 8192 }

  private static var magic: String { "loopwarden-record" }

  /// The bytes of one whole slot; `nil` if the payload does not fit.
  package static func seal(_ payload: [UInt8], sequence: UInt64) -> [UInt8]? {
    let head = "\(magic) 1 \(sequence) \(payload.count) \(hex(checksum(sequence, payload)))\n"
    var bytes = Array(head.utf8) + payload + [UInt8(ascii: "\n")]
    guard bytes.count <= slotSize else { return nil }
    bytes.append(contentsOf: repeatElement(0, count: slotSize - bytes.count))
    return bytes
  }

  /// The record in a slot; `nil` if there is none that is whole.
  ///
  /// A slot that another version wrote has none either: see `isOfAnotherVersion`.
  package static func open(_ bytes: [UInt8]) -> (sequence: UInt64, payload: [UInt8])? {
    guard let end = bytes.prefix(128).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let head = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    guard head.count == 5, head[0] == magic, head[1] == "1", let sequence = UInt64(head[2]),
      let count = Int(head[3]), count >= 0, end + 1 + count <= bytes.count
    else { return nil }
    let payload = Array(bytes[(end + 1)..<(end + 1 + count)])
    guard head[4] == hex(checksum(sequence, payload)) else { return nil }
    return (sequence, payload)
  }

  /// Whether a version that we do not know wrote this slot. A torn write of ours cannot look so:
  /// the head begins with the same bytes every time.
  package static func isOfAnotherVersion(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: magic.utf8) && !bytes.starts(with: "\(magic) 1 ".utf8)
  }

  /// CRC-32 (ISO 3309, as in zlib) over the sequence and the payload: a slot whose head is new and
  /// whose payload is old must not pass.
  private static func checksum(_ sequence: UInt64, _ payload: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    func add(_ byte: UInt8) {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    for shift in stride(from: 56, through: 0, by: -8) {
      add(UInt8(truncatingIfNeeded: sequence >> UInt64(shift)))
    }
    for byte in payload { add(byte) }
    return ~crc
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
