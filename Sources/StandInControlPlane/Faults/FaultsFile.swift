/// The faults that a test asks for, in a file that it may replace at any time: `faults.json` in the
/// storage's folder, or another by `--standin-faults`.
///
/// An object of rules by verb: `get`, `list`, `watch`, `post`, `put`, `patch`, `delete`, `any`; each a
/// rule (`FaultRule`) or an array of them; of a verb's own rules and then those of `any`, the first
/// that fits is taken. A rule with `times` is counted down in the file by the server that it
/// befell, so a test can read there what is left. No file, no faults.
package struct FaultsFile: Sendable {
  /// The file's path; its folder exists.
  package let path: String

  /// The file at `path`, which need not be there.
  package init(path: String) { self.path = path }

  /// Replaces all rules, or all of them away with nil: what a test calls.
  package func replace(_ rules: JSONTree?) throws(StandInError) {
    let lock = try FolderLock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    if let rules { _ = try Self.rules(in: rules, path: path) }
    try write(rules ?? [:])
  }

  /// The rules as they stand now; nil without a file.
  package func read() throws(StandInError) -> JSONTree? {
    guard file.isThere else { return nil }
    let bytes = try readFile(path)
    do throws(JSONProblem) {
      return try JSONTree(parsing: bytes)
    } catch {
      throw StandInError("\(path): \(error)")
    }
  }

  /// What befalls a request, counted down.
  func take(
    verbs: [String], path: String, user: String, server: String
  ) throws(StandInError) -> FaultRule.Action? {
    guard let first = try find(verbs, path, user, server) else { return nil }
    guard first.rule.times != nil else { return first.rule.action }
    let lock = try FolderLock(self.path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    // Looked up again: another server may have taken the last of it.
    guard var tree = try read(), let found = try find(verbs, path, user, server) else { return nil }
    if let times = found.rule.times {
      Self.set(&tree, found.verb, found.index, times: times - 1)
      try write(tree)
    }
    return found.rule.action
  }

  private func find(
    _ verbs: [String], _ path: String, _ user: String, _ server: String
  ) throws(StandInError) -> (verb: String, index: Int, rule: FaultRule)? {
    guard let tree = try read() else { return nil }
    let rules = try Self.rules(in: tree, path: self.path)
    for verb in verbs + ["any"] {
      for (index, rule) in (rules[verb] ?? []).enumerated()
      where rule.befalls(path: path, user: user, server: server) {
        return (verb, index, rule)
      }
    }
    return nil
  }

  private static func rules(
    in tree: JSONTree, path: String
  ) throws(StandInError) -> [String: [FaultRule]] {
    let verbs: Set = ["get", "list", "watch", "post", "put", "patch", "delete", "any"]
    var rules: [String: [FaultRule]] = [:]
    for (verb, value) in tree.members ?? [:] {
      guard verbs.contains(verb) else {
        throw StandInError("\(path): \(jsonString(verb)) is no verb")
      }
      for item in value.items ?? [value] { rules[verb, default: []].append(try FaultRule(item)) }
    }
    return rules
  }

  private static func set(_ tree: inout JSONTree, _ verb: String, _ index: Int, times: Int64) {
    guard case .array(var items) = tree[verb] else {
      tree[verb]?["times"] = .integer(times)
      return
    }
    items[index]["times"] = .integer(times)
    tree[verb] = .array(items)
  }

  private var file: DurableFile {
    let slash = path.lastIndex(of: "/")
    return DurableFile(
      folder: slash.map { String(path[..<$0]) } ?? ".",
      name: slash.map { String(path[path.index(after: $0)...]) } ?? path)
  }

  private func write(_ tree: JSONTree) throws(StandInError) {
    try file.replace(Array((tree.text + "\n").utf8))
  }
}
