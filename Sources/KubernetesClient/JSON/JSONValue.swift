/// A JSON value (RFC 8259). Objects that we read and write back keep the fields that we do not know.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number without a fraction that fits.
  case integer(Int64)
  /// Any other number.
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Written with its keys sorted.
  case object([String: JSONValue])
}

extension JSONValue {
  /// A member of an object; nil where this is none, or has no such member. Setting nil removes the
  /// member; setting a member of anything but an object makes it one.
  package subscript(key: String) -> JSONValue? {
    get { fields?[key] }
    set {
      var members = fields ?? [:]
      members[key] = newValue
      self = .object(members)
    }
  }

  /// A member of a member, and so on.
  package subscript(path key: String, _ more: String...) -> JSONValue? {
    more.reduce(self[key]) { $0?[$1] }
  }

  /// The text of a string.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  /// An integer.
  package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// `true` or `false`.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements of an array.
  package var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }

  /// The members of an object.
  package var fields: [String: JSONValue]? {
    if case .object(let fields) = self { fields } else { nil }
  }

  /// Whether this is `null`.
  package var isNull: Bool { self == .null }

  /// For messages: `a string`.
  package var found: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  package init(integerLiteral value: Int64) { self = .integer(value) }
  /// A boolean.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object; of two members with one name the last stays.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }
}
