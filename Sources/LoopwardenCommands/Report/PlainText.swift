/// Text of others (a runtime's message, a file's words) as a terminal and a log may be given it.
package enum PlainText {
  /// `text` with every control character but tab and line break replaced, and those that reorder
  /// what is read (Unicode Standard Annex 9, section 2): none of them may repaint a terminal.
  package static func of(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 == 0x0A || $0 == 0x09 || (0x20..<0x7F).contains($0) }) {
      return text
    }
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { plain.append(isPlain(scalar) ? scalar : "\u{FFFD}") }
    return String(plain)
  }

  /// The same on one line: breaks and tabs become spaces.
  package static func line(_ text: String) -> String {
    let plain = of(text)
    guard plain.utf8.contains(where: { $0 == 0x0A || $0 == 0x09 }) else { return plain }
    // By scalars: "\r\n" is one character, and has become "\u{FFFD}\n" by now.
    return String(
      String.UnicodeScalarView(
        plain.unicodeScalars.map { $0 == "\n" || $0 == "\t" ? " " : $0 }))
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: true
    case 0x00..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
}
