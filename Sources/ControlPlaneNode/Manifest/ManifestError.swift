/// Why a static pod manifest was refused, and where.
package struct ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The file, as the caller named it.
  package let path: String
  /// Line of the text, from 1; 0 when the whole file is meant.
  package let line: Int
  /// What was found and what to do, in one or two lines.
  package let message: String

  /// Whether kubelet may take the file all the same: it lets the last of two equal keys win, which
  /// is no guess for a tool that is in doubt.
  package let kubeletMayAccept: Bool

  /// A refusal of `path` at `line` (0 for the whole file).
  package init(path: String, line: Int = 0, message: String, kubeletMayAccept: Bool = false) {
    self.path = path
    self.line = line
    self.message = message
    self.kubeletMayAccept = kubeletMayAccept
  }

  /// `path:line: message`.
  package var description: String {
    line > 0 ? "\(path):\(line): \(message)" : "\(path): \(message)"
  }
}
