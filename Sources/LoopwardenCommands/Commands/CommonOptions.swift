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
    let given = try given()
    do {
      return try ConfigurationFile.load(
        path: config ?? ConfigurationFile.defaultPath, explicit: config != nil,
        overrides: given + overrides, layout: MasterLayout.defaults)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The same for who is going to act on this master: what an earlier process left undone is mended
  /// first, even if the configuration is refused.
  func loadToAct() throws -> LoadedConfiguration {
    let known = ConfigurationFile.essentials(
      path: config ?? ConfigurationFile.defaultPath, explicit: config != nil,
      overrides: (try? given()) ?? [])
    return try ManifestRecovery.before(
      in: known.stateDirectory,
      tell: { ServiceLog.of(node: known.nodeName).tell($0) }, load: { try load() })
  }

  /// What `--set` says.
  private func given() throws -> [ConfigurationOverride] {
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
    return all
  }
}
