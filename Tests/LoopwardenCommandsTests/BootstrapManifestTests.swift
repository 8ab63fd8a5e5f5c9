import KubernetesClient
import Testing
import YAMLDocument

/// The YAML of bootstrap says what the objects say, to a YAML parser that is not ours.
struct BootstrapManifestTests {
  static func json(_ node: YAMLNode) throws -> JSONValue {
    if let entries = node.entries {
      var fields: [String: JSONValue] = [:]
      for entry in entries { fields[try #require(entry.key.string)] = try json(entry.value) }
      return .object(fields)
    }
    if let items = node.items { return .array(try items.map(json)) }
    if node.isNull { return .null }
    if let flag = node.boolean { return .bool(flag) }
    let text = try #require(node.scalarText)
    if !node.isText, let number = Int64(text) { return .integer(number) }
    return .string(text)
  }

  static let everything = BootstrapScope(
    lease: ObjectReference(namespace: "no", name: "1e3"),
    kured: ObjectReference(namespace: "on", name: "0x1f"),
    fleetLock: ObjectReference(namespace: "a.b", name: "null"), flowControlVersion: "v1")

  @Test(arguments: [BootstrapScope(), everything])
  func theTextSaysWhatTheObjectsSay(scope: BootstrapScope) throws {
    let nodes = try YAMLNode.parseAll(Array(ManifestText.yaml(scope.objects).utf8))
    #expect(try nodes.map(Self.json) == scope.objects.map(\.value))
  }

  /// kubectl reads YAML 1.1, where bare words like these are not text.
  @Test(arguments: [
    "no", "on", "y", "null", "true", "1e3", "0x1f", "12", "~", "-", "a:", "a #b", "",
  ])
  func wordsThatWouldNotBeTextAreQuoted(word: String) {
    let scope = BootstrapScope(lease: ObjectReference(namespace: word, name: "a"))
    #expect(ManifestText.yaml(scope.objects).contains("\n  namespace: \"\(word)\"\n"))
  }
}
