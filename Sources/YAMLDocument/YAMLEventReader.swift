import CYAML

/// Owns a libyaml parser and the copy of the text that it reads; `deinit` frees both, so no way
/// out of the composer can leak.
final class YAMLEventReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// `bytes` is UTF-8 without a byte order mark.
  init(_ bytes: ArraySlice<UInt8>) throws(YAMLError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw YAMLError(message: "out of memory", line: 1, column: 1)
    }
    self.parser = parser
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    // Never guessed from the first bytes: what is not UTF-8 is refused.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, UnsafePointer(input.baseAddress), input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(copying: event)
  }

  private func failure() -> YAMLError {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "out of memory"
    if state.error == YAML_READER_ERROR {
      // The reader runs ahead of the scanner and has no mark, only an offset.
      let (line, column) = position(ofByte: state.problem_offset)
      return YAMLError(
        message: "\(problem): the text must be UTF-8 without control characters",
        line: line, column: column)
    }
    let mark = state.problem_mark
    let (line, column) = (Int(mark.line) + 1, Int(mark.column) + 1)
    if mark.index < input.count, character(at: mark) == UInt8(ascii: "\t") {
      return YAMLError(
        message: "a tab cannot indent or separate here; use spaces", line: line, column: column)
    }
    var message = problem
    if let context = state.context {
      message += " \(String(cString: context))"
      if state.context_mark.line != mark.line {
        message += " that begins at line \(state.context_mark.line + 1)"
      }
    }
    return YAMLError(message: message, line: line, column: column)
  }

  /// libyaml's marks count characters, so the byte is found by walking.
  private func character(at mark: yaml_mark_t) -> UInt8? {
    var characters = 0
    for byte in input where byte & 0xC0 != 0x80 {
      if characters == mark.index { return byte }
      characters += 1
    }
    return nil
  }

  private func position(ofByte offset: Int) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for byte in input.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}

extension YAMLEvent {
  fileprivate init(copying event: yaml_event_t) {
    line = Int(event.start_mark.line) + 1
    column = Int(event.start_mark.column) + 1
    switch event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT:
      kind = .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      kind = .scalar(
        String(
          decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self),
        plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      anchor = text(scalar.anchor)
      tag = text(scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      anchor = text(event.data.sequence_start.anchor)
      tag = text(event.data.sequence_start.tag)
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      anchor = text(event.data.mapping_start.anchor)
      tag = text(event.data.mapping_start.tag)
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    // The stream's end, and the "no event" that libyaml gives when it is asked again after it.
    default: kind = .streamEnd
    }
  }
}

private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
  pointer.map { String(cString: $0) }
}
