extension YAMLNode {
  /// The first document of a UTF-8 YAML or JSON text, or nil when the text holds none (empty, or
  /// only comments). What follows the first document is not read; `parseAll` reads everything.
  package static func parse(
    _ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode? {
    var composer = try composer(bytes, limits)
    return try composer.nextDocument()
  }

  /// Every document of the text, in order; the limits hold for all of them together.
  package static func parseAll(
    _ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> [YAMLNode] {
    var composer = try composer(bytes, limits)
    var documents: [YAMLNode] = []
    while let document = try composer.nextDocument() { documents.append(document) }
    return documents
  }

  private static func composer(
    _ bytes: [UInt8], _ limits: YAMLLimits
  ) throws(YAMLError) -> YAMLComposer {
    guard bytes.count <= limits.bytes else {
      throw YAMLError(
        message: "the text has \(bytes.count) bytes; the limit is \(limits.bytes)",
        line: 1, column: 1)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw YAMLError(
        message: "the text is UTF-16; save it as UTF-8", line: 1, column: 1)
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
    return YAMLComposer(try YAMLEventReader(text), limits: limits)
  }
}
