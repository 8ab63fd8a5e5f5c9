import ControlPlaneNode
package import KubernetesClient
package import LoopbackCertificate
package import RestartDecision
import TLSProbe

extension Sight {
  /// A look at a master of which certificate, readiness and cluster alone are known.
  package init(
    at: Moment, certificate: Found<LoopbackIdentity>, readiness: Readiness?,
    cluster: ClusterSight? = nil
  ) {
    self.init(
      at: at, target: ProbeTarget(host: "127.0.0.1", port: 6443), targetOrigin: "the default",
      manifest: .problem(label: "not-asked", "not asked"), certificate: certificate,
      runtime: "not asked")
    self.readiness = readiness
    self.cluster = cluster
  }
}

extension ClusterSight {
  /// A look at the rest of the cluster of which lock, members and their readiness are known.
  package init(lease: LeaseAnswer, membership: Membership, peers: [PeerSight]) {
    self.init(membership: membership)
    self.lease = lease
    self.peers = peers
  }
}

extension PeerSight {
  /// Another master of which its readiness alone is known; `words` say the same for people.
  package init(_ member: Member, _ readiness: PeerReadiness, words: String) {
    self.init(member: member, readiness: readiness, readinessWords: words)
  }
}
