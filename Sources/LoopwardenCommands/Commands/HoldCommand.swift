import ArgumentParser
import Configuration
import Glibc
import RestartDecision

/// `loopwarden hold`.
struct HoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Keep this master's API server from being restarted.",
    discussion: """
      Examples:
        loopwarden hold --reason "etcd maintenance" --for 4h
        loopwarden hold --reason "until the new balancer is in" --until 2027-01-16T02:00:00Z
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "Why: shown by plan and status.")
  var reason: String
  @Option(name: .customLong("for"), help: "How long: 30d, 4h, 90m.")
  var length: String?
  @Option(help: "Until when, RFC 3339 in UTC: 2027-01-16T02:00:00Z.")
  var until: String?

  func validate() throws {
    guard !reason.isEmpty else {
      throw ValidationError("--reason is empty: say why, for whoever finds the hold")
    }
    if length != nil && until != nil {
      throw ValidationError("--for and --until are two ends: give one")
    }
    let now = Clocks.now().wall
    if let end = try end(now), end <= now {
      throw ValidationError("the hold would end in the past: \(TimeText.rfc3339(end.unixSeconds))")
    }
  }

  private func end(_ now: WallTime) throws -> WallTime? {
    if let length { return now + (try CommandValues.duration(length, option: "--for")) }
    return try until.map { try CommandValues.time($0, option: "--until") }
  }

  func run() throws {
    let now = Clocks.now().wall
    let end = try end(now)
    let configuration = try common.load()
    let state = try orExit { try StateDirectory.open(configuration.settings.state.directory) }
    try orExit {
      try state.setHold(
        HoldFile(
          reason: reason, by: CommandValues.caller, since: now.unixSeconds,
          until: end?.unixSeconds))
    }
    StandardStreams.out(
      "held"
        + (end.map { " until \(TimeText.rfc3339($0.unixSeconds))" } ?? " until `loopwarden resume`")
        + ": \(reason)")
  }
}

/// `loopwarden resume`.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Take a hold away.",
    discussion: "Example:\n  loopwarden resume")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let configuration = try common.load()
    let state = StateDirectory(path: configuration.settings.state.directory)
    let hold: HoldFile?
    do {
      hold = try state.hold()
    } catch .notUnderstood(let path) {
      // A hold that cannot be read is taken away by the same word as any other.
      StandardStreams.error("\(path) could not be understood; it is removed")
      hold = nil
      try orExit { try state.setHold(nil) }
    } catch {
      throw CommandFailure(error)
    }
    try orExit { try state.setHold(nil) }
    StandardStreams.out(
      hold.map { "resumed; the hold was: \($0.reason) (\($0.by))" } ?? "nothing was held")
  }
}
