import ArgumentParser
import Configuration
import FoundationEssentials
import Glibc
import RestartDecision

/// A refusal or failure of a command: one or two lines for people, exit status 1.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String
  // It is printed by ArgumentParser, past `StandardStreams`.
  init(_ description: String) { self.description = PlainText.of(description) }
  init(_ error: any Error) { self.init("\(error)") }
}

/// Runs `body`, and turns what it throws into a command's failure.
func orExit<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch { throw CommandFailure(error) }
}

/// Reads values that several commands take.
enum CommandValues {
  /// "4h" and the like.
  static func duration(_ text: String, option: String) throws -> Interval {
    guard let value = DurationText.parse(text) else {
      throw ValidationError("\(option) \(text): a length of time is written 30d, 72h, 90m or 45s")
    }
    return value
  }

  /// RFC 3339 in UTC.
  static func time(_ text: String, option: String) throws -> WallTime {
    guard let date = try? Date(text, strategy: .iso8601) else {
      throw ValidationError("\(option) \(text): a time is written 2027-01-16T02:00:00Z")
    }
    return WallTime(unixSeconds: Int64(date.timeIntervalSince1970))
  }

  /// Who calls: the login behind sudo if there is one.
  static var caller: String {
    for variable in ["SUDO_USER", "USER", "LOGNAME"] {
      if let value = getenv(variable), value.pointee != 0 { return String(cString: value) }
    }
    return "uid \(getuid())"
  }

  /// A number that no earlier question had: the wall clock in nanoseconds.
  static func newIdentity() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
