import RestartDecision
import ArgumentParser
import Configuration

/// `loopwarden run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Supervise this master's API server: what the service runs.",
    discussion: """
      In Observe mode, the default, it looks and reports. In Enforce mode it renews the certificate \
      before it expires, by a graceful restart that it proves. TERM and INT end it, HUP makes it \
      read the configuration anew.

      Example:
        loopwarden run --config /etc/loopwarden/config.yaml
      """)

  @OptionGroup var common: CommonOptions

  func run() throws {
    let configuration = try common.loadToAct()
    let logger = ServiceLog.of(node: configuration.nodeName)
    for warning in configuration.warnings {
      logger.tell(.configurationWarning, "\(warning)", [.reason: "\(warning)"])
    }
    let service: Service
    do {
      service = try Service(configuration, logger: logger) { [common] in try common.load() }
    } catch is Service.AlreadyRunning {
      throw CommandFailure(
        "another loopwarden acts on this master already (\(configuration.settings.state.directory)/lock)"
      )
    } catch {
      throw CommandFailure(error)
    }
    let phase = service.previousPhase.map { "\($0.label)" }
    let before =
      phase.map { "the run before ended in phase \($0)" } ?? "nothing of a run before is on record"
    logger.tell(
      .serviceStarted,
      "loopwarden \(Version.text) on \(configuration.nodeName), mode \(configuration.policy.mode.word)"
        + (ModeDropIn.note(in: configuration).map { " (\($0))" } ?? "") + "; \(before)",
      [
        .version: Version.text, .mode: configuration.policy.mode.word,
        .previousPhase: phase ?? "none",
      ])
    service.run()
  }
}
