import ArgumentParser
import Configuration
import RestartDecision

/// `loopwarden rehearse`.
struct RehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Show what this configuration would do over the next years, without a cluster.",
    discussion: """
      Lets the real supervisor live through the years in a simulated cluster of masters that work, \
      one state machine each, and prints when each API server is renewed and why then. Touches \
      nothing and needs no privileges. The exit status is 0, 1 if a renewal happens only in urgency \
      or outside every window, and 2 if a certificate expires first.

      Examples:
        loopwarden rehearse --masters 3 --config /etc/loopwarden/config.yaml
        for m in m1 m2 m3; do ssh $m loopwarden check -o json; done > now.json
        loopwarden rehearse --from now.json --years 3
        loopwarden rehearse --masters 5 --set restart.renewBefore=20d -o json
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "How many masters (1 to 7); not with --from.")
  var masters: Int?
  @Option(
    help: ArgumentHelp(
      "Begin with real certificates: the output of `check -o json` of every master, one after the "
        + "other; may be repeated.", valueName: "file"))
  var from: [String] = []
  @Option(help: "How many years of 365 days (1 to 20).")
  var years: Int = 2
  @Option(help: "Which chance decides how long a start takes: the same seed, the same years.")
  var seed: UInt64 = 1
  @Option(help: "For how long the API servers make certificates, where --from does not say.")
  var lifetime: String = "365d"
  @Option(name: .shortAndLong, help: "table, wide, json or yaml.")
  var output: OutputFormat = .table

  func validate() throws {
    guard 1...20 ~= years else { throw ValidationError("--years \(years): 1 to 20") }
    if let masters, !(1...7 ~= masters) { throw ValidationError("--masters \(masters): 1 to 7") }
    if masters != nil, !from.isEmpty {
      throw ValidationError("--masters and --from: the reports say how many masters there are")
    }
    let life = try CommandValues.duration(lifetime, option: "--lifetime")
    guard life >= .hours(2) else { throw ValidationError("--lifetime \(lifetime): 2h or more") }
  }

  func run() throws {
    let loaded = try common.load()
    let rehearsal = try rehearsal(loaded)
    let report = rehearsal.run(years: years, seed: seed)
    switch output {
    case .table, .wide:
      for line in report.lines(time: Wording.of(loaded.settings).time) { StandardStreams.out(line) }
      if loaded.settings.mode == .observe {
        StandardStreams.out("")
        StandardStreams.out("note: mode is Observe; this is what it would do with mode: Enforce")
      }
    case .json: StandardStreams.out(try orExit { try StructuredOutput.json(report) })
    case .yaml: StandardStreams.out(try orExit { try StructuredOutput.yaml(report) })
    }
    throw ExitCode(report.verdict.exitStatus)
  }

  private func rehearsal(_ loaded: LoadedConfiguration) throws -> Rehearsal {
    if from.isEmpty {
      let count = masters ?? (loaded.settings.cluster.singleMaster ? 1 : 3)
      try checkCount(count, loaded)
      return Rehearsal(
        loaded, masters: count,
        lifetime: try CommandValues.duration(lifetime, option: "--lifetime"),
        now: Clocks.now().wall)
    }
    var text = ""
    for path in from {
      text +=
        String(
          decoding: try orExit { try SmallFile.read(path, limit: 1 << 20) }, as: UTF8.self) + "\n"
    }
    let real = try RehearsedMaster.read(text, source: from.joined(separator: ", "))
    guard real.count <= 7 else { throw CommandFailure("--from: more than 7 masters") }
    try checkCount(real.count, loaded)
    return Rehearsal(loaded, real: real)
  }

  private func checkCount(_ count: Int, _ loaded: LoadedConfiguration) throws {
    guard loaded.settings.cluster.singleMaster == (count == 1) else {
      throw CommandFailure(
        count == 1
          ? "one master is only what the configuration says it is: set cluster.singleMaster"
          : "the configuration says cluster.singleMaster, and \(count) masters are to be rehearsed")
    }
  }
}
