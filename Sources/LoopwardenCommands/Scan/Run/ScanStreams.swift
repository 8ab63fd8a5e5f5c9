import Glibc

/// Results on standard output, and on a terminal a line of progress on standard error that the
/// results push down.
package final class ScanStreams {
  private let out: Int32
  private let progress: Int32?
  private var shown = false

  /// `progress` is a terminal, or nil.
  package init(out: Int32, progress: Int32?) {
    self.out = out
    self.progress = progress
  }

  /// Writes a line; false where nobody reads any more.
  package func line(_ text: String) -> Bool {
    clear()
    return Self.write(text + "\n", to: out)
  }

  /// Shows `text` in the place of the last one.
  package func progress(_ text: String) {
    guard let progress else { return }
    shown = true
    _ = Self.write("\r\u{1B}[K" + text, to: progress)
  }

  /// Takes the line of progress away.
  package func clear() {
    guard shown, let progress else { return }
    shown = false
    _ = Self.write("\r\u{1B}[K", to: progress)
  }

  private static func write(_ text: String, to file: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        guard errno == EINTR else { return false }
        continue
      }
      bytes = bytes.dropFirst(count)
    }
    return true
  }
}
