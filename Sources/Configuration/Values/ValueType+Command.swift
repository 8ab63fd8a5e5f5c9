internal import YAMLDocument

extension ValueType where Value == [String] {
  /// A program with its arguments: a list of texts whose first is an absolute path. No shell.
  static var command: ValueType {
    let allowed = "a list of texts that begins with a program's absolute path"
    return ValueType(
      name: "empty list, or absolute path and arguments", form: .list,
      read: { node, complaints in
        guard let items = node.items else {
          complaints.append(Complaint(text: "must be \(allowed), not \(node.found)"))
          return nil
        }
        let before = complaints.count
        for (index, item) in items.enumerated() {
          let problem = textProblem(item) ?? (index == 0 ? programProblem(item) : nil)
          if let problem {
            complaints.append(Complaint(part: "[\(index)]", line: item.line, text: problem))
          }
        }
        return complaints.count == before ? items.compactMap(\.string) : nil
      },
      write: { YAMLText.write($0) })
  }

  private static func programProblem(_ item: YAMLNode) -> String? {
    item.string?.hasPrefix("/") == true
      ? nil : "must be the program's absolute path, not \(item.found)"
  }
}
