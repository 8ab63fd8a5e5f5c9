import KubernetesClient
import RestartDecision
import Supervision
import Telemetry

extension StepMetrics {
  private static let lockStates = ["free", "held", "missing", "denied", "unavailable"]

  /// The other masters, and the lock.
  func cluster(_ exposition: inout Exposition) {
    if case .singleMaster = step.observation.lock {
      exposition.set(.peersKnown, to: 0)
      exposition.set(.peersReady, to: 0)
      return
    }
    if let cluster = sight.cluster {
      exposition.set(.peersKnown, to: Double(cluster.membership.members.count))
      // Quiet looks keep the last answers; before the first there are none.
      if !cluster.peers.isEmpty || cluster.membership.members.isEmpty {
        exposition.set(
          .peersReady, to: Double(cluster.peers.count { $0.readiness == .ready }))
      }
    }
    lock(&exposition)
  }

  private func lock(_ exposition: inout Exposition) {
    let state: String
    switch step.observation.lock {
    case .singleMaster, .notConfigured: return
    case .lease(let record): state = record.holder == nil ? "free" : "held"
    case .missing: state = "missing"
    case .denied: state = "denied"
    case .unavailable: state = "unavailable"
    }
    exposition.set(.lockState, oneOf: Self.lockStates, is: state)
    guard case .lease(let record) = step.observation.lock, record.holder != nil,
      case .lease(let lease)? = sight.cluster?.lease
    else { return }
    let holder = lease.holder?.node ?? lease.holderIdentity ?? ""
    exposition.set(
      .lockHolder,
      [PlainText.line(String(holder.prefix(253))), "\((record.phase ?? .unknown).label)"], to: 1)
    exposition.set(.lockAcquired, toKnown: lease.acquireTime.map { Double($0.seconds) })
    exposition.set(
      .lockSilent,
      toKnown: step.leaseSeen.map { (step.observation.now.boot - $0.since).inSeconds })
  }
}
