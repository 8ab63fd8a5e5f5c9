/// What a process lives in, by its cgroups.
package enum ProcessHolder: Sendable, Hashable, CustomStringConvertible {
  /// A container. The id is nil where the path tells none, the runtime (`containerd`, `crio`,
  /// `docker`, …) where the path does not name it.
  case container(id: String?, runtime: String?)
  /// A service of the system's manager, such as `kube-apiserver.service`.
  case unit(String)
  /// Neither: a session, a scope, a user's own manager, or no cgroup at all.
  case neither
  /// The cgroups could not be read.
  case unknown(String)

  /// A few words for people.
  package var description: String {
    switch self {
    case .container(let id, let runtime):
      "in " + (runtime.map { "\($0)'s " } ?? "a ") + "container"
        + (id.map { " \($0.prefix(12))" } ?? "")
    case .unit(let name): "in unit \(name)"
    case .neither: "in no container and no unit"
    case .unknown(let why): "in an unknown place: \(why)"
    }
  }
}

/// `/proc/<pid>/cgroup` (cgroups(7)), of the first version, the second, or both at once.
package struct ProcessCgroup: Sendable, Equatable {
  /// Controllers, or a name, by hierarchy; empty for the second version.
  package let paths: [(controllers: String, path: String)]

  /// Reads the file; what is no line of it is left out.
  package init(_ text: String) {
    paths = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[0].allSatisfy(\.isNumber), fields[2].hasPrefix("/") else {
        return nil
      }
      return (String(fields[1]), String(fields[2]))
    }
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.paths.elementsEqual(other.paths) { $0.controllers == $1.controllers && $0.path == $1.path }
  }

  /// What the process lives in. A container in any hierarchy counts: inside a unit or not, it is the
  /// runtime that starts it again.
  package var holder: ProcessHolder {
    if let container = paths.lazy.compactMap({ Self.container(in: $0.path) }).first {
      return container
    }
    // systemd keeps its tree in its own hierarchy, in the second version's, or in both.
    let own = paths.filter { $0.controllers == "name=systemd" || $0.controllers.isEmpty }
    return own.lazy.compactMap { Self.unit(in: $0.path) }.first.map { .unit($0) } ?? .neither
  }

  /// The innermost container of a path.
  private static func container(in path: String) -> ProcessHolder? {
    let components = path.split(separator: "/")
    for (place, component) in components.enumerated().reversed() {
      // runc takes `slice:prefix:id` for a path of its own where it does not drive systemd.
      let name = component.split(separator: ":")
      if name.count == 3, isContainerID(name[2]) {
        return .container(id: String(name[2]), runtime: runtime(name[1]))
      }
      let bare = component.hasSuffix(".scope") ? component.dropLast(6) : component
      if isContainerID(bare) {
        let above = place > 0 ? components[place - 1] : ""
        return .container(id: String(bare), runtime: parents[above])
      }
      if let dash = bare.lastIndex(of: "-"), isContainerID(bare[bare.index(after: dash)...]) {
        let prefix = bare[..<dash]
        // The monitor beside a container is no part of it.
        if prefix.hasSuffix("-conmon") { continue }
        return .container(
          id: String(bare[bare.index(after: dash)...]), runtime: runtime(prefix))
      }
      if let machine = machine(bare, in: components[..<place]) { return machine }
    }
    let isPod = components.contains { $0 == "kubepods" || $0.hasPrefix("kubepods.slice") }
    return isPod ? .container(id: nil, runtime: nil) : nil
  }

  /// Containers that hold a whole system.
  private static func machine(
    _ component: Substring, in above: ArraySlice<Substring>
  ) -> ProcessHolder? {
    if component.hasPrefix("lxc.payload.") {
      return .container(id: String(component.dropFirst(12)), runtime: "lxc")
    }
    if above.last == "lxc" { return .container(id: String(component), runtime: "lxc") }
    // systemd-machined's, and nspawn's own unit.
    if component.hasPrefix("systemd-nspawn@")
      || (component.hasPrefix("machine-") && above.contains("machine.slice"))
    {
      return .container(id: String(component), runtime: "machine")
    }
    return nil
  }

  /// Groups that a runtime keeps its containers in; `k8s.io` is containerd's namespace for CRI.
  private static let parents: [Substring: String] = ["docker": "docker", "k8s.io": "containerd"]

  private static func isContainerID(_ text: Substring) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private static func runtime(_ prefix: Substring) -> String {
    prefix == "cri-containerd" ? "containerd" : String(prefix)
  }

  /// The service of a path as systemd reads it (cg_path_get_unit): the first part below the slices.
  private static func unit(in path: String) -> String? {
    let components = path.split(separator: "/").drop { $0 == ".." || $0.hasSuffix(".slice") }
    guard var name = components.first else { return nil }
    // Names that the kernel could take for files of its own carry an underscore.
    if name.hasPrefix("_") { name = name.dropFirst() }
    // A user's manager supervises in its turn, and is not asked here.
    guard name.hasSuffix(".service"), !name.hasPrefix("user@") else { return nil }
    return String(name)
  }
}
