import FoundationEssentials
import LoopwardenCommands

/// The text of `docs/logging.md`, from the code.
enum JournalDocument {
  static let page = "docs/logging.md"

  static var root: String {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }

  private static var classes: String {
    var text = "| `LOOPWARDEN_EVENT` | priority | what happened | fields |\n|---|---|---|---|\n"
    for message in MessageClass.allCases {
      let fields =
        message.fields.map { short($0) } + message.optionalFields.map { "(\(short($0)))" }
      text += "| `\(message.name)` | \(message.priority) | \(message.meaning)"
      text += " | \(fields.joined(separator: " ")) |\n"
    }
    return text
  }

  private static var ids: String {
    var text = "| `LOOPWARDEN_EVENT` | `MESSAGE_ID` |\n|---|---|\n"
    for message in MessageClass.allCases { text += "| `\(message.name)` | `\(message.id)` |\n" }
    return text
  }

  private static var fields: String {
    var text = "| field | holds |\n|---|---|\n"
    for field in LogField.allCases { text += "| `\(field.rawValue)` | \(field.meaning) |\n" }
    return text
  }

  /// Without the part that all have in common.
  private static func short(_ field: LogField) -> String {
    "`" + field.rawValue.dropFirst("LOOPWARDEN_".count) + "`"
  }

  private static func list(_ fields: [LogField]) -> String {
    fields.map { "`\($0.rawValue)`" }.joined(separator: ", ")
  }

  static func render() -> String {
    """
    # Logging

    <!-- Written by a test from the code: UPDATE_DOCS=1 swift test --filter JournalDocumentTests -->

    The service says one line per change, not per look: a quiet week leaves some ten lines. A trouble is
    said once, again when it changes, and once when it is over (`trouble-over`). Every 24 hours of
    running there is a `daily-summary`, counted on the boot clock, so that a log without news is known from
    a service that does not look. Every line belongs to a class with a `MESSAGE_ID` of its own, and
    the catalog explains each class in plain words: what happened, why it matters, what to do.

    ```
    journalctl -xu loopwarden                              # with the catalog's explanations
    journalctl -u loopwarden -p warning                    # what somebody should look at
    journalctl -u loopwarden LOOPWARDEN_GATE=window        # when the window stood in the way
    journalctl LOOPWARDEN_EVENT=renewed --since=-400d -o json \\
      --output-fields=LOOPWARDEN_NODE,LOOPWARDEN_OUTAGE_SEC
    journalctl MESSAGE_ID=\(MessageClass.restartFailed.id)   # failed restarts, by the id alone
    ```

    ## Where lines go

    | standard error is | journald's socket | lines are |
    |---|---|---|
    | a terminal | | readable: time, level, sentence |
    | a stream to journald (`JOURNAL_STREAM`) | there | entries with fields, through journald's socket |
    | something else, and systemd started us (`SYSTEMD_EXEC_PID`) | there | entries with fields |
    | a stream to journald | not there | the sentence with a priority prefix, `<4>` (sd-daemon(3)) |
    | something else | | the same with the time: `<4>2026-11-21T09:00:00Z ...` |

    The socket is `/run/systemd/journal/socket`. An entry that journald does not take goes to standard error
    instead. The sentence says everything for people; fields are for machines. Control characters in what
    others wrote are replaced, line breaks in fields become spaces, and long values are cut (`MESSAGE` at
    8 KiB, others at 2 KiB).

    ## Classes

    Fields are written here without their prefix `LOOPWARDEN_`; those in parentheses are there where they
    are known. Names, ids and fields are stable: they are not reused, and none changes its meaning.

    \(classes)
    Every line also has `MESSAGE`, `MESSAGE_ID`, `PRIORITY`, `SYSLOG_IDENTIFIER=loopwarden` and
    \(list(LogField.everywhere)). Lines that come from a look (all but those of the service's start,
    end, configuration and faults, and of the outside writes) have \(list(Array(LogField.everyLook.prefix(2)))), and
    where they are known \(list(Array(LogField.everyLook.dropFirst(2)))).

    A restart that is due says which gates stand in its way once, and again when the set of gates
    changes or the end comes nearer: `restart-waiting` where only time or another master's turn is
    waited for, `restart-blocked` otherwise.

    ## Fields

    \(fields)
    ## Message ids

    \(ids)
    """
  }
}
