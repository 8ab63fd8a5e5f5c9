/// An API server's place among the endpoints of `default/kubernetes`, as kube-apiserver's lease
/// reconciler keeps it: a heartbeat in the shared storage every two thirds of its life (15 s), the
/// own address taken out on a graceful stop, and those of servers that have died by whoever lives.
///
/// As with the real one, the addresses of all stand in one subset with the port of whoever wrote
/// last: masters that serve on several ports show one of them.
struct EndpointRegistration {
  /// When the own heartbeat is due, or another's ends.
  private(set) var nextDeadline: ContinuousClock.Instant?

  private let address: String
  private let port: UInt16
  private let timeToLive: Duration
  private let storage: ClusterStorage
  private var isRegistered = false
  /// One instant on both clocks, to tell one from the other later.
  private let started: (continuous: ContinuousClock.Instant, boot: BootTime)

  /// Not registered yet. `address` is what clients are told; `timeToLive` a heartbeat's life.
  init(address: String, port: UInt16, timeToLive: Duration, storage: ClusterStorage) {
    self.address = address
    self.port = port
    self.timeToLive = timeToLive
    self.storage = storage
    started = (.now, .now)
  }

  /// Puts the own address in, or keeps it there, when it is time.
  mutating func keep(at now: ContinuousClock.Instant, unixTime: Int64) throws(StandInError) {
    if let nextDeadline, now < nextDeadline { return }
    // What fails is tried again, and not at once.
    nextDeadline = now + .seconds(1)
    let boot = started.boot + started.continuous.duration(to: now)
    let end = try storage.update { state -> BootTime in
      state.servers[address] = ClusterState.Heartbeat(
        port: Int64(port), expires: (boot + timeToLive).milliseconds)
      // etcd's revision counts heartbeats too.
      state.revision += 1
      reconcile(&state, at: boot, unixTime: unixTime)
      let others = state.servers.filter { $0.key != address }.map(\.value.expires).min()
      let own = boot + timeToLive * 2 / 3
      return others.map { min(own, BootTime(milliseconds: $0)) } ?? own
    }
    isRegistered = true
    nextDeadline = now + boot.duration(to: end)
  }

  /// Takes the own address out: the first thing that a graceful stop does.
  mutating func leave(at now: ContinuousClock.Instant, unixTime: Int64) throws(StandInError) {
    nextDeadline = nil
    guard isRegistered else { return }
    isRegistered = false
    let boot = started.boot + started.continuous.duration(to: now)
    try storage.update { state in
      state.servers[address] = nil
      state.revision += 1
      reconcile(&state, at: boot, unixTime: unixTime)
    }
  }

  private func reconcile(_ state: inout ClusterState, at now: BootTime, unixTime: Int64) {
    // A heartbeat that ends later than any can is one from before a reboot.
    let limit = (now + .seconds(3600)).milliseconds
    state.servers = state.servers.filter {
      now.milliseconds < $0.value.expires && $0.value.expires < limit
    }
    let addresses = state.servers.keys.sorted()
    let port: JSONTree = ["name": "https", "port": .integer(Int64(port)), "protocol": "TCP"]
    write(
      .endpoints, labels: ["endpointslice.kubernetes.io/skip-mirror": "true"],
      [
        "subsets": addresses.isEmpty
          ? []
          : [["addresses": .array(addresses.map { ["ip": .string($0)] }), "ports": [port]]]
      ], to: &state, unixTime: unixTime)
    write(
      .endpointSlice, labels: ["kubernetes.io/service-name": "kubernetes"],
      [
        "addressType": "IPv4", "ports": [port],
        "endpoints": .array(
          addresses.map { ["addresses": [.string($0)], "conditions": ["ready": true]] }),
      ], to: &state, unixTime: unixTime)
  }

  /// Writes the object `default/kubernetes` of a type when its content is another one.
  private func write(
    _ type: ResourceType, labels: JSONTree, _ content: [String: JSONTree],
    to state: inout ClusterState, unixTime: Int64
  ) {
    let key = type.key(namespace: "default", name: "kubernetes")
    var object =
      state.objects[key] ?? [
        "kind": .string(type.kind), "apiVersion": .string(type.apiVersion(type.versions[0])),
        "metadata": [
          "name": "kubernetes", "namespace": "default", "uid": .string(Identifiers.uid()),
          "creationTimestamp": .string(TimeText(unixTime: unixTime).rfc3339), "labels": labels,
        ],
      ]
    for (name, value) in content { object[name] = value }
    if object != state.objects[key] { state.put(object, as: key) }
  }
}
