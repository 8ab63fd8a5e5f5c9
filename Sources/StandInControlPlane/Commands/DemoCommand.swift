import ArgumentParser
import Glibc

/// `loopwarden-standin demo`: what `make demo` runs.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show the real loopwarden renew three masters' certificates, one at a time.",
    discussion: """
      Needs neither root nor Kubernetes. Two rounds, with a shutdown delay of 0 s and of 5 s, take \
      about three minutes. Exit status: 0 every renewal was proved, 1 it was not, 128 and the \
      signal's number when a signal ended the demo.
      """)

  @Option(help: "The loopwarden program.")
  var loopwarden: String

  @Option(
    parsing: .upToNextOption,
    help: "A round for each: the API servers' --shutdown-delay-duration in whole seconds.")
  var shutdownDelay = [0, 5]

  func validate() throws {
    guard !shutdownDelay.isEmpty, shutdownDelay.allSatisfy({ (0...10).contains($0) }) else {
      throw ValidationError("--shutdown-delay is from 0 to 10.")
    }
  }

  func run() throws {
    guard access(loopwarden, X_OK) == 0 else {
      throw ValidationError(
        "\(loopwarden) cannot be run (\(systemErrorText())): build it with `make build`")
    }
    guard let launcher = DieWithParent.launcher() else {
      throw ValidationError("cannot read /proc/self/exe: \(systemErrorText())")
    }
    let timeline = Timeline()
    let settings = shutdownDelay.enumerated().map {
      DemoSettings(round: $0.offset, shutdownDelay: $0.element)
    }
    RollReport.introduce(timeline, rounds: settings)
    var rounds: [RollRound] = []
    var outcome: RollRound.Outcome = .proved
    do {
      let signals = try SignalPipe(catching: [SIGTERM, SIGINT, SIGHUP])
      for settings in settings {
        rounds.append(
          try RollRound(
            settings, supervisorProgram: loopwarden, launcher: launcher, signals: signals,
            timeline: timeline))
      }
      outcome = try perform(rounds)
    } catch {
      outcome = .notProved("\(error)")
      timeline.print("NOT PROVED: \(error).", .bad)
    }
    for round in rounds { round.cleanUp() }
    switch outcome {
    case .proved: RollReport.conclude(rounds, timeline: timeline, program: loopwarden)
    case .notProved: throw ExitCode(1)
    case .interrupted(let signal):
      timeline.print("The demo was ended by signal \(signal); nothing of it is left.")
      throw ExitCode(128 + signal)
    }
  }

  /// All clusters are started, then rolled one after the other; the first that fails ends it.
  private func perform(_ rounds: [RollRound]) throws -> RollRound.Outcome {
    for round in rounds {
      RollReport.start(round)
      guard let outcome = try round.prepare() else { continue }
      if case .notProved(let reason) = outcome { RollReport.explain(round, reason) }
      return outcome
    }
    for round in rounds {
      RollReport.begin(round)
      let outcome = try round.run()
      if case .interrupted = outcome { return outcome }
      RollReport.summarise(round)
      round.cleanUp()
      guard case .notProved(let reason) = outcome else { continue }
      RollReport.explain(round, reason)
      return outcome
    }
    return .proved
  }
}
