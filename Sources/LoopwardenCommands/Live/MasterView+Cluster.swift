import Configuration
import ControlPlaneNode
import KubernetesClient
import LoopbackCertificate
import RestartDecision
import TLSProbe

/// This master's place in the cluster.
extension MasterView {
  /// What this master is known by: its flags' addresses, and where we ask it.
  func ownMaster(_ target: ProbeTarget, _ sight: Sight) -> OwnMaster {
    var known: OwnAddresses?
    if let flags = sight.flags,
      case .known(let addresses) = OwnAddresses.find(
        flags, virtualAddress: settings.cluster.virtualAddress)
    {
      known = addresses
    }
    let asked = IPAddress(target.host)
    return OwnMaster(
      address: APIServerAddress(host: target.host, port: target.port),
      isOwnHost: { host in
        known?.isOwn(host: host) == true || asked != nil && IPAddress(host) == asked
      },
      holds: holdsAddress, version: sight.apiServerVersion,
      // Masters may share one pair: then it does not tell which of them answered.
      fingerprint: sight.correlation?.isPersisted == true
        ? nil : sight.certificate.value?.fingerprint)
  }

  /// Begins a write to the Lease that was decided on.
  func writeLock(_ write: LockWrite, for attempt: Attempt) {
    guard let cluster else { return }
    let words = LeaseWords(
      node: node, requestedBy: (try? state.request()).flatMap { $0 }?.by,
      release: (try? state.release()).flatMap { $0 })
    cluster.keeper.begin(write, for: attempt, cluster.servers, words: words)
  }
}
