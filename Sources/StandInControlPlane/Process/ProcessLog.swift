import Glibc

/// Lines for people: UTC time of day, who speaks, what happened.
///
/// One `write(2)` a line, so that the lines of the kubelet and of its child, which share a
/// terminal or a file, never mix.
package struct ProcessLog {
  private let speaker: String
  private let sink: (String) -> Void

  /// Writes to standard error as `speaker`, with the process id.
  package init(speaker: String) {
    self.speaker = "\(speaker)[\(getpid())]"
    sink = { line in
      let bytes = Array(line.utf8)
      _ = write(STDERR_FILENO, bytes, bytes.count)
    }
  }

  /// Hands every line to `sink` instead, without time and speaker (for tests).
  package init(sink: @escaping (String) -> Void) {
    speaker = ""
    self.sink = sink
  }

  /// Writes one line.
  package func say(_ text: String) {
    guard !speaker.isEmpty else { return sink(text) }
    sink("\(TimeText(unixTime: wallClockNow()).clock)Z \(speaker): \(text)\n")
  }
}
