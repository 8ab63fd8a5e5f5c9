import CSystemd

/// A value of D-Bus's type system (D-Bus Specification, "Type System"), variants unwrapped.
package indirect enum BusValue: Sendable, Equatable {
  /// `s`, `o`, `g`.
  case string(String)
  /// `y`, `q`, `u`, `t`.
  case unsigned(UInt64)
  /// `n`, `i`, `x`.
  case signed(Int64)
  /// `b`.
  case boolean(Bool)
  /// `d`.
  case double(Double)
  /// `a`; of dict entries, a dictionary.
  case array([BusValue])
  /// `(…)` and `{…}`.
  case structure([BusValue])

  /// The text, where it is one.
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The number, where it is one without a sign.
  package var unsigned: UInt64? { if case .unsigned(let value) = self { value } else { nil } }
  /// The number, where it is one with a sign.
  package var signed: Int64? { if case .signed(let value) = self { value } else { nil } }
  /// The truth value, where it is one.
  package var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  /// Array items or members; empty for anything else.
  package var items: [BusValue] {
    switch self {
    case .array(let items), .structure(let items): items
    default: []
    }
  }
}

/// One D-Bus message.
final class BusMessage {
  let raw: OpaquePointer

  /// Takes over one reference.
  init(taking raw: OpaquePointer) { self.raw = raw }

  deinit { sd_bus_message_unref(raw) }

  /// Appends a string.
  func append(_ text: String) throws(BusFailure) {
    try check(sd_bus_message_append_basic(raw, Self.code("s"), text), "a string")
  }

  /// Appends an unsigned number of 32 bits.
  func append(_ number: UInt32) throws(BusFailure) {
    var number = number
    try check(sd_bus_message_append_basic(raw, Self.code("u"), &number), "a number")
  }

  /// The next value, or nil at the end of the message or of the container that is being read.
  func next() throws(BusFailure) -> BusValue? {
    var type: CChar = 0
    var contents: UnsafePointer<CChar>?
    guard try check(sd_bus_message_peek_type(raw, &type, &contents), "a type") > 0 else {
      return nil
    }
    switch Character(Unicode.Scalar(UInt8(bitPattern: type))) {
    case "a": return .array(try members(type, contents))
    case "r", "e": return .structure(try members(type, contents))
    case "v":
      guard let value = try members(type, contents).first else {
        throw .malformed("an empty variant")
      }
      return value
    case "s", "o", "g":
      var text: UnsafePointer<CChar>?
      try check(sd_bus_message_read_basic(raw, type, &text), "a string")
      return .string(text.map { String(cString: $0) } ?? "")
    case "y": return .unsigned(UInt64(try number(type, UInt8(0))))
    case "q": return .unsigned(UInt64(try number(type, UInt16(0))))
    case "u": return .unsigned(UInt64(try number(type, UInt32(0))))
    case "t": return .unsigned(try number(type, UInt64(0)))
    case "n": return .signed(Int64(try number(type, Int16(0))))
    case "i": return .signed(Int64(try number(type, Int32(0))))
    case "x": return .signed(try number(type, Int64(0)))
    // sd-bus hands out an int.
    case "b": return .boolean(try number(type, Int32(0)) != 0)
    case "d": return .double(try number(type, Double(0)))
    case let other: throw .malformed("a value of type \(other)")
    }
  }

  /// The next value, which must be there.
  func value() throws(BusFailure) -> BusValue {
    guard let value = try next() else { throw .malformed("it ends too early") }
    return value
  }

  /// An array of dict entries with strings as keys; a key that comes twice keeps its last value.
  func dictionary() throws(BusFailure) -> [String: BusValue] {
    var found: [String: BusValue] = [:]
    for entry in try value().items {
      guard entry.items.count == 2, let key = entry.items[0].string else {
        throw .malformed("not a dictionary of named values")
      }
      found[key] = entry.items[1]
    }
    return found
  }

  private func members(
    _ type: CChar, _ contents: UnsafePointer<CChar>?
  ) throws(BusFailure) -> [BusValue] {
    try check(sd_bus_message_enter_container(raw, type, contents), "a container")
    var found: [BusValue] = []
    while let value = try next() { found.append(value) }
    try check(sd_bus_message_exit_container(raw), "a container's end")
    return found
  }

  private func number<Number: BitwiseCopyable>(_ type: CChar, _ start: Number) throws(BusFailure)
    -> Number
  {
    var value = start
    try check(sd_bus_message_read_basic(raw, type, &value), "a number")
    return value
  }

  @discardableResult
  private func check(_ code: Int32, _ what: String) throws(BusFailure) -> Int32 {
    guard code >= 0 else { throw .malformed("\(what) (\(BusConnection.text(code)))") }
    return code
  }

  static func code(_ type: Unicode.Scalar) -> CChar { CChar(truncatingIfNeeded: type.value) }
}
