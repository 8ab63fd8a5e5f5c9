import Configuration
import KubernetesClient

extension ClusterReport.LockReport {
  init(_ answer: LeaseAnswer, settings: Settings.Cluster, node: String) {
    lease = "\(settings.lease.namespace)/\(settings.lease.name)"
    switch answer {
    case .lease(let object):
      state = object.holderIdentity == nil ? "free" : "held"
      sentence = Self.sentence(object, node: node)
      take(object, settings)
      return
    case .missing: state = "missing"
    case .denied: state = "denied"
    case .conflict, .throttled, .refused, .serverError, .unreachable, .unknown, .notUnderstood:
      state = "unavailable"
    }
    sentence = answer.problem ?? ""
  }

  private mutating func take(_ object: LeaseObject, _ settings: Settings.Cluster) {
    last = object.line(.last)
    guard let identity = object.holderIdentity else { return }
    holder = object.holder?.node ?? identity
    phase = object.phase ?? "unknown"
    since = object.since?.secondsText
    renewed = object.renewTime?.secondsText
    reason = object.line(.reason)
    failure = object.line(.failure)
    fingerprintBefore = object.line(.fingerprintBefore)
    fingerprintAfter = object.line(.fingerprintAfter)
    let ours = LeaseSettings(settings)
    if let theirs = object.settings, theirs != ours {
      settingsDiffer = "\(holder ?? "") uses \(theirs); this master \(ours)"
    }
  }

  private static func sentence(_ object: LeaseObject, node: String) -> String {
    guard let identity = object.holderIdentity else {
      return "free" + (object.line(.last).map { "; \($0)" } ?? "")
    }
    let holder = object.holder?.node ?? identity
    let since = object.since.map { " since \($0.secondsText)" } ?? ""
    let who = holder == node ? "this master" : holder
    switch object.phase {
    case "held":
      return
        "HELD by \(who)\(since), whose restart failed (\(object.line(.failure) ?? "no reason given")): no master goes on until it is well or released"
    case let phase?: return "held by \(who)\(since), \(phase)"
    case nil: return "held by \(who), which does not say how far it is"
    }
  }
}
