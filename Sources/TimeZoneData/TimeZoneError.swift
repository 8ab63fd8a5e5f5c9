/// Why a time zone could not be had. Each description is one line that names the zone or file.
package enum TimeZoneError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The name could leave the zone folder, or can be no zone's name.
  case invalidName(String)
  /// The file cannot be read; `reason` is the system's.
  case unreadable(file: String, reason: String)
  /// The bytes are not what RFC 9636 asks for. `file` is nil when bytes were given.
  case malformed(file: String?, reason: String)

  /// One line for people.
  package var description: String {
    switch self {
    case .invalidName(let name):
      "\(name.debugDescription) is not the name of a time zone; write one such as Europe/Berlin"
    case .unreadable(let file, let reason):
      "time zone file \(file): \(reason); is the name right, and is the package tzdata installed?"
    case .malformed(let file, let reason):
      "time zone file\(file.map { " " + $0 } ?? ""): \(reason)"
    }
  }
}
