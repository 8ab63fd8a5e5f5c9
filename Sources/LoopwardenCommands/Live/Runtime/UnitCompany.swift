import ContainerRuntime

/// What restarts together with an API server that is not alone in its unit.
enum UnitCompany {
  /// A sentence on the unit of this name; nil where it runs the API server alone, as far as is known.
  static func whatElse(unit name: String) -> String? { WholeServer.of(unit: name)?.consequence }

  /// The same with what systemd itself restarts along.
  static func whatElse(_ facts: UnitFacts) -> String? {
    let services = facts.dependents.filter { $0.hasSuffix(".service") }
    let parts =
      [facts.wholeServer?.consequence].compactMap { $0 }
      + (services.isEmpty
        ? [] : ["systemd restarts \(services.joined(separator: ", ")) too, which depend on it"])
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
