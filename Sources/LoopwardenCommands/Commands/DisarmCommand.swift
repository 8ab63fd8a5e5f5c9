import ArgumentParser
import Configuration
import RestartDecision

/// `loopwarden disarm`.
struct DisarmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disarm",
    abstract: "Let the service only look and report: mode Observe.",
    discussion: """
      Takes back what `arm` wrote, or writes mode: Observe over a file that says otherwise, and has \
      the running service read it. A restart whose stop has been issued goes on to its proof. Exit \
      status: 0 disarmed, 1 it could not be written, 3 written but not known to be in force.

      Example:
        loopwarden disarm
      """)

  @OptionGroup var common: CommonOptions
  @Flag(help: "Say what would be done; touch nothing.")
  var dryRun = false

  func run() throws {
    let change = ModeChange(common: common, mode: .observe)
    let before = try change.load()
    let service = RunningService(before.settings)
    let status = service.status
    if before.policy.mode == .observe, status.map({ $0.mode == Mode.observe.word }) ?? true {
      StandardStreams.out("disarmed already (\(before.origin("mode"))); nothing to do")
      return
    }
    if let status,
      Phase.allCases.contains(where: { "\($0.label)" == status.phase && $0.isInFlight })
    {
      StandardStreams.out(
        "a restart is in flight (\(status.phase)): before its stop it is given up, after it is proved"
      )
    }
    if dryRun {
      StandardStreams.out("would be disarmed, nothing was touched")
      return
    }
    let file = try change.write(over: before)
    guard try change.tell(service, done: "disarmed", file: file) else { throw ExitCode(3) }
  }
}
