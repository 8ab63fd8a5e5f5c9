/// Ansible's INI inventories (its "ini" inventory plugin): groups, hosts with variables, `:children`
/// and `:vars`.
enum InventoryINI {
  private enum Section {
    case hosts(String)
    case children(String)
    case variables
  }

  static func read(_ input: InputText) throws(InputProblems) -> Inventory {
    var inventory = Inventory()
    var section = Section.hosts("ungrouped")
    var problems: [InputProblem] = []
    for line in input.lines {
      if line.text.hasPrefix("["), let name = InputText.sectionName(line.text) {
        if let next = Self.section(String(name)) {
          section = next
          if case .hosts(let group) = next { inventory.group(group) }
        } else {
          problems.append(
            input.problem(
              line.number, "[\(name)] is no section: [GROUP], [GROUP:children] or [GROUP:vars]"))
        }
        continue
      }
      switch section {
      case .variables: break
      case .children(let group):
        inventory.group(group) {
          $0.children.append(.init(name: String(line.text), line: line.number))
        }
      case .hosts(let group):
        if let message = add(line, to: group, of: &inventory) {
          problems.append(input.problem(line.number, message))
        }
      }
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    return inventory
  }

  private static func section(_ name: String) -> Section? {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let group = parts.first, !group.isEmpty else { return nil }
    switch parts.dropFirst().joined(separator: ":") {
    case "" where parts.count == 1: return .hosts(group)
    case "children": return .children(group)
    case "vars": return .variables
    default: return nil
    }
  }

  /// What is wrong with the line, if anything.
  private static func add(
    _ line: InputText.Line, to group: String, of inventory: inout Inventory
  ) -> String? {
    guard let words = words(of: line.text), let pattern = words.first else {
      return "a quote without its end"
    }
    var address: String?
    for word in words.dropFirst() {
      guard let equals = word.firstIndex(of: "=") else {
        return "\"\(word)\" is no KEY=VALUE after a host's name"
      }
      if word[..<equals] == "ansible_host" || word[..<equals] == "ansible_ssh_host" {
        address = String(word[word.index(after: equals)...])
      }
    }
    do throws(HostRange.Malformed) {
      try inventory.add(pattern: pattern, address: address, to: group, line: line.number)
      return nil
    } catch { return "\"\(pattern)\" \(error.message)" }
  }

  /// Words as a shell divides them; nil where a quote is not closed.
  private static func words(of text: Substring) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isBlank {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let done = word { words.append(done) }
    return quote == nil ? words : nil
  }
}
