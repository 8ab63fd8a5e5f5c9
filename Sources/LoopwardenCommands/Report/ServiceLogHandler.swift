package import Logging
import SystemdKit

/// Log lines of the service: `<N>` priority prefixes where systemd reads standard error
/// (sd-daemon(3)), a readable line elsewhere.
package struct ServiceLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level = .info
  private let toJournal: Bool
  private let clock: @Sendable () -> String

  /// Lines for the journal if `toJournal`, otherwise lines that begin with `clock`'s time.
  package init(toJournal: Bool, clock: @escaping @Sendable () -> String) {
    self.toJournal = toJournal
    self.clock = clock
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let text = "\(event.message)\(fields)"
    if toJournal {
      StandardStreams.error(Self.priority(event.level).prefixing(text))
    } else {
      // Further lines are indented: whoever wrote the text cannot make a line of the log's own.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      StandardStreams.error(
        "\(clock()) \(Self.word(event.level)) \(lines.joined(separator: "\n    "))")
    }
  }

  private static func priority(_ level: Logger.Level) -> JournalPriority {
    switch level {
    case .critical: .critical
    case .error: .error
    case .warning: .warning
    case .notice: .notice
    case .info: .info
    case .debug, .trace: .debug
    }
  }

  private static func word(_ level: Logger.Level) -> String {
    switch level {
    case .critical: "CRIT "
    case .error: "ERROR"
    case .warning: "WARN "
    case .notice: "NOTE "
    case .info: "info "
    case .debug, .trace: "debug"
    }
  }
}
