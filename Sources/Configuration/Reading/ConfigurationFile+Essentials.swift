extension ConfigurationFile {
  /// What a start needs to know of a configuration that may be refused, or whose layout cannot be
  /// told yet: what can be read of it counts, the defaults for the rest. Parameters as with `load`.
  package static func essentials(
    path: String = defaultPath, explicit: Bool, overrides: [ConfigurationOverride] = [],
    hostName: String? = nil
  ) -> (stateDirectory: String, nodeName: String) {
    var sources = ConfigurationSources()
    sources.read(path, explicit: explicit)
    sources.readDropIns(path + ".d")
    sources.overrides = overrides
    let merged = sources.merged(over: nil)
    var checks = CrossChecks(merged: merged)
    return (merged.settings.state.directory, checks.nodeName(hostName: hostName) ?? "")
  }
}
