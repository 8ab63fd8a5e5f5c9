/// The text of an `EnvironmentFile=` (systemd.exec(5)): assignments, one or more lines each.
struct EnvironmentFileText {
  /// Values by name; the last assignment counts.
  private(set) var values: [String: String] = [:]
  private var rest: Substring

  init(_ bytes: [UInt8]) {
    rest = Substring(String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n"))
    while !rest.isEmpty { assignment() }
  }

  private mutating func assignment() {
    rest = rest.drop { $0.isWhitespace }
    guard let first = rest.first else { return }
    if first == "#" || first == ";" {
      rest = rest.drop { $0 != "\n" }
      return
    }
    let line = rest.prefix { $0 != "\n" }
    guard let equals = line.firstIndex(of: "=") else {
      rest = rest.dropFirst(line.count)
      return
    }
    var name = line[..<equals]
    while name.last?.isWhitespace == true { name = name.dropLast() }
    rest = rest[rest.index(after: equals)...]
    values[String(name)] = value()
  }

  private mutating func value() -> String {
    rest = rest.drop { $0 == " " || $0 == "\t" }
    var text = ""
    // Blanks that end a value are dropped, unless they were quoted.
    var trimmable = 0
    while let next = rest.popFirst() {
      if next == "\n" { break }
      switch next {
      case "\"", "'":
        text += quoted(next)
        trimmable = 0
      case "\\":
        if let escaped = rest.popFirst(), escaped != "\n" { text.append(escaped) }
        trimmable = 0
      default:
        text.append(next)
        trimmable = next == " " || next == "\t" ? trimmable + 1 : 0
      }
    }
    return String(text.dropLast(trimmable))
  }

  private mutating func quoted(_ quote: Character) -> String {
    var text = ""
    while let next = rest.popFirst(), next != quote {
      guard next == "\\", quote == "\"", let escaped = rest.popFirst() else {
        text.append(next)
        continue
      }
      switch escaped {
      case "\n": break
      case "\"", "\\", "$", "`": text.append(escaped)
      default: text += "\\" + String(escaped)
      }
    }
    return text
  }
}
