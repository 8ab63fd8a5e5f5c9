package import KubernetesClient
import RestartDecision

extension CredentialVerdict {
  /// What to run. The administrator's kubeconfig is told, because the service's own may not approve.
  private static let remedy =
    "run `loopwarden bootstrap --renew --kubeconfig /etc/kubernetes/admin.conf`"

  /// The verdict for people, at `now` (Unix seconds); an alert says what to do.
  package func sentence(_ kind: CredentialLife.Kind, now: Int64) -> String {
    let name =
      switch kind {
      case .clientCertificate: "the client certificate of loopwarden's kubeconfig"
      case .token, .tokenFile: "the token of loopwarden's kubeconfig"
      }
    func time(_ at: Int64) -> String { TimeText.rfc3339(at) }
    func length(_ seconds: Int64) -> String { TimeText.length(.seconds(seconds)) }
    switch self {
    case .lasts(nil): return "\(name) does not say when it ends"
    case .lasts(let until?):
      return "\(name) ends \(time(until)), in \(length(until - now))"
    case .endsTooSoon(let at, let needed):
      return "\(name) ends \(time(at)), in \(length(at - now)), and is needed until \(time(needed))"
        + " (the next planned restart and 30 d): \(Self.remedy)"
    case .expired(let at):
      return "\(name) expired \(time(at)), \(length(now - at)) ago: \(Self.remedy)"
    case .notYetValid(let from):
      return "\(name) holds from \(time(from)) on, in \(length(from - now)): compare this machine's"
        + " clock with another's, or \(Self.remedy)"
    }
  }
}
