internal import RestartDecision

/// A value that goes over the files' values.
package struct ConfigurationOverride: Sendable, Equatable {
  /// The key's path, `apiServer.target`.
  package var path: String
  /// The value; texts need no quotes, lists are YAML.
  package var value: String
  /// Who says so: "command line", or the option's name.
  package var source: String

  /// An override.
  package init(path: String, value: String, source: String = "command line") {
    self.path = path
    self.value = value
    self.source = source
  }
}

/// The configuration file and its drop-ins.
package enum ConfigurationFile {
  /// Where the file is when nobody says otherwise.
  package static let defaultPath = "/etc/loopwarden/config.yaml"

  /// Reads `path`, then every `path.d/*.yaml` in the order of their names, then `overrides`, all
  /// on top of what the layout says; later values win key by key. Refuses everything that is wrong,
  /// all of it at once.
  ///
  /// - Parameters:
  ///   - explicit: somebody named `path`: then it is an error if it does not exist. Else the
  ///     defaults hold, with drop-ins if there are any.
  ///   - layout: the defaults of the configured layout; nil where it is not known.
  ///   - hostName: for tests; `nil` asks the system.
  ///   - zoneinfo: the folder of tzdata.
  package static func load(
    path: String = defaultPath, explicit: Bool, overrides: [ConfigurationOverride] = [],
    layout: (LayoutChoice) -> LayoutDefaults? = { _ in nil },
    hostName: String? = nil, zoneinfo: String = "/usr/share/zoneinfo"
  ) throws(ConfigurationErrors) -> LoadedConfiguration {
    var sources = ConfigurationSources()
    sources.read(path, explicit: explicit)
    sources.readDropIns(path + ".d")
    sources.overrides = overrides
    // The layout is a value of the very files that go on top of its defaults.
    let set = sources.merged(over: nil)
    let defaults = layout(set.settings.layout).map { $0.besides(set.origins, set.settings.layout) }
    var merger = sources.merged(over: defaults)
    if let defaults, defaults.observedOnly != nil { merger.observeOnly(defaults) }

    var checks = CrossChecks(merged: merger)
    let zone = checks.zone(zoneinfo: zoneinfo)
    let nodeName = checks.nodeName(hostName: hostName)
    checks.run()
    let problems = merger.problems + checks.problems
    guard problems.isEmpty, let zone, let nodeName else {
      throw ConfigurationErrors(problems: problems)
    }
    return LoadedConfiguration(
      settings: merger.settings,
      policy: Policy(merger.settings, nodeName: nodeName, zone: zone), nodeName: nodeName,
      origins: merger.origins, files: sources.files,
      warnings: sources.warnings + merger.warnings + checks.warnings)
  }
}
