package import KubernetesClient
package import LoopbackCertificate
package import RestartDecision

/// One look at the rest of the cluster, in values and in words.
package struct ClusterSight: Sendable {
  /// The Lease.
  package var lease: LeaseAnswer = .unreachable("not asked")
  /// Who the other masters are.
  package var membership: Membership
  /// What each of them said, in the order of `membership.members`.
  package var peers: [PeerSight] = []
  /// When asking them began, on the boot clock.
  package var askedFrom: BootTime?
  /// Names of cordoned control-plane nodes.
  package var cordoned: [String] = []
  /// Another tool's lock that is held, or that could not be learned of.
  package var rebootLock: RebootLock?
  /// The same for people.
  package var rebootLockWords: String?
  /// This master holds `cluster.virtualAddress`.
  package var holdsVirtualAddress = false
  /// This master's own version.
  package var ownVersion: String?
  /// Why the members cannot be remembered.
  package var problem: String?
  /// Why our last write to the Lease was not applied, for people; `nil` where it was, or where
  /// another master was first.
  package var lockWriteProblem: String?
}

/// What another master said.
package struct PeerSight: Sendable {
  /// Which.
  package var member: Member
  /// Whether it serves.
  package var readiness: PeerReadiness
  /// The same for people.
  package var readinessWords: String
  /// Its loopback certificate, as it was last seen.
  package var certificate: LoopbackIdentity?
  /// Why its certificate could not be read this time.
  package var certificateProblem: String?
  /// Its HTTP `Date` minus our wall clock, if it answered in this look.
  package var clockOffset: Interval?
  /// Its version, if it said.
  package var version: String?

  var fact: PeerFact {
    PeerFact(
      node: member.identity, readiness: readiness,
      certificate: certificate.flatMap(PeerCertificate.init), clockOffset: clockOffset,
      version: version.map { Digest.fnv1a($0.utf8) })
  }
}

extension PeerCertificate {
  init?(_ identity: LoopbackIdentity) {
    guard let fingerprint = Fingerprint(identity.fingerprint) else { return nil }
    self.init(
      fingerprint: fingerprint, madeAt: WallTime(unixSeconds: identity.madeAt),
      notBefore: WallTime(unixSeconds: identity.notBefore),
      notAfter: WallTime(unixSeconds: identity.notAfter))
  }
}

extension ClusterSight {
  /// What the decision needs of it.
  var peersFact: PeersFact {
    PeersFact(
      fault: membership.fault, peers: peers.map(\.fact).sorted { $0.node < $1.node },
      askedFrom: askedFrom, cordoned: cordoned.first.map { NodeIdentity(name: $0) },
      rebootLock: rebootLock, holdsVirtualAddress: holdsVirtualAddress,
      ownVersion: ownVersion.map { Digest.fnv1a($0.utf8) })
  }
}
