import RestartDecision
import ArgumentParser
import Configuration
import Logging
import SystemdKit

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
    let configuration = try common.load()
    let logger = ServiceLog.logger()
    for warning in configuration.warnings { logger.warning("\(warning)") }
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
    logger.notice(
      "loopwarden \(Version.text) on \(configuration.nodeName), mode \(configuration.policy.mode == .enforce ? "Enforce" : "Observe")"
    )
    service.run()
  }
}

/// The service's logger.
enum ServiceLog {
  static func logger() -> Logger {
    let journal = JournalStream.isStandardError
    return Logger(label: "loopwarden") { _ in
      ServiceLogHandler(toJournal: journal) {
        TimeText.rfc3339(Clocks.now().wall.unixSeconds)
      }
    }
  }
}
