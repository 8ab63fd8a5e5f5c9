import Glibc
import OpenSSLKit
import StandInControlPlane

/// Three masters of one cluster, each with a containerd, a kubelet and a supervisor of its own; their
/// API servers share a storage, in which the test reads and changes what an administrator would.
final class ClusterHost {
  let folder: String
  let masters: [MasterHost]
  let wardens: [Warden]
  let storage: ClusterStorage
  /// The loopback certificates that the masters were started with, in their order.
  private(set) var first: [Certificate] = []
  private let etcd: EtcdServer

  /// How often `/readyz` was asked for everywhere.
  var samples = 0

  /// Writes the files; nothing but etcd runs until `start`. The first loopback certificates are made
  /// together and live `lives` from then on: half of that they are due. Their successors live a year.
  init(loopbackLives lives: Duration, _ overrides: [String: String] = [:]) throws {
    folder = try makeTemporaryFolder()
    for name in ["pki", "etcd", "storage"] { try makeFolder("\(folder)/\(name)") }
    // Not 127.0.0.1: that is an interface's address, so every supervisor takes it for its own.
    let addresses = (1...3).map { "127.0.0.1\($0)" }
    let pki = try MasterPKI(
      folder: folder + "/pki", now: Int64(time(nil)), addresses: addresses)
    etcd = try EtcdServer(folder: folder + "/etcd")
    storage = ClusterStorage(folder: folder + "/storage")
    let port = try freePort()
    let peers = addresses.enumerated().map { ("m\($0.offset + 1)", "\($0.element):\(port)") }
    let hosts = try ContainerdHost.ofThreeMasters()
    var masters: [MasterHost] = []
    for (index, address) in addresses.enumerated() {
      let seat = ClusterSeat(
        name: "m\(index + 1)", address: address, port: port, pki: pki, etcd: etcd,
        storage: folder + "/storage", peers: peers)
      try pki.issue(
        seat.credential, commonName: seat.user, organizations: ["loopwarden:masters"],
        usage: .clientAuth)
      masters.append(try MasterHost(.container(hosts[index]), loopbackLives: lives, seat: seat))
      try ClusterSeed.node(seat.name, address: address, in: storage)
      try ClusterSeed.clusterRole(seat.credential, user: seat.user, rules: Self.rights, in: storage)
    }
    try ClusterSeed.lease(in: storage)
    self.masters = masters
    wardens = try masters.map { try Warden($0, ["mode": "Enforce"].merging(overrides) { $1 }) }
  }

  deinit { stop() }

  /// Starts the kubelets, `kubeletFlags` by index, waits for the API servers, starts the supervisors.
  func start(kubeletFlags: (Int) -> [String] = { _ in [] }) throws {
    for (index, master) in masters.enumerated() { try master.startKubelet(kubeletFlags(index)) }
    first = try masters.map { try $0.awaitFirstLeaf() }
    for warden in wardens { try warden.start() }
  }

  /// Ends everything and removes the folders.
  func stop() {
    for warden in wardens { warden.kill() }
    for master in masters { master.stop() }
    etcd.stop()
    _ = try? ChildProcess.run(["rm", "-rf", folder], within: .seconds(60))
  }

  /// The index of a node.
  func index(of node: String) throws -> Int {
    guard let found = masters.firstIndex(where: { $0.seat?.name == node }) else {
      throw HarnessFailure("there is no master \(node)")
    }
    return found
  }

  static let leaseKey = ClusterState.Key(
    resource: "leases.coordination.k8s.io", namespace: "kube-system", name: "loopwarden")

  /// What the Lease says; nil when there is none.
  func lease() throws -> LeaseStory? {
    try storage.read().objects[Self.leaseKey].flatMap(LeaseStory.init)
  }

  /// Replaces what goes wrong with requests.
  func faults(_ rules: JSONTree?) throws {
    try FaultsFile(path: folder + "/storage/faults.json").replace(rules)
  }

  /// The rules that are left, with their counts.
  func faults() throws -> JSONTree? {
    try FaultsFile(path: folder + "/storage/faults.json").read()
  }

  /// How often each master's API servers were told to stop.
  var stopsDelivered: [Int] { masters.map(\.stopsDelivered) }

  /// Every supervisor's and master's word, for failures.
  var everything: String {
    let lease = (try? lease())??.lines.joined(separator: "\n") ?? "no Lease"
    return "=== Lease\n\(lease)\n"
      + zip(masters, wardens).map { "=== \($0.seat?.name ?? "")\n\($1.everything)" }.joined()
  }

  /// Waits for the Lease to say something.
  @discardableResult
  func awaitLease(
    _ what: String, within limit: Duration = .seconds(90), every: Int32 = 20,
    where fits: (LeaseStory) -> Bool
  ) throws -> LeaseStory {
    try waitFor(what, within: limit, every: every, onTimeout: { self.everything }) {
      try lease().flatMap { fits($0) ? $0 : nil }
    }
  }

  /// What `loopwarden bootstrap` grants, in one role.
  private static let rights: JSONTree = [
    [
      "apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
      "resourceNames": ["loopwarden"], "verbs": ["get", "update"],
    ],
    ["apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": ["list"]],
    [
      "apiGroups": [""], "resources": ["endpoints"], "resourceNames": ["kubernetes"],
      "verbs": ["get"],
    ],
    ["apiGroups": [""], "resources": ["nodes"], "verbs": ["get", "list"]],
    ["apiGroups": [""], "resources": ["events"], "verbs": ["create", "update"]],
    [
      "apiGroups": ["apps"], "resources": ["daemonsets"], "resourceNames": ["kured"],
      "verbs": ["get"],
    ],
    ["nonResourceURLs": ["/readyz"], "verbs": ["get"]],
  ]
}
