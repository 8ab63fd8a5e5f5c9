package import SystemdKit

/// One line of the service's log: what happened in a sentence for people, and in fields.
package struct LogLine: Sendable, Equatable {
  /// What kind of line it is.
  package let message: MessageClass
  /// How urgent it is.
  package let priority: JournalPriority
  /// The whole for people.
  package let sentence: String
  /// In the order in which they were added; a field may stand there more than once.
  package private(set) var fields: [Field] = []

  /// A field with its value.
  package struct Field: Sendable, Equatable {
    /// Which.
    package let field: LogField
    /// Its value, as text.
    package let value: String
  }

  /// A line of the class `message`, with its priority unless another one is given.
  package init(
    _ message: MessageClass, _ sentence: String,
    _ fields: KeyValuePairs<LogField, String> = [:], priority: JournalPriority? = nil
  ) {
    self.message = message
    self.sentence = sentence
    self.priority = priority ?? message.priority
    for (field, value) in fields { add(field, value) }
  }

  /// Adds `field` where there is a value to tell.
  package mutating func add(_ field: LogField, _ value: String?) {
    if let value, !value.isEmpty { fields.append(Field(field: field, value: value)) }
  }

  /// Adds `field` where the line does not have it yet.
  package mutating func complete(_ field: LogField, _ value: String?) {
    if !has(field) { add(field, value) }
  }

  /// This line, with `field` where there is a value to tell.
  package func with(_ field: LogField, _ value: String?) -> LogLine {
    var line = self
    line.add(field, value)
    return line
  }

  /// This line, with `field` once for each value.
  package func with(_ field: LogField, each values: [String]) -> LogLine {
    values.reduce(self) { $0.with(field, $1) }
  }

  /// The first value of `field`.
  package subscript(field: LogField) -> String? { fields.first { $0.field == field }?.value }

  /// Whether it has `field`.
  package func has(_ field: LogField) -> Bool { self[field] != nil }
}
