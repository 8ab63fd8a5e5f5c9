package import RestartDecision

/// Names of gates and preflight checks as operators write them in `restart --waive`.
package enum Waivers {
  /// Why a name cannot be waived.
  package struct Refusal: Error, Equatable, CustomStringConvertible {
    /// What was written and what may be.
    package let description: String
  }

  /// Sorts names into gates and preflight checks.
  ///
  /// - Throws: `Refusal` for a name that is unknown or may not be waived.
  package static func sort(_ names: [String]) throws(Refusal) -> (gates: [Gate], checks: [String]) {
    var gates: [Gate] = []
    var checks: [String] = []
    for name in names {
      if let gate = Gate.allCases.first(where: { "\($0.label)" == name }) {
        guard gate.mayBeWaived else {
          throw Refusal(
            description:
              "\(name) cannot be waived: it is changed where it is set, or mended; these can: \(waivable)"
          )
        }
        gates.append(gate)
      } else if PreflightNumbers.number(of: name) != nil {
        checks.append(name)
      } else {
        throw Refusal(
          description:
            "--waive \(name): no such gate or preflight check; gates that can be waived: \(waivable)"
        )
      }
    }
    return (gates, checks)
  }

  /// The request that a file asks for; names that a different version wrote and we do not know
  /// waive nothing.
  static func request(_ file: RequestFile) -> RestartRequest {
    let gates = Gate.allCases.filter { gate in
      gate.mayBeWaived && file.waivedGates.contains("\(gate.label)")
    }
    return RestartRequest(
      id: file.id, waivedGates: GateSet(gates),
      waivedChecks: file.waivedChecks.compactMap(PreflightNumbers.number))
  }

  private static var waivable: String {
    Gate.allCases.filter(\.mayBeWaived).map { "\($0.label)" }.joined(separator: ", ")
      + ", and any preflight check of class risk by its label"
  }
}
