import Glibc

/// Three masters in one temporary folder: PKI, the storage that their API servers share, and for
/// each a folder of its own.
///
/// Every path and port is the demo's own, so that it runs beside a real master and beside itself.
package struct DemoCluster {
  /// Where everything is.
  package let folder: DemoFolder
  /// In the order of their names, m1 first.
  package let masters: [DemoMaster]
  /// Where clients connect: the balancer before the masters.
  let front: SocketAddress
  var pkiFolder: String { folder.path + "/pki" }
  var storageFolder: String { folder.path + "/storage" }
  var frontLog: String { folder.path + "/front.log" }
  /// What their API servers share.
  package var storage: ClusterStorage { ClusterStorage(folder: storageFolder) }

  /// Makes the folder and chooses ports; nothing is written yet.
  package init(masters count: Int) throws(StandInError) {
    folder = try DemoFolder()
    // Not 127.0.0.1: that is an interface's address, so every supervisor takes it for its own.
    let hosts = (1...count).map { "127.0.0.1\($0)" }
    let port = try Self.commonFreePort(hosts)
    var masters: [DemoMaster] = []
    for (index, host) in hosts.enumerated() {
      masters.append(
        DemoMaster(
          name: "m\(index + 1)", address: SocketAddress(host: host, port: port),
          clusterFolder: folder.path,
          kubeletHealthPort: try ListeningSocket(address: "127.0.0.1", port: 0).port))
    }
    self.masters = masters
    front = SocketAddress(
      host: "127.0.0.1", port: try ListeningSocket(address: "127.0.0.1", port: 0).port)
  }

  /// Writes everything, and into the storage what `loopwarden bootstrap` and kubelet would: the
  /// Lease, the rights of each service's user, the Nodes. `standIn` is the program that is run as
  /// kube-apiserver; `etcdPort` is where the stand-in etcd answers.
  package func write(_ settings: DemoSettings, standIn: String, etcdPort: UInt16) throws {
    try folder.makeFolders(["pki", "storage"])
    let pki = try DemoPKI(
      folder: pkiFolder, addresses: masters.map(\.address.host) + [front.host],
      now: wallClockNow())
    try pki.issueClient("demo-client")
    for master in masters {
      try pki.issueClient(master.user)
      try folder.makeFolders(
        [master.name] + ["manifests", "state", "run"].map { "\(master.name)/\($0)" })
      try master.write(settings, standIn: standIn, etcdPort: etcdPort, cluster: self)
    }
    let storage = storage
    try ClusterSeed.lease(in: storage)
    for master in masters {
      try ClusterSeed.node(master.name, address: master.address.host, in: storage)
      try ClusterSeed.clusterRole(
        master.user, user: master.user, rules: Self.rights, in: storage)
    }
    try ClusterSeed.clusterRole(
      "demo-client", user: "demo-client",
      rules: [
        ["apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["get"]],
        ["apiGroups": [""], "resources": ["configmaps"], "verbs": ["watch"]],
        ["apiGroups": [""], "resources": ["events"], "verbs": ["list"]],
      ], in: storage)
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

  /// A port that nobody listens on at any of these addresses: one subset of the endpoints carries
  /// one port, so masters share theirs.
  private static func commonFreePort(_ hosts: [String]) throws(StandInError) -> UInt16 {
    for _ in 0..<50 {
      var held: [ListeningSocket] = []
      for host in hosts {
        guard let socket = try? ListeningSocket(address: host, port: held.first?.port ?? 0) else {
          break
        }
        held.append(socket)
      }
      if held.count == hosts.count, let port = held.first?.port { return port }
    }
    throw StandInError("no port is free at \(hosts.joined(separator: ", ")) at once")
  }
}
