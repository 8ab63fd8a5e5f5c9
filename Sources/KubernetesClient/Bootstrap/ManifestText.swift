/// Objects as YAML that `kubectl apply -f` takes.
package enum ManifestText {
  /// One document for each object, with its purpose in a comment.
  package static func yaml(_ objects: [BootstrapObject]) -> String {
    objects.map { object in
      (["# \(object.purpose)"] + lines(object.value)).joined(separator: "\n") + "\n"
    }.joined(separator: "---\n")
  }

  /// The lines of a value in block style; lists of plain scalars stand on one line.
  static func lines(_ value: JSONValue) -> [String] {
    if let fields = value.fields, !fields.isEmpty {
      return order(fields.keys).flatMap { key -> [String] in
        guard let member = fields[key] else { return [] }
        return entry(scalar(.string(key)) + ":", member)
      }
    }
    if let items = value.items, !isInline(value) {
      return items.flatMap { item -> [String] in
        guard !isInline(item) else { return ["- " + inline(item)] }
        return lines(item).enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
    }
    return [inline(value)]
  }

  private static func entry(_ prefix: String, _ value: JSONValue) -> [String] {
    if isInline(value) { return ["\(prefix) \(inline(value))"] }
    // A list stands under its key without indentation, as kubectl writes it.
    let indent = value.items == nil ? "  " : ""
    return [prefix] + lines(value).map { indent + $0 }
  }

  private static func isInline(_ value: JSONValue) -> Bool {
    if let fields = value.fields { return fields.isEmpty }
    guard let items = value.items else { return true }
    return items.allSatisfy { $0.fields == nil && $0.items == nil }
  }

  private static func inline(_ value: JSONValue) -> String {
    if value.fields != nil { return "{}" }
    if let items = value.items { return "[" + items.map(scalar).joined(separator: ", ") + "]" }
    return scalar(value)
  }

  private static func scalar(_ value: JSONValue) -> String {
    if let text = value.string, isPlain(text) { return text }
    // JSON's scalars are YAML's, quoted strings with their escapes included.
    return (try? value.encoded()).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  /// Whether YAML 1.1 and 1.2 both read the bare word as this very string, also in a list on one
  /// line.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first), text.utf8.last != UInt8(ascii: ":"),
      text.utf8.allSatisfy({
        isLetter($0) || (0x30...0x39).contains($0) || "-_./:".utf8.contains($0)
      })
    else { return false }
    let words: Set = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    return !words.contains(text.lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// What says what an object is comes first, as everybody writes it; the rest by name.
  private static func order(_ keys: some Sequence<String>) -> [String] {
    let first = ["apiVersion", "apiGroups", "resources", "kind", "metadata", "name", "namespace"]
    let present = Set(keys)
    return first.filter(present.contains) + present.subtracting(first).sorted()
  }
}
