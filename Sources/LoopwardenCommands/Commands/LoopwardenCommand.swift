package import ArgumentParser
import Glibc

/// The command line: what `loopwarden` with no argument explains.
package struct LoopwardenCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "loopwarden",
    abstract: "Keeps kube-apiserver from dying of its own loopback certificate.",
    discussion: """
      kube-apiserver makes a certificate for itself in memory when it starts, and nothing renews it \
      but a restart. loopwarden sees it, tells when it ends, and renews it by a graceful restart \
      that it proves.

      Examples:
        loopwarden check                      the certificate of this master's API server
        loopwarden certs                      every certificate of this master, in files and memory
        loopwarden scan -f inventory.ini      those of many masters, from anywhere
        loopwarden plan                       what would be done, when, and what stands in its way
        loopwarden restart --dry-run          the same for a restart now
        loopwarden hold --reason "upgrade" --for 4h
      """,
    version: Version.text,
    subcommands: [
      CheckCommand.self, CertsCommand.self, ScanCommand.self, PlanCommand.self,
      StatusCommand.self, RunCommand.self,
      RestartCommand.self, ArmCommand.self, DisarmCommand.self, HoldCommand.self,
      ResumeCommand.self, ReleaseCommand.self,
      ForgetCommand.self, BootstrapCommand.self, GenerateCommand.self, InspectCommand.self,
      RehearseCommand.self,
      ConfigCommand.self,
      VersionCommand.self,
    ])

  package init() {}

  /// Runs the command of the process's arguments and ends the process with its status.
  package static func runAndExit() -> Never {
    // A peer or a reader that has gone away is an error to look at, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      // To a monitoring system, a plugin that was called wrongly has seen nothing.
      let plugins = [
        CheckCommand.configuration, CertsCommand.configuration, InspectCommand.configuration,
        ScanCommand.configuration,
      ].map(\.commandName)
      if plugins.contains(CommandLine.arguments.dropFirst().first),
        exitCode(for: error) == .validationFailure
      {
        StandardStreams.error(fullMessage(for: error))
        exit(withError: ExitCode(CheckVerdict.unknown.exitStatus))
      }
      exit(withError: error)
    }
    exit()
  }
}
