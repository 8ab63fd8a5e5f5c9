/// The lines of an input, and what it is by its content.
package struct InputText {
  /// One line with something on it, without what follows a `#`.
  struct Line {
    /// From 1.
    let number: Int
    let text: Substring
  }

  /// The kinds of input that are recognised.
  package enum Kind: Sendable, Equatable {
    /// One host on each line.
    case hosts
    /// Ansible's INI form.
    case iniInventory
    /// YAML: a kubeconfig or Ansible's YAML form.
    case yaml
  }

  /// As it is named in messages.
  package let source: String
  /// All of it.
  package let bytes: [UInt8]

  /// An input of at most a few megabytes, UTF-8.
  package init(source: String, bytes: [UInt8]) {
    self.source = source
    self.bytes = bytes
  }

  /// By the first line that says something: `[group]` or `name key=value` is an INI inventory,
  /// `key:` at the end or before a blank, `{` or `---` is YAML, anything else a list.
  package var kind: Kind {
    for line in lines {
      if Self.sectionName(line.text) != nil { return .iniInventory }
      if line.text == "---" || line.text.hasPrefix("{") || line.text.hasPrefix("%YAML") {
        return .yaml
      }
      let words = line.text.split(whereSeparator: \.isBlank)
      if let first = words.first, first.hasSuffix(":"), first.dropLast().allSatisfy(\.isKeyPart) {
        return .yaml
      }
      if words.dropFirst().contains(where: { $0.contains("=") }) { return .iniInventory }
    }
    return .hosts
  }

  /// Those with something on them. `;` begins a comment only at the start, as Ansible has it.
  var lines: [Line] {
    var lines: [Line] = []
    let all = String(decoding: bytes, as: UTF8.self)
    let parts = all.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, part) in parts.enumerated() {
      var text = part.drop(while: \.isBlank)
      if index == 0, text.first == "\u{FEFF}" { text = text.dropFirst() }
      guard text.first != "#", text.first != ";" else { continue }
      if let comment = text.indices.first(where: { Self.beginsComment(text, at: $0) }) {
        text = text[..<comment]
      }
      while text.last?.isBlank == true { text = text.dropLast() }
      if !text.isEmpty { lines.append(Line(number: index + 1, text: text)) }
    }
    return lines
  }

  /// The name in `[name]`, where that is no IPv6 address; nil for anything else.
  static func sectionName(_ line: Substring) -> Substring? {
    guard line.hasPrefix("["), line.hasSuffix("]") else { return nil }
    let name = line.dropFirst().dropLast()
    guard (try? TargetText.parse(String(line))) == nil else { return nil }
    return name
  }

  func problem(_ line: Int?, _ message: String) -> InputProblem {
    InputProblem(source: source, line: line, message: PlainText.line(message))
  }

  private static func beginsComment(_ text: Substring, at index: Substring.Index) -> Bool {
    text[index] == "#" && index > text.startIndex && text[text.index(before: index)].isBlank
  }
}

extension Character {
  var isBlank: Bool { self == " " || self == "\t" }
  fileprivate var isKeyPart: Bool {
    isASCII && (isLetter || isNumber) || self == "_" || self == "-" || self == "\"" || self == "'"
  }
}
