/// A value on the D-Bus wire, for peers that a test scripts (D-Bus Specification, "Marshaling").
package indirect enum DBusValue: Sendable {
  case string(String)
  case path(String)
  case signature(String)
  case byte(UInt8)
  case uint32(UInt32)
  case uint64(UInt64)
  case int32(Int32)
  case double(Double)
  case boolean(Bool)
  case variant(DBusValue)
  case structure([DBusValue])
  case entry(DBusValue, DBusValue)
  /// The element's signature, because an array may be empty.
  case array(String, [DBusValue])

  /// Strings as an array.
  package static func strings(_ texts: [String]) -> DBusValue {
    .array("s", texts.map { .string($0) })
  }

  /// A dictionary of named variants.
  package static func properties(_ all: [String: DBusValue]) -> DBusValue {
    .array("{sv}", all.map { .entry(.string($0.key), .variant($0.value)) })
  }

  /// The type.
  package var signature: String {
    switch self {
    case .string: "s"
    case .path: "o"
    case .signature: "g"
    case .byte: "y"
    case .uint32: "u"
    case .uint64: "t"
    case .int32: "i"
    case .double: "d"
    case .boolean: "b"
    case .variant: "v"
    case .structure(let members): "(" + members.map(\.signature).joined() + ")"
    case .entry(let key, let value): "{" + key.signature + value.signature + "}"
    case .array(let element, _): "a" + element
    }
  }
}

/// Writes values in little endian.
struct DBusWriter {
  private(set) var bytes: [UInt8] = []

  mutating func align(_ boundary: Int) {
    while bytes.count % boundary != 0 { bytes.append(0) }
  }

  mutating func append(_ raw: [UInt8]) { bytes += raw }

  mutating func number<Number: FixedWidthInteger>(_ value: Number) {
    align(Number.bitWidth / 8)
    withUnsafeBytes(of: value.littleEndian) { bytes += Array($0) }
  }

  mutating func signature(_ text: String) {
    bytes += [UInt8(text.utf8.count)] + Array(text.utf8) + [0]
  }

  mutating func write(_ value: DBusValue) {
    switch value {
    case .string(let text), .path(let text):
      number(UInt32(text.utf8.count))
      bytes += Array(text.utf8) + [0]
    case .signature(let text): signature(text)
    case .byte(let value): number(value)
    case .uint32(let value): number(value)
    case .uint64(let value): number(value)
    case .int32(let value): number(value)
    case .double(let value): number(value.bitPattern)
    case .boolean(let value): number(UInt32(value ? 1 : 0))
    case .variant(let inner):
      signature(inner.signature)
      write(inner)
    case .structure(let members):
      align(8)
      members.forEach { write($0) }
    case .entry(let key, let value):
      align(8)
      write(key)
      write(value)
    case .array(let element, let items):
      number(UInt32(0))
      let place = bytes.count - 4
      align(Self.boundary(of: element))
      let start = bytes.count
      items.forEach { write($0) }
      var length = DBusWriter()
      length.number(UInt32(bytes.count - start))
      bytes.replaceSubrange(place..<place + 4, with: length.bytes)
    }
  }

  private static func boundary(of signature: String) -> Int {
    switch signature.first {
    case "y", "v", "g": 1
    case "(", "{", "t", "x", "d": 8
    default: 4
    }
  }
}

/// Reads the simple values of calls in little endian; zeros and empty texts behind the end.
struct DBusReader {
  private let bytes: [UInt8]
  var place: Int

  init(_ bytes: [UInt8], at place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  var isAtEnd: Bool { place >= bytes.count }

  mutating func align(_ boundary: Int) { place = (place + boundary - 1) / boundary * boundary }

  mutating func byte() -> UInt8 {
    defer { place += 1 }
    return place < bytes.count ? bytes[place] : 0
  }

  mutating func uint32() -> UInt32 {
    align(4)
    return (0..<4).reduce(0) { number, shift in number | UInt32(byte()) << UInt32(8 * shift) }
  }

  mutating func text(lengthOf length: Int) -> String {
    let end = min(place + length, bytes.count)
    defer { place += length + 1 }
    return place < end ? String(decoding: bytes[place..<end], as: UTF8.self) : ""
  }

  mutating func signature() -> String {
    let length = Int(byte())
    return text(lengthOf: length)
  }

  /// Texts and numbers as text, by a signature of `s`, `o`, `g` and `u`.
  mutating func texts(_ signature: String) -> [String] {
    signature.map { type in
      switch type {
      case "u": return String(uint32())
      case "g": return self.signature()
      default:
        let length = Int(uint32())
        return text(lengthOf: length)
      }
    }
  }
}
