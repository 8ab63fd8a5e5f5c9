/// A master by name: a digest of its node name, the same on every master and at every start.
package struct NodeIdentity: Hashable, Comparable, Sendable, Codable {
  /// The digest.
  package var digest: UInt64

  /// A node identified by `digest`.
  package init(digest: UInt64) { self.digest = digest }

  /// The node called `name`: FNV-1a, 64 bits (draft-eastlake-fnv, section 2), over its UTF-8.
  package init(name: String) {
    digest = name.utf8.reduce(0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
  }

  package static func < (a: NodeIdentity, b: NodeIdentity) -> Bool { a.digest < b.digest }
}

/// Who holds the lock: a node in one of its boots.
package struct HolderIdentity: Hashable, Sendable, Codable {
  /// The node.
  package var node: NodeIdentity
  /// The boot in which it wrote.
  package var boot: BootIdentity

  /// `node` during `boot`.
  package init(node: NodeIdentity, boot: BootIdentity) {
    self.node = node
    self.boot = boot
  }
}

/// How far the holder says that it has come.
package enum LeasePhase: UInt8, Sendable, CaseIterable, Codable {
  /// Won, nothing done.
  case acquired = 1
  /// Facts are taken anew, the hook before the stop runs.
  case preparing = 2
  /// The stop may be issued at any moment, or has been.
  case stopping = 3
  /// Waiting for the proof.
  case verifying = 4
  /// The restart failed: nobody goes on.
  case held = 5
  /// A word that we do not know. Whoever wrote it may be in the middle of anything.
  case unknown = 255

  /// The word in the Lease's annotation.
  package var label: StaticString {
    switch self {
    case .acquired: "acquired"
    case .preparing: "preparing"
    case .stopping: "stopping"
    case .verifying: "verifying"
    case .held: "held"
    case .unknown: "unknown"
    }
  }

  /// Whether the holder surely has not stopped anything, so that time alone may end its hold.
  package var surelyStoppedNothing: Bool {
    switch self {
    case .acquired, .preparing: true
    case .stopping, .verifying, .held, .unknown: false
    }
  }
}

/// The Lease as it was read.
package struct LeaseRecord: Sendable, Equatable {
  /// A digest of `metadata.uid`: a Lease that was made anew is another one.
  package var uid: UInt64
  /// A digest of `metadata.resourceVersion`: what a write names as the state it replaces.
  package var version: UInt64
  /// Who holds it; `nil`: nobody.
  package var holder: HolderIdentity?
  /// How far the holder has come; `nil` if nobody holds it.
  package var phase: LeasePhase?
  /// The number of the holder's restart.
  package var attempt: UInt64 = 0
  /// `spec.renewTime`. It is compared for equality alone: it is another machine's wall clock.
  package var renewed: WallTime
  /// `spec.leaseTransitions`.
  package var transitions: Int64
  /// `spec.leaseDurationSeconds`.
  package var duration: Interval
  /// The certificate that the holder's restart replaces.
  package var before: Fingerprint?
  /// The last hold that a human released.
  package var released: ReleasedHold?

  /// A Lease that nobody holds.
  package init(
    uid: UInt64, version: UInt64, renewed: WallTime, transitions: Int64, duration: Interval
  ) {
    self.uid = uid
    self.version = version
    self.renewed = renewed
    self.transitions = transitions
    self.duration = duration
  }

  /// What changes whenever the holder gives a sign of life.
  var sign: Sign {
    Sign(uid: uid, holder: holder, renewed: renewed, transitions: transitions)
  }

  /// One sign of life.
  package struct Sign: Sendable, Equatable, Codable {
    var uid: UInt64
    var holder: HolderIdentity?
    var renewed: WallTime
    var transitions: Int64
  }
}

/// A hold that a human released: whose, and of which restart.
package struct ReleasedHold: Sendable, Equatable, Codable {
  /// The node that held.
  package var node: NodeIdentity
  /// The number of its restart.
  package var attempt: UInt64

  /// The hold of restart number `attempt` of `node`.
  package init(node: NodeIdentity, attempt: UInt64) {
    self.node = node
    self.attempt = attempt
  }
}
