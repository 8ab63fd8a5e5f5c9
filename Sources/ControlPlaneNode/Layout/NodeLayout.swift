/// A distribution's default for a configuration key.
package struct LayoutDefault: Sendable, Equatable {
  /// The key, such as `apiServer.manifest`.
  package let path: String
  /// The value, as the configuration file would write it.
  package let value: String
}

/// How this master was set up, and what that means.
package struct NodeLayout: Sendable, Equatable {
  /// By whom.
  package let distribution: Distribution
  /// Paths that were found and say so, the weightiest first; empty where the configuration names
  /// the layout and nothing of it is here.
  package let evidence: [String]
  /// Its values for configuration keys.
  package let defaults: [LayoutDefault]
  /// What else restarts with the API server, for the middle of a sentence; nil where it restarts
  /// alone.
  package let wholeServer: String?

  init(_ distribution: Distribution, evidence: [String], in files: any NodeFilesystem) {
    self.distribution = distribution
    self.evidence = evidence
    defaults = LayoutDefault.of(distribution, in: files)
    // Before kubelite MicroK8s ran the API server in a unit of its own.
    let isAlone = distribution == .microk8s && !MicroK8sArguments.isKubelite(in: files)
    wholeServer = isAlone ? nil : distribution.wholeServer
  }

  /// Why this master is only observed, in one sentence; nil where it may be armed.
  package var observedOnly: String? { distribution.observedOnly }

  /// One sentence for people, without a full stop.
  package var sentence: String {
    let found = evidence.prefix(3).joined(separator: ", ")
    return evidence.isEmpty
      ? "\(distribution.title), of which nothing is found here"
      : "\(distribution.title): \(found) \(evidence.count == 1 ? "is" : "are") here"
  }

  /// The layout that the configuration names; its defaults still depend on what is here.
  package static func named(
    _ distribution: Distribution, in files: any NodeFilesystem
  ) -> NodeLayout {
    let markers = LayoutMarker.table.first { $0.distribution == distribution }?.markers ?? []
    return NodeLayout(
      distribution, evidence: markers.map(\.path).filter { (try? files.status($0)) != nil },
      in: files)
  }

  /// Recognises the layout by its files. Reads only.
  package static func recognise(in files: any NodeFilesystem) -> LayoutRecognition {
    if let system = ImmutableSystem.recognise(in: files) { return .recognised(system) }
    var search = LayoutSearch(files: files)
    return search.result()
  }
}

/// What the files say about the layout.
package enum LayoutRecognition: Sendable, Equatable {
  /// One.
  case recognised(NodeLayout)
  /// Files of several: none is taken, and no default of theirs.
  case ambiguous([NodeLayout])
  /// None, because: what was found and is not enough.
  case unknown(String)

  /// One sentence for people, without a full stop.
  package var sentence: String {
    switch self {
    case .recognised(let layout): layout.sentence
    case .ambiguous(let layouts):
      "files of several layouts are here, so none is taken; name one as layout: "
        + layouts.map(\.sentence).joined(separator: "; ")
    case .unknown(let reason): reason
    }
  }
}

/// One pass over the markers.
private struct LayoutSearch {
  let files: any NodeFilesystem
  var hints: [String] = []
  var unreadable: [String] = []

  mutating func result() -> LayoutRecognition {
    var found: [Distribution: [String]] = [:]
    for (distribution, markers) in LayoutMarker.table {
      if let evidence = evidence(markers) { found[distribution] = evidence }
    }
    // Kubespray runs kubeadm, and OpenShift's masters have kubelet's folders as well.
    if found[.kubespray] != nil { found[.kubeadm] = nil }
    if found[.openshift] != nil { found[.kubeadm] = nil }
    let layouts = Distribution.allCases.compactMap { distribution in
      found[distribution].map {
        NodeLayout(distribution, evidence: $0, in: files)
      }
    }
    if layouts.count > 1 { return .ambiguous(layouts) }
    if !unreadable.isEmpty {
      return .unknown(
        "the layout cannot be told, so none is taken: \(unreadable.joined(separator: "; "))")
    }
    if let layout = layouts.first { return .recognised(layout) }
    return .unknown(
      hints.isEmpty
        ? "no file of a known layout is here"
        : "no layout: \(hints.joined(separator: ", ")) alone \(hints.count == 1 ? "is" : "are") "
          + "not enough to tell")
  }

  private mutating func evidence(_ markers: [LayoutMarker]) -> [String]? {
    var seen: Set<String> = []
    // `/lib` leads to `/usr/lib`.
    let present = markers.filter {
      isHere($0.path) && seen.insert((try? files.local($0.path)) ?? $0.path).inserted
    }
    let parts = markers.filter { $0.weight == .part }
    let hasParts = !parts.isEmpty && present.filter { $0.weight == .part }.count == parts.count
    if hasParts || present.contains(where: { $0.weight == .proof }) {
      return present.filter { $0.weight != .hint }.map(\.path)
        + present.filter { $0.weight == .hint }.map(\.path)
    }
    for marker in present where !hints.contains(marker.path) { hints.append(marker.path) }
    return nil
  }

  private mutating func isHere(_ path: String) -> Bool {
    do throws(FileFailure) {
      // A masked unit is a link to /dev/null.
      return try files.status(path).kind != .characterDevice
    } catch {
      if case .unreadable = error {
        let text = "\(path) \(error)"
        if !unreadable.contains(text) { unreadable.append(text) }
      }
      return false
    }
  }
}
