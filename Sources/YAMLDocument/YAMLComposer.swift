/// Builds nodes from events: resolves aliases, counts what they expand to, refuses duplicate keys.
struct YAMLComposer {
  /// A node with what it costs a reader to walk it.
  struct Composed {
    var node: YAMLNode
    var cost: Cost
  }

  struct Cost {
    var nodes = 1
    var textBytes = 0
    /// Collections inside each other, this one included; 0 for a scalar.
    var height = 0

    mutating func add(_ part: Cost) {
      nodes += part.nodes
      textBytes += part.textBytes
      height = max(height, part.height + 1)
    }
  }

  private enum Anchor {
    /// Its node is still being read: an alias here would contain itself.
    case open(line: Int)
    case complete(Composed)
  }

  private let reader: YAMLEventReader
  private let limits: YAMLLimits
  private var anchors: [String: Anchor] = [:]
  private var spent = Cost(nodes: 0)

  init(_ reader: YAMLEventReader, limits: YAMLLimits) {
    self.reader = reader
    self.limits = limits
  }

  /// The next document's root; nil at the end of the stream. A document of nothing is a null scalar.
  mutating func nextDocument() throws(YAMLError) -> YAMLNode? {
    while true {
      let event = try reader.next()
      switch event.kind {
      case .documentStart:
        anchors = [:]
        return try compose(reader.next(), depth: 0).node
      case .streamEnd: return nil
      default: continue
      }
    }
  }

  private mutating func compose(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    if case .alias(let name) = event.kind { return try expand(name, at: event, depth: depth) }
    if let anchor = event.anchor { anchors[anchor] = .open(line: event.line) }
    let composed: Composed
    switch event.kind {
    case .scalar(let text, let plain):
      let cost = Cost(textBytes: text.utf8.count)
      try spend(cost, at: event)
      composed = Composed(
        node: node(.scalar(text, style: plain ? .plain : .quoted), at: event), cost: cost)
    case .sequenceStart: composed = try sequence(event, depth: depth)
    case .mappingStart: composed = try mapping(event, depth: depth)
    default: throw event.error("a value was expected here")
    }
    if let anchor = event.anchor { anchors[anchor] = .complete(composed) }
    return composed
  }

  private mutating func sequence(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    try enter(start, depth: depth)
    var (items, cost) = ([YAMLNode](), Cost(height: 1))
    while true {
      let event = try reader.next()
      if case .sequenceEnd = event.kind { break }
      let item = try compose(event, depth: depth + 1)
      items.append(item.node)
      cost.add(item.cost)
    }
    return Composed(node: node(.sequence(items), at: start), cost: cost)
  }

  private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    try enter(start, depth: depth)
    var (entries, cost) = (MappingEntries(), Cost(height: 1))
    while true {
      let event = try reader.next()
      if case .mappingEnd = event.kind { break }
      let key = try compose(event, depth: depth + 1)
      let value = try compose(reader.next(), depth: depth + 1)
      try entries.add(key: key.node, value: value.node, at: event)
      cost.add(key.cost)
      cost.add(value.cost)
    }
    return Composed(node: node(.mapping(entries.merged()), at: start), cost: cost)
  }

  private mutating func expand(
    _ name: String, at event: YAMLEvent, depth: Int
  ) throws(YAMLError) -> Composed {
    switch anchors[name] {
    case nil: throw event.error("alias *\(name) has no anchor &\(name) before it")
    case .open(let line):
      throw event.error("alias *\(name) is inside its own anchor of line \(line)")
    case .complete(let composed):
      guard depth + composed.cost.height <= limits.depth else { throw tooDeep(event) }
      try spend(composed.cost, at: event)
      return composed
    }
  }

  private mutating func enter(_ event: YAMLEvent, depth: Int) throws(YAMLError) {
    guard depth < limits.depth else { throw tooDeep(event) }
    try spend(Cost(), at: event)
  }

  private mutating func spend(_ cost: Cost, at event: YAMLEvent) throws(YAMLError) {
    spent.nodes += cost.nodes
    spent.textBytes += cost.textBytes
    guard spent.nodes <= limits.nodes else {
      throw event.error("more than \(limits.nodes) values, aliases expanded")
    }
    guard spent.textBytes <= limits.textBytes else {
      throw event.error("more than \(limits.textBytes) bytes of text, aliases expanded")
    }
  }

  private func tooDeep(_ event: YAMLEvent) -> YAMLError {
    event.error("more than \(limits.depth) levels of nesting")
  }

  private func node(_ kind: YAMLNode.Kind, at event: YAMLEvent) -> YAMLNode {
    YAMLNode(kind: kind, line: event.line, column: event.column, tag: event.tag)
  }
}
