import ContainerRuntime

/// The driver that reaches this master's API server.
struct RuntimeChoice {
  /// The driver.
  let runtime: any ContainerRuntime
  /// Its name and place, for people.
  let name: String
  /// What holds the process.
  let holder: APIServerHolder
  /// Whether it is the last word: configured, or seen to run the API server where nothing speaks for
  /// another place. Else the next look searches again.
  let isSettled: Bool
  /// Whether the configuration names it.
  let isConfigured: Bool
  /// The driver for units, where it is one.
  let unit: UnitRuntime?

  init(
    runtime: any ContainerRuntime, name: String, holder: APIServerHolder = .container,
    isSettled: Bool, isConfigured: Bool = false
  ) {
    self.runtime = runtime
    self.name = name
    self.holder = holder
    self.isSettled = isSettled
    self.isConfigured = isConfigured
    unit = runtime as? UnitRuntime
  }

  /// The same, to be looked for again at the next look.
  var unsettled: RuntimeChoice {
    RuntimeChoice(runtime: runtime, name: name, holder: holder, isSettled: false)
  }
}
