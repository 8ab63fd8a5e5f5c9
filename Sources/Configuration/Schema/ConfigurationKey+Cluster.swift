internal import RestartDecision

extension ConfigurationKey {
  static let cluster = [
    ConfigurationKey(
      "cluster.singleMaster", \.cluster.singleMaster, .boolean,
      "true says that this is the cluster's only master; it is never concluded"),
    ConfigurationKey(
      "cluster.peers", \.cluster.peers, .peers,
      "masters by their own addresses, never a balancer's, beside those that the endpoints of the "
        + "service kubernetes name; this master may be among them, so that one list serves all"),
    ConfigurationKey(
      "cluster.lease.namespace", \.cluster.lease.namespace, .objectName,
      "the namespace of the Lease that is the lock"),
    ConfigurationKey(
      "cluster.lease.name", \.cluster.lease.name, .objectName,
      "its name; `loopwarden bootstrap` makes it, the service never does"),
    ConfigurationKey(
      "cluster.lease.duration", \.cluster.lease.duration,
      .duration(from: .seconds(15), to: .minutes(3)),
      "after how long without a sign of life a hold that surely stopped nothing is free"),
    ConfigurationKey(
      "cluster.lease.renewDeadline", \.cluster.lease.renewDeadline,
      .duration(from: .seconds(10), to: .minutes(3)),
      "how long after its last sign of life a holder may begin a stop"),
    ConfigurationKey(
      "cluster.lease.renewInterval", \.cluster.lease.renewInterval,
      .duration(from: .seconds(1), to: .minutes(1)), "time between two signs of life"),
    ConfigurationKey(
      "cluster.pause", \.cluster.pause, .duration(from: .zero, to: .hours(24)),
      "the least time between the release of the lock by one master and its taking by the next, "
        + "and after a start of the service"),
    ConfigurationKey(
      "cluster.virtualAddress", \.cluster.virtualAddress,
      .either("", name: "empty", or: .ipAddress),
      "an address that moves between the masters; its holder is restarted last"),
    ConfigurationKey(
      "cluster.kured", \.cluster.kured, .either("", name: "empty", or: .namespacedName),
      "kured's DaemonSet; while its lock is held nothing is restarted in normal hours; empty "
        + "does not ask"),
    ConfigurationKey(
      "cluster.fleetLock", \.cluster.fleetLock, .either("", name: "empty", or: .namespacedName),
      "FleetLock's Lease; while it is held nothing is restarted in normal hours; empty does not "
        + "ask"),
  ]
}
