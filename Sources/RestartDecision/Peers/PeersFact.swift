/// What came of asking another master's `/readyz`.
package enum PeerReadiness: UInt8, Sendable {
  /// 200.
  case ready
  /// It answered otherwise, or refused the connection.
  case notReady
  /// It could not be learned: it counts as not ready.
  case unknown
}

/// What another master serves on the loopback name, as far as order needs it.
package struct PeerCertificate: Sendable, Equatable {
  /// SHA-256 of the leaf.
  package var fingerprint: Fingerprint
  /// The Unix time in the CN: about when its process started.
  package var madeAt: WallTime
  /// The first second of validity.
  package var notBefore: WallTime
  /// The last second of validity.
  package var notAfter: WallTime

  /// The facts of one certificate.
  package init(
    fingerprint: Fingerprint, madeAt: WallTime, notBefore: WallTime, notAfter: WallTime
  ) {
    self.fingerprint = fingerprint
    self.madeAt = madeAt
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}

/// One of the other masters.
package struct PeerFact: Sendable, Equatable {
  /// Which.
  package var node: NodeIdentity
  /// Whether it serves.
  package var readiness: PeerReadiness
  /// Its loopback certificate, as it was last seen.
  package var certificate: PeerCertificate?
  /// Its HTTP `Date` minus our wall clock at that moment, if it answered in this look.
  package var clockOffset: Interval?
  /// A digest of its version, if it said.
  package var version: UInt64?

  /// What is known of `node`.
  package init(
    node: NodeIdentity, readiness: PeerReadiness, certificate: PeerCertificate? = nil,
    clockOffset: Interval? = nil, version: UInt64? = nil
  ) {
    self.node = node
    self.readiness = readiness
    self.certificate = certificate
    self.clockOffset = clockOffset
    self.version = version
  }
}

/// Why it is not known who the other masters are.
package enum MembershipFault: UInt8, Sendable {
  /// Neither configuration nor endpoints nor memory names one.
  case nobodyKnown
  /// The endpoints could not be read, and nothing else names anybody.
  case endpointsUnreadable
  /// The endpoints do not hold this master's own address.
  case ownAddressMissing
  /// The endpoints give another port than the one this master listens on.
  case portOfAnother
  /// Nobody could be asked: there is no usable credential.
  case notAsked
  /// What is remembered of the members cannot be read.
  case memoryUnreadable
}

/// Another tool's lock on the cluster's machines.
package enum RebootLock: UInt8, Sendable {
  /// kured's.
  case kured
  /// FleetLock's.
  case fleetLock
  /// It could not be learned whether one is held.
  case unreadable
}

/// The other masters, as this one sees them.
package struct PeersFact: Sendable, Equatable {
  /// Why `peers` cannot be relied on; `nil`: these are all.
  package var fault: MembershipFault?
  /// Every other member, whether it answers or not, in the order of their identities.
  package var peers: [PeerFact]
  /// When asking them began: no answer is older.
  package var askedFrom: BootTime?
  /// A cordoned control-plane node.
  package var cordoned: NodeIdentity?
  /// A lock of another tool that is held.
  package var rebootLock: RebootLock?
  /// This master holds the control plane's virtual address.
  package var holdsVirtualAddress = false
  /// A digest of this master's own version.
  package var ownVersion: UInt64?

  /// Members and what is known of them.
  package init(
    fault: MembershipFault? = nil, peers: [PeerFact] = [], askedFrom: BootTime? = nil,
    cordoned: NodeIdentity? = nil, rebootLock: RebootLock? = nil,
    holdsVirtualAddress: Bool = false, ownVersion: UInt64? = nil
  ) {
    self.fault = fault
    self.peers = peers
    self.askedFrom = askedFrom
    self.cordoned = cordoned
    self.rebootLock = rebootLock
    self.holdsVirtualAddress = holdsVirtualAddress
    self.ownVersion = ownVersion
  }
}
