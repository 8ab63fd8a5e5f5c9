import FoundationEssentials

/// Why bytes are no JSON that is accepted, or a value has no JSON text.
package struct JSONProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// One line for people.
  package let description: String
}

/// JSON as bytes, with bounds: what arrives may come from anybody who answers on a port.
enum JSONText {
  static let maximumBytes = 8 << 20
  static let maximumDepth = 64
  /// A value takes the decoder up to 2 µs (measured, release), and this thread has a watchdog.
  static let maximumValues = 300_000

  /// The value of a whole text.
  static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
    guard bytes.count <= maximumBytes else {
      throw JSONProblem(description: "more than \(maximumBytes) bytes of JSON")
    }
    let (depth, values) = measure(bytes)
    guard depth <= maximumDepth else {
      throw JSONProblem(description: "JSON nested deeper than \(maximumDepth) levels")
    }
    guard values <= maximumValues else {
      throw JSONProblem(description: "more than \(maximumValues) values in JSON")
    }
    do {
      return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw JSONProblem(description: bytes.isEmpty ? "no JSON: nothing" : "not JSON")
    }
  }

  /// The text of a value, keys sorted.
  static func encode(_ value: JSONValue) throws(JSONProblem) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value))
    } catch {
      throw JSONProblem(description: "a number that JSON does not have (infinite or not a number)")
    }
  }

  /// The deepest nesting of brackets outside strings, since the decoder recurses, and about how many
  /// values there are.
  private static func measure(_ bytes: [UInt8]) -> (depth: Int, values: Int) {
    var (depth, deepest, values, inString, escaped) = (0, 0, 1, false, false)
    for byte in bytes {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: ","): values += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        values += 1
        depth += 1
        deepest = max(deepest, depth)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return (deepest, values)
  }
}

extension JSONValue {
  /// Reads a whole JSON text: UTF-8, at most 8 MiB and about 300,000 values,
  /// nested at most 64 deep.
  package static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
    try JSONText.parse(bytes)
  }

  /// The JSON text in UTF-8, keys sorted, no white space. Throws for a number that JSON does not
  /// have.
  package func encoded() throws(JSONProblem) -> [UInt8] { try JSONText.encode(self) }
}
