/// Why a kubeconfig or a credential that it names cannot be used: one line with the file, and the
/// line where there is one.
package struct KubeconfigError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file that the message is about.
  package let file: String
  /// Line in that file, from 1; nil when the file as a whole is meant.
  package let line: Int?
  /// What was found, and what to do.
  package let message: String

  /// One line for people.
  package var description: String { "\(file):\(line.map { "\($0):" } ?? "") \(message)" }
}

/// Something that works but should be mended.
package struct KubeconfigWarning: Sendable, Equatable, CustomStringConvertible {
  /// The file that the message is about.
  package let file: String
  /// What was found, and what to do.
  package let message: String

  /// One line for people.
  package var description: String { "\(file): \(message)" }
}
