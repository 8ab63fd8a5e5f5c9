import Configuration
import RestartDecision

/// Puts this master into a mode: the drop-in, then the running service, which must say that it took
/// it.
struct ModeChange {
  let common: CommonOptions
  let mode: Mode
  private var dropIn: ModeDropIn {
    ModeDropIn(configuration: common.config ?? ConfigurationFile.defaultPath)
  }

  /// The configuration as it holds now.
  ///
  /// - Throws: `CommandFailure` where another file or option has the last word on the mode, and it
  ///   is not this one.
  func load() throws -> LoadedConfiguration {
    let configuration = try common.load()
    if mode == .enforce, let why = MasterLayout.observedOnly(configuration.settings) {
      throw CommandFailure("refused, nothing was touched: \(why)")
    }
    if configuration.policy.mode != mode, let origin = dropIn.overruled(in: configuration) {
      throw CommandFailure(
        "refused, nothing was touched: \(origin) sets mode: \(configuration.policy.mode.word), after \(dropIn.path); change it there, or take it out"
      )
    }
    return configuration
  }

  /// Writes the mode down, unless it holds already; the file that says so.
  func write(over configuration: LoadedConfiguration) throws -> String {
    if configuration.policy.mode == mode { return "\(configuration.origin("mode"))" }
    let write = {
      try dropIn.write(
        mode, by: CommandValues.caller, at: TimeText.rfc3339(Clocks.now().wall.unixSeconds))
    }
    try orExit {
      guard mode == .observe else { return try write() }
      // Observe is the default: without our file it holds, unless another one says otherwise.
      try dropIn.remove()
      if try common.load().policy.mode != mode { try write() }
    }
    let after = try common.load()
    guard after.policy.mode == mode else {
      throw CommandFailure(
        "\(dropIn.path) was written, and yet \(after.origin("mode")) sets mode: \(after.policy.mode.word)"
      )
    }
    return "\(after.origin("mode"))"
  }

  /// Tells the running service, and says what came of it. `done` is "armed" or "disarmed".
  ///
  /// - Returns: false where it is not known to have taken the mode.
  func tell(_ service: RunningService, done: String, file: String) throws -> Bool {
    let mode = mode.word
    switch try service.lookAnew(until: { $0.mode == mode }) {
    case .looked(let status):
      StandardStreams.out("\(done) (\(file)), and the running service took it: \(status.plan)")
      return true
    case .notRunning:
      StandardStreams.out(
        "\(done) (\(file)); no service runs: it holds from its start on, systemctl start loopwarden"
      )
      return true
    case .silent(let last):
      StandardStreams.error(
        "\(file) says mode: \(mode), but the running service did not take it"
          + (last.map { " and goes on in \($0.mode)" } ?? "")
          + ": see journalctl -u loopwarden; does it run with another --config?")
    case .interrupted:
      StandardStreams.error(
        "interrupted; \(file) says mode: \(mode), see `loopwarden status` for what the service does"
      )
    }
    return false
  }
}
