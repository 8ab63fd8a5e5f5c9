import KubernetesClient
import RestartDecision

extension Sight {
  /// Why the service's own credential will not last, if it will not; `nil`: it does, or there is none.
  func credentialAlert(_ decision: Decision) -> (sentence: String, key: String, isOver: Bool)? {
    guard let life = credentialLife else { return nil }
    let now = at.wall.unixSeconds
    let verdict = life.verdict(now: now, nextRestart: decision.plan.time?.unixSeconds)
    guard verdict.isAlert else { return nil }
    // The time left is no news every second.
    let key = "\(life.notAfter ?? 0) \(verdict.isUsable)"
    return (verdict.sentence(life.kind, now: now), key, !verdict.isUsable)
  }
}

extension Plan {
  /// When the next restart is to be expected; `nil`: not known.
  var time: WallTime? {
    switch self {
    case .unknown: nil
    case .due(let at), .window(let at), .urgency(let at): at
    }
  }
}
