import KubernetesClient

extension Readiness {
  /// One sentence for people.
  package var sentence: String {
    switch self {
    case .ready: "ready"
    case .notReady(let failing):
      failing.isEmpty ? "not ready" : "not ready: \(failing.joined(separator: ", "))"
    case .refused(let status, let advice): "refused with status \(status): \(advice)"
    case .unreachable(let reason): reason
    case .timedOut: "no answer in time"
    case .badCertificate(let reason): reason
    case .credentialsUnusable(let reason): reason
    case .interrupted: "interrupted by a signal"
    }
  }
}
