import Glibc

/// Standard output and error, unbuffered: a crash loses nothing that was said.
package enum StandardStreams {
  /// Writes `text` and a line break to standard output.
  package static func out(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
  /// Writes `text` and a line break to standard error.
  package static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Writes `text` as it is to standard output.
  package static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Whether standard output is a terminal.
  package static var outIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  /// Whether standard input is a terminal.
  package static var inIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  private static func write(_ text: String, to file: Int32) {
    var bytes = Array(PlainText.of(text).utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        // A reader that has gone away is no reason to fail what is being reported.
        if errno != EINTR { return }
        continue
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
