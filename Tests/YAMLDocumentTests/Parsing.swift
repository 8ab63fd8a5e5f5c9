import YAMLDocument

/// A node as one line of text, so that tables can state whole trees: plain scalars bare, quoted
/// ones in '…'.
func render(_ node: YAMLNode?) -> String {
  guard let node else { return "none" }
  switch node.kind {
  case .scalar(let text, let style): return style == .plain ? text : "'\(text)'"
  case .sequence(let items): return "[" + items.map(render).joined(separator: ", ") + "]"
  case .mapping(let entries):
    return "{"
      + entries.map { "\(render($0.key)): \(render($0.value))" }.joined(separator: ", ") + "}"
  }
}

func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode? {
  try YAMLNode.parse(Array(text.utf8), limits: limits)
}

/// The error's text, or the tree that came out instead of one.
func failure(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> String {
  do {
    return "parsed: " + render(try YAMLNode.parse(bytes, limits: limits))
  } catch {
    return error.description
  }
}
