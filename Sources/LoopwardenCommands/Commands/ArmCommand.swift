import ArgumentParser
import Configuration
import RestartDecision

/// `loopwarden arm`.
struct ArmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arm",
    abstract: "Let the service restart this master's API server when it is due: mode Enforce.",
    discussion: """
      Looks at everything first, has the running service do the same from inside its sandbox, and \
      refuses with the reasons where a restart could not be done or proved. Then writes a drop-in, \
      90-mode.yaml beside the configuration, and has the service read it. Nothing is restarted by \
      arming: gates, windows and turns decide when. Exit status: 0 armed, 1 refused, 3 written but \
      not known to be in force.

      Examples:
        loopwarden arm --dry-run
        loopwarden arm
      """)

  @OptionGroup var common: CommonOptions
  @Flag(help: "Say what would be done, and each refusal's reason; touch nothing.")
  var dryRun = false

  func run() throws {
    let change = ModeChange(common: common, mode: .enforce)
    let before = try change.load()
    let service = RunningService(before.settings)
    if before.policy.mode == .enforce, service.status.map({ $0.mode == Mode.enforce.word }) ?? true
    {
      let runs =
        service.status == nil ? "no service runs: systemctl start loopwarden" : "nothing to do"
      StandardStreams.out("armed already (\(before.origin("mode"))); \(runs)")
      return
    }
    // As it will hold: what contradicts Enforce is found before anything is written.
    let armed = try common.load(overrides: [
      ConfigurationOverride(path: "mode", value: Mode.enforce.word, source: "arm")
    ])
    let plan = try Planning.report(armed)
    let seen = try lookFromInside(service)
    let check = ArmingCheck(
      plan, isSingleMaster: armed.settings.cluster.singleMaster, service: seen)
    guard check.refusals.isEmpty else {
      throw CommandFailure(
        "refused, nothing was touched:\n"
          + check.refusals.map { "  \($0)" }.joined(separator: "\n")
          + "\nMend that and try again; `loopwarden plan -o wide` shows everything that is looked at."
      )
    }
    for notice in check.notices { StandardStreams.out("for now, and no hindrance: \(notice)") }
    if dryRun {
      StandardStreams.out("would be armed, nothing was touched; then: \(plan.next)")
      return
    }
    let file = try change.write(over: before)
    guard try change.tell(service, done: "armed", file: file) else { throw ExitCode(3) }
  }

  /// What the running service sees now; a rehearsal does not disturb it and takes its last word.
  private func lookFromInside(_ service: RunningService) throws -> StatusSnapshot? {
    if dryRun { return service.status }
    switch try service.lookAnew() {
    case .looked(let status): return status
    case .notRunning: return nil
    case .silent:
      throw CommandFailure(
        "refused, nothing was touched: the running service does not look anew when told to; see journalctl -u loopwarden"
      )
    case .interrupted: throw ExitCode(1)
    }
  }
}
