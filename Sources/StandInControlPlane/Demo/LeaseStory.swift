/// What the cluster's lock says, as `kubectl describe lease` would show it.
package struct LeaseStory: Sendable, Equatable {
  /// `<node>/<boot id>`; nil when it is free.
  package var holder: String?
  /// How often the holder changed.
  package var transitions: Int64
  /// loopwarden's annotations, without `loopwarden.io/`.
  package var annotations: [String: String]

  /// Reads a Lease object; nil for anything else.
  package init?(_ object: JSONTree) {
    guard object["kind"] == "Lease", let spec = object["spec"] else { return nil }
    let holder = spec["holderIdentity"]?.string ?? ""
    self.holder = holder.isEmpty ? nil : holder
    transitions = spec["leaseTransitions"]?.integer ?? 0
    annotations = [:]
    for (name, value) in object["metadata"]?["annotations"]?.members ?? [:] {
      guard name.hasPrefix("loopwarden.io/"), let text = value.string else { continue }
      annotations[String(name.dropFirst("loopwarden.io/".count))] = text
    }
  }

  /// The holder's node.
  package var node: String? {
    holder.flatMap { $0.split(separator: "/").first }.map(String.init)
  }

  /// Who holds it and how far that restart is.
  package var sentence: String {
    guard let node else { return "free" }
    let phase = annotations["phase"].map { ", \($0)" } ?? ""
    return "held by \(node)\(phase)"
  }

  /// Everything, a line each.
  package var lines: [String] {
    ["holder: \(holder ?? "none")", "transitions: \(transitions)"]
      + annotations.sorted { $0.key < $1.key }.map { "loopwarden.io/\($0.key): \($0.value)" }
  }
}
