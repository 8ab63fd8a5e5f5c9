import ArgumentParser
import Configuration
import Glibc
import RestartDecision

/// `loopwarden restart`.
struct RestartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart",
    abstract: "Restart this master's API server now, through the same gates, and prove it.",
    discussion: """
      A running supervisor is asked to do it; without one this command does it itself. Gates are \
      waived by name only; some cannot be. Exit status: 0 renewed and proved, 1 refused or given \
      up before anything was stopped, 2 failed, 3 not known: interrupted, or nobody answered.

      Examples:
        loopwarden restart --dry-run
        loopwarden restart --yes
        loopwarden restart --waive window --waive image-pull-always
      """)

  @OptionGroup var common: CommonOptions
  @Flag(help: "Print the plan and each refusal's reason; touch nothing.")
  var dryRun = false
  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false
  @Option(help: "Waive this gate or preflight check; may be repeated.")
  var waive: [String] = []
  @Option(
    help: """
      runtime, or, where no runtime can be reached, manifest: the manifest is moved away and back \
      (restart.allowManifestMethod); about three times the outage.
      """)
  var method: RestartMethod = .runtime
  @Option(name: .shortAndLong, help: "For --dry-run: table, wide, json or yaml.")
  var output: OutputFormat = .table

  func run() throws {
    let configuration = try dryRun ? common.load() : common.loadToAct()
    if method == .manifest, !configuration.settings.restart.allowManifestMethod {
      throw CommandFailure(
        "refused, nothing was touched: --method manifest is off (restart.allowManifestMethod: false): "
          + ManifestMethodWords.lastResort.joined(separator: "; "))
    }
    let waivers = try orExit { try Waivers.sort(waive) }
    let file = RequestFile(
      id: CommandValues.newIdentity(), waivedGates: waivers.gates.map { "\($0.label)" },
      waivedChecks: waivers.checks, by: CommandValues.caller,
      method: method == .runtime ? nil : method.rawValue)
    let report = try Planning.report(
      configuration, request: Waivers.request(file), method: method)
    if dryRun {
      try Planning.print(report, output)
      throw ExitCode(report.wouldRestartNow ? 0 : 1)
    }
    let refusals = PlanReport.refusals(
      report.gates, report.preflight, waived: waivers.checks)
    guard refusals.isEmpty else {
      throw CommandFailure(
        "refused, nothing was touched:\n"
          + refusals.map { "  \($0)" }.joined(separator: "\n"))
    }
    try confirm(report)
    try ask(file, configuration)
  }

  private func confirm(_ report: PlanReport) throws {
    if yes { return }
    guard StandardStreams.inIsTerminal else {
      throw CommandFailure(
        "not a terminal, so nobody can be asked: give --yes to restart the API server of \(report.node)"
      )
    }
    for reason in report.lastResort ?? [] { StandardStreams.out(reason) }
    if let outage = report.outage { StandardStreams.out(outage) }
    StandardStreams.out("Restart the API server of \(report.node) now? Type its name to go on:")
    guard readLine() == report.node else {
      throw CommandFailure("not confirmed; nothing was touched")
    }
  }

  private func ask(_ file: RequestFile, _ configuration: LoadedConfiguration) throws {
    let settings = configuration.settings
    let state = try orExit { try StateDirectory.open(settings.state.directory) }
    let answer: StatusSnapshot.RequestReport?
    do {
      // The request is written first: if we are the actor, our own record of it must survive us.
      try state.setRequest(file)
      let log = ServiceLog.of(node: configuration.nodeName)
      let service = try Service(configuration, logger: log) { [common] in
        try common.load()
      }
      answer = service.serve(request: file.id)
    } catch is Service.AlreadyRunning {
      StandardStreams.out("asked the running supervisor")
      do {
        answer = try RequestFollower(settings, state).follow(file.id)
      } catch {
        StandardStreams.error("\(error)")
        throw ExitCode(3)
      }
    } catch {
      try? state.setRequest(nil)
      throw CommandFailure(error)
    }
    guard let answer else {
      StandardStreams.error(
        "interrupted; `loopwarden status` says how far it came, and the supervisor goes on with it")
      throw ExitCode(3)
    }
    for reason in answer.reasons { StandardStreams.out("  \(reason)") }
    StandardStreams.out(answer.sentence)
    switch answer.outcome {
    case "renewed": return
    case "failed": throw ExitCode(2)
    default: throw ExitCode(1)
    }
  }
}
