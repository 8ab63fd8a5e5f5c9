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
        ? [] : ["what depends on the unit restarts too: \(services.joined(separator: ", "))"])
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// Whether the unit starts something that runs the API server, rather than the API server; by the
  /// unit's name where systemd did not answer.
  static func isEmbedded(_ facts: UnitFacts?, unit name: String) -> Bool {
    if let facts { return facts.wholeServer != nil }
    return WholeServer.of(unit: name) != nil
  }
}
