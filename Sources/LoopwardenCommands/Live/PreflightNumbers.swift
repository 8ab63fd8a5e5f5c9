import ControlPlaneNode
import RestartDecision

/// Preflight checks cross into the loop as numbers: the position in `PreflightCheck.allCases`.
/// They are never stored longer than a restart takes, so a new version may order them anew.
package enum PreflightNumbers {
  /// The number of the check with `label`; `nil` if there is none.
  package static func number(of label: String) -> UInt16? {
    PreflightCheck.allCases.firstIndex { $0.rawValue == label }.map { UInt16($0) }
  }

  /// The label of a check by its number.
  package static func label(of number: UInt16) -> String {
    let all = PreflightCheck.allCases
    return Int(number) < all.count ? all[Int(number)].rawValue : "check \(number)"
  }

  /// What did not pass. What could not be read is a risk, whatever its class.
  static func facts(
    _ findings: [ControlPlaneNode.PreflightFinding]
  ) -> [RestartDecision.PreflightFinding] {
    findings.compactMap { finding in
      guard let number = number(of: finding.check.rawValue) else { return nil }
      switch finding.weight {
      // A warning is for people: `plan` shows it, no gate asks for it.
      case nil, .warning: return nil
      case .fatal: return .init(check: number, weight: .fatal)
      case .risk: return .init(check: number, weight: .risk)
      }
    }
  }
}
