/// Splits the simple shell scripts that static pods hold: words, quotes, redirections of output.
/// Everything that a shell would compute is refused rather than guessed.
enum ShellWords {
  /// Why a script was not understood.
  struct Refusal: Error, Equatable {
    let reason: String
  }

  static func split(_ script: String) throws(Refusal) -> [String] {
    var scanner = Scanner(rest: Substring(script))
    return try scanner.words()
  }

  private struct Scanner {
    var rest: Substring

    mutating func words() throws(Refusal) -> [String] {
      var result: [String] = []
      while true {
        skipBlanks()
        guard let first = rest.first else { return result }
        if try skipRedirection() { continue }
        if first == "#" { throw Refusal(reason: "it holds a comment") }
        if first == "\n" { throw Refusal(reason: "it has more than one line") }
        result.append(try word())
      }
    }

    private mutating func skipBlanks() {
      while let first = rest.first {
        if first == " " || first == "\t" {
          rest = rest.dropFirst()
        } else if rest.hasPrefix("\\\n") {
          // A backslash before the line's end joins two lines: in Swift "\\\n" is two characters.
          rest = rest.dropFirst(2)
        } else if first == "\n", rest.allSatisfy({ $0 == "\n" || $0 == " " || $0 == "\t" }) {
          rest = ""
        } else {
          return
        }
      }
    }

    /// `>file`, `>>file`, `2>&1`, `1>> file`: the process's arguments do not change by it.
    private mutating func skipRedirection() throws(Refusal) -> Bool {
      let afterDigits = rest.drop { $0.isASCII && $0.isNumber }
      guard afterDigits.first == ">" else { return false }
      rest = afterDigits.drop { $0 == ">" }
      if rest.first == "&" { rest = rest.dropFirst() }
      while rest.first == " " { rest = rest.dropFirst() }
      guard !(try word()).isEmpty else { throw Refusal(reason: "a redirection has no target") }
      return true
    }

    private mutating func word() throws(Refusal) -> String {
      var text = ""
      while let next = rest.first {
        switch next {
        case " ", "\t", "\n", ">": return text
        case "'":
          rest = rest.dropFirst()
          text += try quoted(until: "'")
        case "\"":
          rest = rest.dropFirst()
          text += try doubleQuoted()
        case "\\":
          rest = rest.dropFirst()
          guard let escaped = rest.first else { throw Refusal(reason: "it ends in a backslash") }
          if escaped != "\n" { text.append(escaped) }
          rest = rest.dropFirst()
        case "$", "`", "|", "&", ";", "<", "(", ")", "*", "?", "[", "{", "}", "~", "!":
          throw Refusal(reason: "it uses \(next), which only a shell can work out")
        default:
          text.append(next)
          rest = rest.dropFirst()
        }
      }
      return text
    }

    private mutating func quoted(until end: Character) throws(Refusal) -> String {
      guard let close = rest.firstIndex(of: end) else {
        throw Refusal(reason: "a quote is not closed")
      }
      let text = String(rest[..<close])
      rest = rest[rest.index(after: close)...]
      return text
    }

    private mutating func doubleQuoted() throws(Refusal) -> String {
      var text = ""
      while let next = rest.first {
        rest = rest.dropFirst()
        switch next {
        case "\"": return text
        case "$", "`": throw Refusal(reason: "it uses \(next), which only a shell can work out")
        case "\\":
          guard let escaped = rest.first else { break }
          rest = rest.dropFirst()
          if !["\"", "\\", "$", "`", "\n"].contains(escaped) { text.append("\\") }
          if escaped != "\n" { text.append(escaped) }
        default: text.append(next)
        }
      }
      throw Refusal(reason: "a quote is not closed")
    }
  }
}
