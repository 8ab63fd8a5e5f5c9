/// A JSON value (RFC 8259). Members of an object have no order: two objects with the same members
/// are equal, and text is written with the names in order.
package indirect enum JSONTree: Sendable, Equatable {
  case object([String: JSONTree])
  case array([JSONTree])
  case string(String)
  case integer(Int64)
  case number(Double)
  case bool(Bool)
  case null

  /// A member of an object; nil for none, and for what is no object. Setting a member of anything
  /// else makes it an object; setting nil removes it.
  package subscript(name: String) -> JSONTree? {
    get {
      guard case .object(let members) = self else { return nil }
      return members[name]
    }
    set {
      var members = members ?? [:]
      members[name] = newValue
      self = .object(members)
    }
  }

  /// The members of an object.
  package var members: [String: JSONTree]? {
    if case .object(let members) = self { members } else { nil }
  }
  /// The items of an array.
  package var items: [JSONTree]? {
    if case .array(let items) = self { items } else { nil }
  }
  /// The text of a string.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
  /// The value of a whole number.
  package var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }
  /// The value of `true` and `false`.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }
  /// The texts of an array of strings; nil when one item is none.
  package var strings: [String]? {
    guard let items else { return nil }
    let texts = items.compactMap(\.string)
    return texts.count == items.count ? texts : nil
  }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string.
  package init(stringLiteral text: String) { self = .string(text) }
  /// A whole number.
  package init(integerLiteral value: Int64) { self = .integer(value) }
  /// `true` or `false`.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  package init(arrayLiteral items: JSONTree...) { self = .array(items) }
  /// An object; the last of several members with one name counts.
  package init(dictionaryLiteral members: (String, JSONTree)...) {
    self = .object(Dictionary(members) { $1 })
  }
}
