package import Logging
package import SystemdKit

/// Takes the service's log lines to where `LogSink` says: journald's fields are the metadata, under
/// their own names; text has the sentence alone, which says the same.
package struct ServiceLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level = .info
  private let sink: LogSink
  private let journal = JournalSocket()
  private let clock: @Sendable () -> String

  /// Lines to `sink`; `clock` gives the time in RFC 3339, for text.
  package init(sink: LogSink, clock: @escaping @Sendable () -> String) {
    self.sink = sink
    self.clock = clock
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let priority = event.level.priority
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    if sink.usesJournal {
      do {
        try journal.send(Self.entry("\(event.message)", priority, all))
        return
      } catch {
        // journald restarts, or is gone: standard error is what is left.
      }
    }
    StandardStreams.error(sink.written("\(event.message)", priority, time: clock()))
  }

  /// What journald gets of a line.
  package static func entry(
    _ message: String, _ priority: JournalPriority, _ metadata: Logger.Metadata
  ) -> JournalEntry {
    var entry = JournalEntry()
    entry.add("MESSAGE", PlainText.of(message))
    entry.add("PRIORITY", "\(priority.rawValue)")
    entry.add("SYSLOG_IDENTIFIER", "loopwarden")
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
      if case .array(let values) = value {
        for value in values { entry.add(name, PlainText.line("\(value)")) }
      } else {
        entry.add(name, PlainText.line("\(value)"))
      }
    }
    return entry
  }
}

extension Logger.Level {
  /// The same in syslog(3)'s scale.
  package var priority: JournalPriority {
    switch self {
    case .critical: .critical
    case .error: .error
    case .warning: .warning
    case .notice: .notice
    case .info: .info
    case .debug, .trace: .debug
    }
  }
}

extension JournalPriority {
  /// The same in swift-log's scale, which ends below `alert`.
  package var level: Logger.Level {
    switch self {
    case .emergency, .alert, .critical: .critical
    case .error: .error
    case .warning: .warning
    case .notice: .notice
    case .info: .info
    case .debug: .debug
    }
  }
}
