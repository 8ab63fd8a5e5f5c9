package import RestartDecision

extension Settings {
  /// The other masters, and what keeps two from being restarted at once.
  package struct Cluster: Sendable, Equatable {
    /// Whether this is the only master; never concluded, only told.
    package var singleMaster = false
    /// Masters that are told beside those that the endpoints name. This one may be among them.
    package var peers: [ConfiguredPeer] = []
    /// The lock.
    package var lease = Lease()
    /// The least time between two masters.
    package var pause = Interval.minutes(10)
    /// An address that moves between the masters: its holder goes last.
    package var virtualAddress: String?
    /// kured's DaemonSet, whose annotation is its lock.
    package var kured: NamespacedName? = NamespacedName(namespace: "kube-system", name: "kured")
    /// FleetLock's Lease.
    package var fleetLock: NamespacedName?
  }

  /// The Lease that is the lock.
  package struct Lease: Sendable, Equatable {
    /// Its namespace.
    package var namespace = "kube-system"
    /// Its name.
    package var name = "loopwarden"
    /// After how long without a sign of life a hold that stopped nothing is free.
    package var duration = LockTimes().duration
    /// How long after its last sign of life a holder may begin a stop.
    package var renewDeadline = LockTimes().renewDeadline
    /// Time between two signs of life.
    package var renewInterval = LockTimes().renewInterval
  }
}

/// A master that configuration names.
package struct ConfiguredPeer: Sendable, Hashable {
  /// Its node's name.
  package var name: String
  /// Where its API server listens: its own address, never a balancer's.
  package var address: HostPort

  /// The master `name` at `address`.
  package init(name: String, address: HostPort) {
    self.name = name
    self.address = address
  }
}

/// An object's namespace and name.
package struct NamespacedName: Sendable, Hashable, CustomStringConvertible {
  /// The namespace.
  package var namespace: String
  /// The name.
  package var name: String

  /// `name` in `namespace`.
  package init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// As it is written in a configuration.
  package var description: String { "\(namespace)/\(name)" }
}
