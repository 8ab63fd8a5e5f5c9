/// What kubectl and other clients ask first: which groups, versions and resources there are
/// (`/api`, `/apis` and below).
struct DiscoveryDocuments {
  /// `group/version` that is not served.
  let disabled: Set<String>

  /// The document at a path; nil for any other path.
  func document(_ path: String) -> JSONTree? {
    let parts = path.split(separator: "/").map(String.init)
    switch (parts.first, parts.count) {
    case ("api", 1): return ["kind": "APIVersions", "versions": ["v1"]]
    case ("api", 2): return resources(group: "", version: parts[1])
    case ("apis", 1):
      return [
        "kind": "APIGroupList", "apiVersion": "v1",
        "groups": .array(groups.filter { !$0.isEmpty }.map(group)),
      ]
    case ("apis", 2) where groups.contains(parts[1]):
      var document = group(parts[1])
      document["kind"] = "APIGroup"
      document["apiVersion"] = "v1"
      return document
    case ("apis", 3): return resources(group: parts[1], version: parts[2])
    default: return nil
    }
  }

  private var groups: [String] { Set(ResourceType.all.map(\.group)).sorted() }

  private func group(_ name: String) -> JSONTree {
    let served = Set(
      ResourceType.all.filter { $0.group == name }.flatMap { type in
        type.versions.filter { !disabled.contains(type.apiVersion($0)) }
      }
    ).sorted()
    let versions = served.map { version -> JSONTree in
      ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
    }
    var group: JSONTree = ["name": .string(name), "versions": .array(versions)]
    group["preferredVersion"] = versions.first
    return group
  }

  private func resources(group: String, version: String) -> JSONTree? {
    let types = ResourceType.all.filter {
      $0.group == group && $0.versions.contains(version)
        && !disabled.contains($0.apiVersion(version))
    }
    guard let first = types.first else { return nil }
    return [
      "kind": "APIResourceList", "apiVersion": "v1",
      "groupVersion": .string(first.apiVersion(version)),
      "resources": .array(
        types.map {
          [
            "name": .string($0.plural), "singularName": .string($0.kind.lowercased()),
            "namespaced": .bool($0.isNamespaced), "kind": .string($0.kind),
            "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
          ]
        }),
    ]
  }
}
