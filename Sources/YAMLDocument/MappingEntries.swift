/// Collects one mapping's entries: keys are scalars, no key stands twice, and `<<` gives way to
/// the mapping's own keys (https://yaml.org/type/merge.html).
struct MappingEntries {
  private var own: [(key: YAMLNode, value: YAMLNode)] = []
  private var lines: [String: Int] = [:]
  private var mergedMappings: [YAMLNode] = []

  /// `event` is where the key stands; a key that came by an alias has its anchor's place.
  mutating func add(key: YAMLNode, value: YAMLNode, at event: YAMLEvent) throws(YAMLError) {
    guard let name = key.scalarText else {
      throw event.error("a key must be a scalar, but this one is \(key.found)")
    }
    if let line = lines[name] {
      throw event.error("key \(YAMLNode.quote(name)) stands twice: here and at line \(line)")
    }
    lines[name] = event.line
    guard isMerge(key) else {
      own.append((key: key, value: value))
      return
    }
    let mappings = value.items ?? [value]
    for mapping in mappings where mapping.entries == nil {
      throw event.error("`<<` takes a mapping or a list of mappings, not \(mapping.found)")
    }
    mergedMappings = mappings
  }

  /// Own entries first, then those of `<<` that are not overridden; of several, the first wins.
  func merged() -> [(key: YAMLNode, value: YAMLNode)] {
    guard !mergedMappings.isEmpty else { return own }
    var (result, seen) = (own, Set(lines.keys))
    for mapping in mergedMappings {
      for entry in mapping.entries ?? [] {
        guard let name = entry.key.scalarText, seen.insert(name).inserted else { continue }
        result.append(entry)
      }
    }
    return result
  }

  private func isMerge(_ key: YAMLNode) -> Bool {
    guard case .scalar("<<", let style) = key.kind else { return false }
    return key.tag == "tag:yaml.org,2002:merge" || (style == .plain && key.tag == nil)
  }
}
