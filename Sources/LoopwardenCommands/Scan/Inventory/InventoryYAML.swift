import YAMLDocument

/// Ansible's YAML inventories (its "yaml" inventory plugin): groups with `hosts`, `children` and
/// `vars`, inside each other.
enum InventoryYAML {
  static func read(_ root: YAMLNode, _ input: InputText) throws(InputProblems) -> Inventory {
    var reader = Reader(input: input)
    reader.groups(root)
    guard reader.problems.isEmpty else { throw InputProblems(reader.problems) }
    return reader.inventory
  }

  private struct Reader {
    let input: InputText
    var inventory = Inventory()
    var problems: [InputProblem] = []

    mutating func groups(_ node: YAMLNode, of parent: String? = nil) {
      guard !node.isNull else { return }
      guard let entries = node.entries else {
        return refuse(node, "groups are a mapping, but this is \(node.found)")
      }
      for (key, value) in entries {
        let name = key.scalarText ?? ""
        inventory.group(name)
        if let parent {
          inventory.group(parent) { $0.children.append(.init(name: name, line: key.line)) }
        }
        group(name, value)
      }
    }

    private mutating func group(_ name: String, _ node: YAMLNode) {
      guard !node.isNull else { return }
      guard let entries = node.entries else {
        return refuse(
          node, "group \"\(name)\" is a mapping of hosts, children and vars, not \(node.found)")
      }
      for (key, value) in entries {
        switch key.scalarText {
        case "hosts": hosts(value, of: name)
        case "children": groups(value, of: name)
        case "vars": break
        default:
          refuse(key, "group \"\(name)\" has \(key.found); it may have hosts, children and vars")
        }
      }
    }

    private mutating func hosts(_ node: YAMLNode, of group: String) {
      guard !node.isNull else { return }
      guard let entries = node.entries else {
        return refuse(node, "hosts are a mapping (NAME:), but this is \(node.found)")
      }
      for (key, value) in entries {
        let pattern = key.scalarText ?? ""
        let address = value["ansible_host"]?.string ?? value["ansible_ssh_host"]?.string
        do throws(HostRange.Malformed) {
          try inventory.add(pattern: pattern, address: address, to: group, line: key.line)
        } catch { refuse(key, "\"\(pattern)\" \(error.message)") }
      }
    }

    private mutating func refuse(_ node: YAMLNode, _ message: String) {
      problems.append(input.problem(node.line, message))
    }
  }
}
