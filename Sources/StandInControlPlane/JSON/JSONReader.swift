/// What is wrong with a JSON text, and at which byte.
package struct JSONProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// In words, with the offset.
  package let description: String
}

extension JSONTree {
  /// Reads one JSON text (RFC 8259), at most 64 levels deep.
  package init(parsing bytes: [UInt8]) throws(JSONProblem) {
    var reader = JSONReader(bytes)
    self = try reader.document()
  }
}

/// A recursive descent over the bytes.
private struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONProblem) -> JSONTree {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw problem("something follows the value") }
    return value
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func problem(_ what: String) -> JSONProblem {
    JSONProblem(description: "\(what), at byte \(position)")
  }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONProblem) -> JSONTree {
    guard depth <= 64 else { throw problem("more than 64 levels") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw problem("unexpected end")
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: JSONTree) throws(JSONProblem) -> JSONTree {
    guard bytes[position...].starts(with: text.utf8) else { throw problem("no JSON value") }
    position += text.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(JSONProblem) -> JSONTree {
    position += 1
    var members: [String: JSONTree] = [:]
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw problem("a member's name was expected") }
      let name = try string()
      skipSpace()
      guard take(":") else { throw problem("a colon was expected") }
      members[name] = try value(depth: depth + 1)
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw problem("a comma or a closing brace was expected") }
    }
  }

  private mutating func array(depth: Int) throws(JSONProblem) -> JSONTree {
    position += 1
    var items: [JSONTree] = []
    skipSpace()
    if take("]") { return .array(items) }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(items) }
      guard take(",") else { throw problem("a comma or a closing bracket was expected") }
    }
  }

  private mutating func string() throws(JSONProblem) -> String {
    position += 1
    var content: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw problem("a string is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content += Array(String(try escape()).utf8)
      case 0..<0x20: throw problem("a control character in a string")
      default: content.append(byte)
      }
    }
    throw problem("a string does not end")
  }

  private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
    guard let byte = next else { throw problem("a string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try codeUnit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      guard first < 0xdc00, take("\\"), take("u") else { throw problem("half a surrogate pair") }
      let second = try codeUnit()
      guard (0xdc00...0xdfff).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
      else { throw problem("half a surrogate pair") }
      return scalar
    default: throw problem("an unknown escape in a string")
    }
  }

  private mutating func codeUnit() throws(JSONProblem) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw problem("four hexadecimal digits were expected") }
    position += 4
    return unit
  }

  private mutating func number() throws(JSONProblem) -> JSONTree {
    let start = position
    while let byte = next, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard let first = digits.first, first.isNumber,
      digits.count == 1 || first != "0" || !(digits.dropFirst().first?.isNumber ?? false)
    else { throw problem("no JSON value") }
    if let whole = Int64(text) { return .integer(whole) }
    guard let value = Double(text), value.isFinite, text.last?.isNumber == true else {
      throw problem("no JSON number")
    }
    return .number(value)
  }
}
