/// One node of a YAML document with its place in the text. Anchors, aliases and `<<` are already
/// resolved: what came from an alias carries the place where it was written, at the anchor.
package struct YAMLNode: Sendable {
  /// How a scalar was written; only a plain one can be null, a number or a boolean.
  package enum ScalarStyle: Sendable, Equatable {
    case plain
    /// In single or double quotes, or a `|` or `>` block: always text.
    case quoted
  }

  /// What the node is. Mapping keys are scalars without duplicates, in the order of the text;
  /// keys that came by `<<` follow after the mapping's own.
  package enum Kind: Sendable {
    case scalar(String, style: ScalarStyle)
    case sequence([YAMLNode])
    case mapping([(key: YAMLNode, value: YAMLNode)])
  }

  /// What the node is.
  package let kind: Kind
  /// Line of its first character, from 1.
  package let line: Int
  /// Column of its first character, from 1, in characters.
  package let column: Int
  /// Its tag with the handle resolved (`tag:yaml.org,2002:str`), or nil when none was written.
  package let tag: String?

  /// Makes a node; the parser is the usual maker.
  package init(kind: Kind, line: Int, column: Int, tag: String? = nil) {
    self.kind = kind
    self.line = line
    self.column = column
    self.tag = tag
  }
}

extension YAMLNode {
  /// The value of a mapping's key; nil when this is no mapping or has no such key.
  package subscript(key: String) -> YAMLNode? { entry(key)?.value }

  /// Key and value nodes of a mapping's key: the key's line is what an error message names.
  package func entry(_ key: String) -> (key: YAMLNode, value: YAMLNode)? {
    entries?.first { $0.key.scalarText == key }
  }

  /// Key and value pairs when this is a mapping, else nil.
  package var entries: [(key: YAMLNode, value: YAMLNode)]? {
    guard case .mapping(let entries) = kind else { return nil }
    return entries
  }

  /// The elements when this is a sequence, else nil.
  package var items: [YAMLNode]? {
    guard case .sequence(let items) = kind else { return nil }
    return items
  }

  /// The text of a scalar as written, null words (`~`, `null`, nothing) included; else nil.
  package var scalarText: String? {
    guard case .scalar(let text, _) = kind else { return nil }
    return text
  }

  /// The text of a scalar that is not null; numbers and booleans give the text as written.
  package var string: String? { isNull ? nil : scalarText }

  /// The texts of a sequence of scalars; nil when this is something else or an element is.
  package var strings: [String]? {
    guard let items else { return nil }
    let texts = items.compactMap(\.string)
    return texts.count == items.count ? texts : nil
  }

  /// Whether the scalar was quoted, a block, or tagged `!!str`: then it is text, never a number.
  package var isText: Bool {
    guard case .scalar(_, let style) = kind else { return false }
    return style == .quoted || tag == "tag:yaml.org,2002:str" || tag == "!"
  }

  /// YAML 1.2.2 section 10.3.2: plain `null`, `Null`, `NULL`, `~` or nothing at all.
  package var isNull: Bool {
    guard !isText, let scalarText else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalarText)
  }

  /// YAML 1.2.2 section 10.3.2: plain `true` or `false`. The words that only YAML 1.1 knew
  /// (`yes`, `on`) are nil: a caller refuses them rather than guess.
  package var boolean: Bool? {
    guard !isText, let scalarText else { return nil }
    switch scalarText {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// A plain decimal integer that fits; octal, hexadecimal and `1_000` are nil.
  package var integer: Int? {
    guard !isText, let scalarText else { return nil }
    let digits = scalarText.utf8.drop { $0 == UInt8(ascii: "-") }
    // `010` is eight in YAML 1.1 and ten in 1.2: neither guess is safe.
    guard digits.first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
    return Int(scalarText)
  }

  /// What was found, for messages: `a mapping`, `a list`, `nothing`, or the scalar's text in quotes,
  /// escaped and cut to what fits in a line.
  package var found: String {
    switch kind {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let text, _): isNull ? "nothing" : Self.quote(text)
    }
  }

  static func quote(_ text: String) -> String {
    text.unicodeScalars.count <= 60
      ? text.debugDescription
      : "\(String(text.unicodeScalars.prefix(60)).debugDescription)…"
  }
}

extension YAMLNode: Equatable {
  /// Same content: kind, text, style, tag and order of entries; the place in the text is ignored.
  package static func == (left: YAMLNode, right: YAMLNode) -> Bool {
    guard left.tag == right.tag else { return false }
    switch (left.kind, right.kind) {
    case (.scalar(let a, let aStyle), .scalar(let b, let bStyle)):
      return a == b && aStyle == bStyle
    case (.sequence(let a), .sequence(let b)):
      return a == b
    case (.mapping(let a), .mapping(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default:
      return false
    }
  }
}
