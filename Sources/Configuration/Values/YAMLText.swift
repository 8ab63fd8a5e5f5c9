/// Writes a text so that a YAML reader of either version gets it back as text.
enum YAMLText {
  /// Plain where nobody can take it for something else, else in double quotes.
  static func write(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// A flow list of texts.
  static func write(_ texts: [String]) -> String {
    "[" + texts.map(write).joined(separator: ", ") + "]"
  }

  /// In double quotes, with what does not print escaped (YAML 1.2.2 section 5.7).
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case " "..."~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return result + "\""
  }

  private static func isPlain(_ text: String) -> Bool {
    // Words that YAML 1.1 or 1.2 read as a boolean or as null.
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    guard let first = text.unicodeScalars.first, isLetter(first) || first == "/" else {
      return false
    }
    return !words.contains(text.lowercased())
      && text.unicodeScalars.allSatisfy {
        isLetter($0) || ("0"..."9").contains($0) || $0 == "/" || $0 == "." || $0 == "_" || $0 == "-"
      }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}
