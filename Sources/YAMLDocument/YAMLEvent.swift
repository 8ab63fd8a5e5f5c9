/// One event of libyaml's parser, copied out of its memory.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(String, plain: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  /// From 1.
  var line: Int
  /// From 1, in characters.
  var column: Int

  func error(_ message: String) -> YAMLError {
    YAMLError(message: message, line: line, column: column)
  }
}
