package import Logging
import RestartDecision
import SystemdKit

/// The service's log. Every line belongs to a class: there is no other way to say something.
package struct ServiceLog: Sendable {
  private let logger: Logger
  private let node: String

  /// The log of the service on `node`, whose lines `handler` takes.
  package init(node: String, handler: any LogHandler) {
    self.node = node
    logger = Logger(label: "loopwarden") { _ in handler }
  }

  /// The log of this process on `node`.
  package static func of(node: String) -> ServiceLog {
    ServiceLog(
      node: node,
      handler: ServiceLogHandler(sink: LogSink(.current)) {
        TimeText.rfc3339(Clocks.now().wall.unixSeconds)
      })
  }

  /// Says `line`.
  package func tell(_ line: LogLine) {
    logger.log(level: line.priority.level, "\(line.sentence)", metadata: line.metadata(node: node))
  }

  /// Says a line of the class `message`.
  package func tell(
    _ message: MessageClass, _ sentence: String, _ fields: KeyValuePairs<LogField, String> = [:]
  ) {
    tell(LogLine(message, sentence, fields))
  }
}

extension LogLine {
  /// The fields by their names in the journal; a repeated one is an array.
  package func metadata(node: String) -> Logger.Metadata {
    var metadata: Logger.Metadata = [
      "MESSAGE_ID": "\(message.id)", LogField.event.rawValue: "\(message.name)",
      LogField.node.rawValue: "\(node)",
    ]
    for field in fields {
      let name = field.field.rawValue
      switch metadata[name] {
      case nil: metadata[name] = .string(field.value)
      case .array(let values)?: metadata[name] = .array(values + [.string(field.value)])
      case let value?: metadata[name] = .array([value, .string(field.value)])
      }
    }
    return metadata
  }
}
