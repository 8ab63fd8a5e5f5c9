import Glibc
package import SystemdKit

/// Where log lines go, and in which form: one decision, made at the start.
package struct LogSink: Sendable, Equatable {
  /// How a line is written to standard error.
  package enum Form: Sendable, Equatable {
    /// `2026-11-21T09:00:00Z WARN  the sentence`: for somebody at a terminal.
    case readable
    /// `<4>the sentence`: journald reads it, and has a clock of its own (sd-daemon(3)).
    case prefixed
    /// `<4>2026-11-21T09:00:00Z the sentence`: for a file, or another service manager's log.
    case prefixedWithTime
  }

  /// What is known of this process's surroundings.
  package struct Surroundings: Sendable {
    /// Standard error is a terminal.
    package var isTerminal: Bool
    /// Standard error is a stream that journald reads.
    package var isJournalStream: Bool
    /// The service manager started this very process.
    package var isService: Bool
    /// journald's socket for entries with fields is there.
    package var journalIsThere: Bool

    /// Surroundings, one by one.
    package init(isTerminal: Bool, isJournalStream: Bool, isService: Bool, journalIsThere: Bool) {
      self.isTerminal = isTerminal
      self.isJournalStream = isJournalStream
      self.isService = isService
      self.journalIsThere = journalIsThere
    }

    /// This process's.
    package static var current: Surroundings {
      Surroundings(
        isTerminal: isatty(STDERR_FILENO) == 1, isJournalStream: JournalStream.isStandardError,
        isService: ServiceProcess.isThisProcess, journalIsThere: JournalSocket().isThere)
    }
  }

  /// Entries with fields go to journald; what cannot be handed over goes to standard error.
  package let usesJournal: Bool
  /// How standard error is written to.
  package let form: Form

  /// A terminal is somebody who looks on, whoever started us. journald gets entries with fields
  /// where it would get our standard error, and where we are a service and that goes elsewhere.
  package init(_ surroundings: Surroundings) {
    usesJournal =
      !surroundings.isTerminal && surroundings.journalIsThere
      && (surroundings.isJournalStream || surroundings.isService)
    form =
      if surroundings.isTerminal {
        .readable
      } else {
        surroundings.isJournalStream ? .prefixed : .prefixedWithTime
      }
  }

  /// `text` as it is written to standard error, without the last line break. `time` is RFC 3339.
  package func written(_ text: String, _ priority: JournalPriority, time: String) -> String {
    switch form {
    case .prefixed: return priority.prefixing(text)
    case .prefixedWithTime: return priority.prefixing("\(time) \(Self.indented(text))")
    case .readable: return "\(time) \(Self.word(priority)) \(Self.indented(text))"
    }
  }

  /// Further lines are indented: whoever wrote the text cannot make a line of the log's own.
  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
  }

  private static func word(_ priority: JournalPriority) -> String {
    switch priority {
    case .emergency, .alert, .critical: "CRIT "
    case .error: "ERROR"
    case .warning: "WARN "
    case .notice: "NOTE "
    case .info: "info "
    case .debug: "debug"
    }
  }
}
