import ArgumentParser
import Configuration
import ControlPlaneNode

/// `loopwarden config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Validate and show the configuration.",
    discussion: "Example:\n  loopwarden config validate --config /etc/loopwarden/config.yaml",
    subcommands: [Validate.self, PrintDefaults.self, Show.self])

  /// `loopwarden config validate`.
  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the configuration and say everything that is wrong with it.",
      discussion: "Example:\n  loopwarden config validate --config ./config.yaml")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let configuration = try common.load()
      for warning in configuration.warnings { StandardStreams.out("warning: \(warning)") }
      StandardStreams.out(
        configuration.files.isEmpty
          ? "valid: no file, the defaults hold"
          : "valid: \(configuration.files.joined(separator: ", "))")
    }
  }

  /// `loopwarden config print-defaults`.
  struct PrintDefaults: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "print-defaults", abstract: "Print every key with its default, explained.",
      discussion: "Example:\n  loopwarden config print-defaults > /etc/loopwarden/config.yaml")

    func run() { StandardStreams.write(ConfigurationText.defaults()) }
  }

  /// `loopwarden config show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the configuration that holds.",
      discussion: "Example:\n  loopwarden config show --origin")

    @OptionGroup var common: CommonOptions
    @Flag(help: "Say for each value where it comes from.")
    var origin = false

    func run() throws {
      let configuration = try common.load()
      if origin {
        let layout = MasterLayout.sentence(configuration.settings.layout, RootedFilesystem())
        StandardStreams.out("# \(layout)")
      }
      StandardStreams.write(ConfigurationText.effective(configuration, origins: origin))
    }
  }
}
