import YAMLDocument

/// One mapping of a kubeconfig, read by key with the file and line in every error.
struct KubeconfigSection {
  let node: YAMLNode
  let path: String
  /// For messages: `user "loopwarden"`.
  let title: String

  func error(_ message: String, at node: YAMLNode? = nil) -> KubeconfigError {
    KubeconfigError(file: path, line: (node ?? self.node).line, message: message)
  }

  /// A scalar's text; nil when the key is missing, null or empty, as client-go has it.
  func text(_ key: String) throws(KubeconfigError) -> (text: String, place: Kubeconfig.Place)? {
    guard let entry = node.entry(key), !entry.value.isNull else { return nil }
    guard let text = entry.value.string else {
      throw error("\(key) of \(title) must be text, not \(entry.value.found)", at: entry.key)
    }
    guard !text.isEmpty else { return nil }
    return (text, Kubeconfig.Place(file: path, line: entry.key.line, key: key))
  }

  /// The `kind` mapping of the element called `name` in the list `list`.
  func element(
    named name: String, of list: String, kind: String
  ) throws(KubeconfigError) -> KubeconfigSection? {
    guard let entry = node.entry(list), !entry.value.isNull else { return nil }
    guard let items = entry.value.items else {
      throw error("\(list) must be a list, not \(entry.value.found)", at: entry.key)
    }
    var found: YAMLNode?
    for item in items where item["name"]?.string == name {
      if let found {
        throw error("\(kind) \"\(name)\" stands twice: here and at line \(found.line)", at: item)
      }
      found = item
    }
    guard let found else { return nil }
    guard let body = found.entry(kind), body.value.entries != nil else {
      throw error("\(kind) \"\(name)\" has no `\(kind):` mapping", at: found)
    }
    return KubeconfigSection(node: body.value, path: path, title: "\(kind) \"\(name)\"")
  }

  /// The names in a list, for messages that say what there is.
  func names(in list: String) -> String {
    let names = (node[list]?.items ?? []).compactMap { $0["name"]?.string }
    return names.isEmpty ? "none" : names.prefix(8).joined(separator: ", ")
  }

  /// `<key>-data` as base64, else `<key>` as a path relative to the kubeconfig; data wins, as in
  /// client-go.
  func source(_ key: String) throws(KubeconfigError) -> Kubeconfig.Source? {
    if let data = try text(key + "-data") {
      guard let bytes = Base64Text.decode(data.text) else {
        throw data.place.error("\(key)-data is not base64")
      }
      return .inline(bytes, at: data.place)
    }
    return try file(key)
  }

  /// A path, relative to the kubeconfig's folder.
  func file(_ key: String) throws(KubeconfigError) -> Kubeconfig.Source? {
    guard let named = try text(key) else { return nil }
    return .file(resolve(named.text), at: named.place)
  }

  private func resolve(_ named: String) -> String {
    guard !named.hasPrefix("/"), let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      return named
    }
    return String(path[...slash]) + named
  }
}
