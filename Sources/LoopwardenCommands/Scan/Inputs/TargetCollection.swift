import TLSProbe
package import YAMLDocument

/// Everything that the arguments and files name, each place once, in their order.
package struct TargetCollection {
  /// The port of hosts that name none.
  package let port: UInt16
  /// Groups of an inventory that are asked for; none for the usual names.
  package let groups: [String]
  /// What is to be asked.
  package private(set) var targets: [ScanTarget] = []
  /// How many were named more than once.
  package private(set) var duplicates = 0
  private var seen: [ProbeTarget: Int] = [:]

  /// An empty one.
  package init(port: UInt16 = TargetText.usualPort, groups: [String] = []) {
    self.port = port
    self.groups = groups
  }

  /// Adds hosts that stand on the command line.
  package mutating func add(arguments: [String]) throws(InputProblems) {
    var found: [ScanTarget] = []
    var problems: [InputProblem] = []
    for argument in arguments {
      do {
        found.append(ScanTarget(try TargetText.parse(argument, port: port)))
      } catch {
        problems.append(
          InputProblem(
            source: "arguments", line: nil,
            message: PlainText.line("\"\(argument)\" must \(error.advice)")))
      }
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    add(found)
  }

  /// Adds what a file holds, of whatever kind it is.
  package mutating func add(_ input: InputText) throws(InputProblems) {
    guard String(validating: input.bytes, as: UTF8.self) != nil else {
      throw InputProblems([input.problem(nil, "this is not UTF-8 text")])
    }
    let found: [ScanTarget]
    switch input.kind {
    case .hosts: found = try HostList.read(input, port: port)
    case .iniInventory:
      found = try InventoryINI.read(input).targets(of: groups, port: port, input)
    case .yaml: found = try yaml(input)
    }
    guard !found.isEmpty else {
      throw InputProblems([input.problem(nil, "no host stands in it")])
    }
    add(found)
  }

  private func yaml(_ input: InputText) throws(InputProblems) -> [ScanTarget] {
    let root: YAMLNode?
    do {
      root = try YAMLNode.parse(input.bytes, limits: Self.limits)
    } catch { throw InputProblems([input.problem(error.line, error.message)]) }
    guard let root, root.entries != nil else {
      throw InputProblems([input.problem(root?.line, "neither a kubeconfig nor an inventory")])
    }
    if KubeconfigServers.recognises(root) { return try KubeconfigServers.read(root, input) }
    return try InventoryYAML.read(root, input).targets(of: groups, port: port, input)
  }

  /// An inventory of thousands of hosts.
  package static var limits: YAMLLimits {
    YAMLLimits(bytes: inputLimit, nodes: 2_000_000, textBytes: 2 * inputLimit)
  }

  /// Bytes of one input.
  package static var inputLimit: Int { 16 << 20 }

  private mutating func add(_ found: [ScanTarget]) {
    for target in found {
      if let index = seen[target.place] {
        duplicates += 1
        if targets[index].cluster == nil { targets[index].cluster = target.cluster }
      } else {
        seen[target.place] = targets.count
        targets.append(target)
      }
    }
  }
}
