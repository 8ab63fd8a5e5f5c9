import ArgumentParser
import Configuration
import RestartDecision

/// Looks once, with everything, and asks the state machine what it would say. Nothing is written.
enum Planning {
  static func report(
    _ configuration: LoadedConfiguration, request: RestartRequest? = nil,
    method: RestartMethod = .runtime
  ) throws -> PlanReport {
    let view = try orExit {
      try MasterView(configuration, wake: nil, plansManifestMethod: method == .manifest)
    }
    let state = StateDirectory(path: configuration.settings.state.directory)
    var sound = true
    var durable = Machine.Durable()
    do {
      durable = try RecordSnapshot.load(state.recordPath)
    } catch {
      sound = false
      StandardStreams.error("\(state.recordPath): \(error)")
    }
    let sight = view.look(.preflight, memory: durable.memory)
    var observation = view.observation(sight, attempt: durable.attempt)
    observation.recordIsSound = sound
    if let request { observation.request = request }
    var machine = Machine(resuming: durable)
    if let seen = seenBySupervisor(configuration) { machine.recall(seen, during: view.boot) }
    let decision = machine.advance(observation, policy: configuration.policy)
    var wording = Wording.of(configuration.settings)
    if let cluster = sight.cluster { wording.take(names: cluster, node: view.node) }
    return PlanReport(
      sight, decision, phase: durable.phase, view: view, policy: configuration.policy,
      wording: wording)
  }

  /// Pauses and expiries count from first sight, and a running supervisor has looked for longer.
  private static func seenBySupervisor(_ configuration: LoadedConfiguration) -> LeaseSighting? {
    let status = try? StatusSnapshot.read(RuntimeDirectory.status(configuration.settings))
    return status.flatMap { $0.writerIsAlive ? $0.leaseSeen : nil }
  }

  static func print(_ report: PlanReport, _ output: OutputFormat) throws {
    switch output {
    case .table, .wide:
      for line in report.lines(wide: output == .wide) { StandardStreams.out(line) }
    case .json: StandardStreams.out(try orExit { try StructuredOutput.json(report) })
    case .yaml: StandardStreams.out(try orExit { try StructuredOutput.yaml(report) })
    }
  }
}

/// `loopwarden plan`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show when this API server would be restarted, and what stands in the way now.",
    discussion: """
      Looks at everything that a restart depends on, and touches nothing. Run it as root: what it \
      cannot read counts as unknown.

      Examples:
        loopwarden plan
        loopwarden plan -o wide
        loopwarden plan -o json | jq '.gates[] | select(.effect == "binds")'
      """)

  @OptionGroup var common: CommonOptions
  @Option(name: .shortAndLong, help: "table, wide, json or yaml.")
  var output: OutputFormat = .table

  func run() throws {
    try Planning.print(try Planning.report(try common.load()), output)
  }
}
