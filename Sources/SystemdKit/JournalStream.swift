import Glibc

/// Whether an output goes to the journal, so that lines carry their priority (sd-daemon(3)).
package enum JournalStream {
  /// Whether the descriptor is the stream that `JOURNAL_STREAM` names by device and inode
  /// (systemd.exec(5)). A copy of the variable that a parent left behind does not match.
  package static func isJournal(descriptor: Int32, variable: String?) -> Bool {
    guard let numbers = variable?.split(separator: ":", omittingEmptySubsequences: false),
      numbers.count == 2, let device = UInt64(numbers[0]), let inode = UInt64(numbers[1])
    else { return false }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
  }

  /// Whether this process's standard error goes to the journal.
  package static var isStandardError: Bool {
    isJournal(
      descriptor: STDERR_FILENO, variable: getenv("JOURNAL_STREAM").map { String(cString: $0) })
  }
}

/// syslog(3) priorities, most urgent first.
package enum JournalPriority: Int, Sendable, CaseIterable {
  case emergency = 0
  case alert, critical, error, warning, notice, info, debug

  /// Puts `<N>` before every line of the text: the journal takes each line for an entry.
  package func prefixing(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "<\(rawValue)>\($0)" }.joined(separator: "\n")
  }
}
