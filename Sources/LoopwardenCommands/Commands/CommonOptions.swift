import ArgumentParser
import Configuration

/// What every command that needs the configuration takes.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The configuration file; drop-ins are FILE.d/*.yaml.", valueName: "file"))
  var config: String?
  @Option(
    help: ArgumentHelp(
      "A value over the configuration's, restart.soak=1m; may be repeated.", valueName: "key=value")
  )
  var set: [String] = []

  /// The configuration, with `overrides` on top of `--set`.
  ///
  /// - Throws: `CommandFailure` that lists every problem.
  func load(overrides: [ConfigurationOverride] = []) throws -> LoadedConfiguration {
    var all: [ConfigurationOverride] = []
    for text in set {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("--set \(text): it is written KEY=VALUE, restart.soak=1m")
      }
      all.append(
        ConfigurationOverride(
          path: String(text[..<equals]), value: String(text[text.index(after: equals)...]),
          source: "--set"))
    }
    do {
      return try ConfigurationFile.load(
        path: config ?? ConfigurationFile.defaultPath, explicit: config != nil,
        overrides: all + overrides, layout: MasterLayout.defaults)
    } catch {
      throw CommandFailure(error)
    }
  }
}
