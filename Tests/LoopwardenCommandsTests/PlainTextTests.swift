import LoopwardenCommands
import Testing

@Suite("Text of others on a terminal")
struct PlainTextTests {
  @Test(
    "control characters and those that reorder text are replaced",
    arguments: [
      ("plain, with a tab\t and\na break", "plain, with a tab\t and\na break"),
      ("caf\u{E9} \u{1F512}", "caf\u{E9} \u{1F512}"),
      ("a\u{1B}[2Jb", "a\u{FFFD}[2Jb"), ("a\rb", "a\u{FFFD}b"),
      ("a\u{7F}\u{9B}b", "a\u{FFFD}\u{FFFD}b"),
      ("a\u{202E}b\u{2066}", "a\u{FFFD}b\u{FFFD}"), ("a\r\nb", "a\u{FFFD}\nb"),
    ])
  func replaced(_ text: String, _ plain: String) {
    #expect(Array(PlainText.of(text).unicodeScalars) == Array(plain.unicodeScalars))
  }
}
