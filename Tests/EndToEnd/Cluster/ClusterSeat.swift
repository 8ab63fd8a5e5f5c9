/// A master's place among several: what it shares with them, and what tells it from them.
struct ClusterSeat {
  /// The node's name.
  let name: String
  let address: String
  /// The same on every master: one subset of the endpoints carries one port.
  let port: UInt16
  let pki: MasterPKI
  let etcd: EtcdServer
  /// The folder that the API servers share in etcd's stead.
  let storage: String
  /// All masters, this one too: name and HOST:PORT.
  let peers: [(name: String, address: String)]

  /// The user that the service's client certificate names, as `bootstrap` does.
  var user: String { "loopwarden:\(name)" }
  /// That certificate's file name.
  var credential: String { "loopwarden-\(name)" }

  /// Flags of the API server beside those of a single one.
  var flags: [String] {
    [
      "--advertise-address=\(address)", "--authorization-mode=Node,RBAC", "--anonymous-auth=false",
      "--standin-storage=/storage", "--request-timeout=3s",
    ]
  }

  /// Lines of the manifest, indented as its template says.
  var mount: String { "    - name: storage\n      mountPath: /storage\n" }
  var volume: String {
    "  - name: storage\n    hostPath:\n      path: \(storage)\n      type: Directory\n"
  }

  /// The shortest Lease that a configuration may ask for, and looks that fit into it.
  var configuration: [String: String] {
    let list = peers.map { "{name: \($0.name), address: \"\($0.address)\"}" }
    return [
      "nodeName": name,
      "readiness.tlsServerName": "localhost",
      "readiness.timeout": "2s",
      "apiServer.probeDeadline": "2s",
      "runtime.timeout": "3s",
      "cluster.peers": "[\(list.joined(separator: ", "))]",
      "cluster.lease.duration": "15s",
      "cluster.lease.renewDeadline": "12s",
      "cluster.lease.renewInterval": "2s",
      "cluster.pause": "2s",
      "looks.interval": "1s",
      "looks.flightInterval": "250ms",
      "looks.deadline": "8s",
      "restart.spread": "0s",
      "restart.urgentBefore": "5s",
    ]
  }
}
