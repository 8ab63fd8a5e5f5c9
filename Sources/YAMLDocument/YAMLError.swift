/// Why a YAML text was refused, and where. Lines and columns count from 1; columns count characters.
package struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was found, in one line.
  package let message: String
  /// Line of the text, from 1.
  package let line: Int
  /// Column in that line, from 1, in characters.
  package let column: Int

  /// Makes an error at a place in the text.
  package init(message: String, line: Int, column: Int) {
    self.message = message
    self.line = line
    self.column = column
  }

  /// `line 3, column 5: …`; the caller puts the file's name in front.
  package var description: String { "line \(line), column \(column): \(message)" }
}
