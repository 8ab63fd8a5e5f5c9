import TLSProbe

/// Groups of hosts, as Ansible knows them.
struct Inventory {
  struct Host {
    let name: String
    let line: Int
  }

  struct Group {
    var hosts: [Host] = []
    var children: [Host] = []
  }

  /// Names of groups under which the tools that set up clusters keep the masters: kubespray and
  /// kubeadm's playbooks, k3s-ansible, RKE2's roles.
  static let usualGroups = [
    "kube_control_plane", "kube-control-plane", "kube_master", "kube-master", "kube_masters",
    "kube-masters", "control_plane", "control-plane", "controlplane", "masters", "master", "server",
    "rke2_servers",
  ]

  /// In the order in which they were met.
  private(set) var order: [String] = []
  private(set) var groups: [String: Group] = [:]
  /// `ansible_host` of those that have one: the same for every group.
  private var addresses: [String: String] = [:]

  mutating func group(_ name: String, _ change: (inout Group) -> Void = { _ in }) {
    if groups[name] == nil { order.append(name) }
    change(&groups[name, default: Group()])
  }

  /// Adds every host of a pattern to a group.
  mutating func add(
    pattern: String, address: String?, to group: String, line: Int
  ) throws(HostRange.Malformed) {
    for name in try HostRange.expand(Self.withoutPort(pattern)) {
      self.group(group) { $0.hosts.append(Host(name: name, line: line)) }
      if let address { addresses[name] = address }
    }
  }

  /// The hosts of the chosen groups and of those below them; of the usual ones where none is chosen.
  func targets(
    of chosen: [String], port: UInt16, _ input: InputText
  ) throws(InputProblems) -> [ScanTarget] {
    for name in chosen where groups[name] == nil {
      throw InputProblems([input.problem(nil, "there is no group \"\(name)\"; \(known)")])
    }
    let names = chosen.isEmpty ? Self.usualGroups.filter { groups[$0] != nil } : chosen
    guard !names.isEmpty else {
      throw InputProblems([
        input.problem(
          nil, "no group is named as masters usually are; choose with --group: \(known)")
      ])
    }
    var targets: [ScanTarget] = []
    var problems: [InputProblem] = []
    var visited: Set<String> = []
    var rest = Array(names.reversed())
    while let name = rest.popLast() {
      guard visited.insert(name).inserted, let group = groups[name] else { continue }
      for host in group.hosts {
        do throws(InputProblem) {
          targets.append(try target(host, of: name, port, input))
        } catch { problems.append(error) }
      }
      for child in group.children {
        if groups[child.name] == nil {
          problems.append(input.problem(child.line, "there is no group \"\(child.name)\""))
        }
      }
      rest += group.children.reversed().map(\.name)
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    return targets
  }

  /// The group that names a host directly is its cluster: a group of groups joins several.
  private func target(
    _ host: Host, of group: String, _ port: UInt16, _ input: InputText
  ) throws(InputProblem) -> ScanTarget {
    let address = addresses[host.name] ?? host.name
    guard !address.contains("{{") else {
      throw input.problem(
        host.line,
        "ansible_host of \(host.name) is a template, which only Ansible can fill in: give an address"
      )
    }
    do throws(TargetText.Malformed) {
      return ScanTarget(
        try TargetText.parse(address.contains(":") ? "[\(address)]" : address, port: port),
        cluster: PlainText.line("\(group) (\(input.source))"))
    } catch { throw input.problem(host.line, "\"\(address)\" must \(error.advice)") }
  }

  private var known: String {
    let names = order.prefix(12).joined(separator: ", ")
    return order.isEmpty ? "it has no groups" : "it has \(names)\(order.count > 12 ? ", …" : "")"
  }

  /// `name:22` is the port of ssh: not ours.
  private static func withoutPort(_ pattern: String) -> String {
    guard let colon = pattern.lastIndex(of: ":"), !pattern[..<colon].hasSuffix(":"),
      pattern[pattern.index(after: colon)...].utf8.allSatisfy({ (48...57).contains($0) })
    else { return pattern }
    let host = pattern[..<colon]
    // A colon outside of a range belongs to an IPv6 address.
    var depth = 0
    for character in host {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ":" && depth == 0 { return pattern }
    }
    return depth == 0 ? String(host) : pattern
  }
}
