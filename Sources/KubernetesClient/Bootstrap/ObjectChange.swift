/// What an object that exists lacks of what is wanted.
enum ObjectChange {
  /// The object to write back, everything else in it kept; nil where nothing is lacking.
  ///
  /// - Throws: where it cannot be changed into what is wanted.
  static func of(
    _ existing: JSONValue, to wanted: BootstrapObject
  ) throws(BootstrapFailure) -> JSONValue? {
    guard wanted.treatment == .set else { return nil }
    var changed = existing
    if wanted.value["rules"] != nil {
      // Rights are exactly these: one that somebody added is taken away again.
      changed["rules"] = wanted.value["rules"]
      changed["aggregationRule"] = nil
    }
    if let roleRef = wanted.value["roleRef"] {
      guard existing["roleRef"] == roleRef else { throw otherRole(existing, wanted) }
      // Subjects of others are theirs.
      let present = existing["subjects"]?.items ?? []
      let missing = (wanted.value["subjects"]?.items ?? []).filter { !present.contains($0) }
      if !missing.isEmpty { changed["subjects"] = .array(present + missing) }
    }
    if let spec = wanted.value["spec"] {
      // The server fills in defaults beside what was written.
      if !(existing["spec"].map { contains($0, spec) } ?? false) { changed["spec"] = spec }
    }
    return changed == existing ? nil : changed
  }

  /// A binding's role cannot be changed (Kubernetes documentation, "RoleBinding and
  /// ClusterRoleBinding").
  private static func otherRole(_ existing: JSONValue, _ wanted: BootstrapObject)
    -> BootstrapFailure
  {
    let role =
      (existing[path: "roleRef", "kind"]?.string ?? "?") + " "
      + (existing[path: "roleRef", "name"]?.string ?? "?")
    let namespace = wanted.namespace.map { " -n \($0)" } ?? ""
    return BootstrapFailure(
      "\(wanted.title) exists and binds \(OneLine.of(role)), which cannot be changed; if it may go:\n"
        + "kubectl delete \(wanted.kind.lowercased())\(namespace) \(wanted.name)")
  }

  /// Whether `value` has everything of `part`: members of objects, lists element by element.
  private static func contains(_ value: JSONValue, _ part: JSONValue) -> Bool {
    if let wanted = part.fields {
      guard let fields = value.fields else { return false }
      return wanted.allSatisfy { key, member in fields[key].map { contains($0, member) } ?? false }
    }
    if let wanted = part.items {
      guard let items = value.items, items.count == wanted.count else { return false }
      return zip(items, wanted).allSatisfy { contains($0, $1) }
    }
    return value == part
  }
}
