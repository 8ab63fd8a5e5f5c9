import FoundationEssentials
import YAMLDocument

/// A value as JSON or YAML for machines. Both come from the same `Encodable`, so they cannot say
/// different things.
package enum StructuredOutput {
  /// Pretty JSON with sorted keys, without escaped slashes.
  package static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Block-style YAML of the same tree.
  package static func yaml(_ value: some Encodable) throws -> String {
    guard let tree = try YAMLNode.parse(Array(try json(value).utf8)) else { return "" }
    return lines(of: tree).joined(separator: "\n")
  }

  private static func lines(of node: YAMLNode) -> [String] {
    if let entries = node.entries {
      return entries.flatMap { entry -> [String] in
        attach(prefix: (entry.key.scalarText ?? "") + ":", to: entry.value, indent: "  ")
      }
    }
    if let items = node.items {
      return items.flatMap { item -> [String] in
        guard isBlock(item) else { return attach(prefix: "-", to: item, indent: "  ") }
        let inner = lines(of: item)
        return inner.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
    }
    return [scalar(node)]
  }

  private static func attach(prefix: String, to value: YAMLNode, indent: String) -> [String] {
    isBlock(value)
      ? [prefix] + lines(of: value).map { indent + $0 } : ["\(prefix) \(scalar(value))"]
  }

  private static func isBlock(_ node: YAMLNode) -> Bool {
    node.entries.map { !$0.isEmpty } ?? node.items.map { !$0.isEmpty } ?? false
  }

  /// A scalar as JSON wrote it: JSON's quoted strings are YAML's, escapes included.
  private static func scalar(_ node: YAMLNode) -> String {
    if node.entries != nil { return "{}" }
    if node.items != nil { return "[]" }
    guard let text = node.scalarText else { return "null" }
    guard node.isText else { return text }
    let quoted = try? JSONEncoder.unescaped.encode(text)
    return quoted.map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}

extension JSONEncoder {
  fileprivate static var unescaped: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return encoder
  }
}
