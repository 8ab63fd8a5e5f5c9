/// All that the stand-in API servers of one cluster share, as real ones share etcd: objects, who
/// serves, and the one counter from which every resourceVersion comes.
package struct ClusterState: Sendable, Equatable {
  /// Names an object: `/<resource>.<group>/<namespace>/<name>`; the namespace is empty for objects
  /// of the cluster.
  package struct Key: Sendable, Hashable, CustomStringConvertible {
    /// Plural and group, `leases.coordination.k8s.io`; the plural alone for the core group.
    package var resource: String
    package var namespace: String
    package var name: String

    /// Makes one.
    package init(resource: String, namespace: String = "", name: String) {
      self.resource = resource
      self.namespace = namespace
      self.name = name
    }

    init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 4, parts[0].isEmpty else { return nil }
      self.init(resource: String(parts[1]), namespace: String(parts[2]), name: String(parts[3]))
    }

    package var description: String { "/\(resource)/\(namespace)/\(name)" }
  }

  /// An API server's heartbeat (kube-apiserver's `masterleases` in etcd).
  package struct Heartbeat: Sendable, Equatable {
    /// The port that it serves on.
    package var port: Int64
    /// When it counts as dead: milliseconds of CLOCK_BOOTTIME, which all servers of a test share.
    package var expires: Int64
  }

  /// The last resourceVersion given out.
  package var revision: Int64 = 1
  /// Every object, complete, with `kind` and `apiVersion`.
  package var objects: [Key: JSONTree] = [:]
  /// Who serves, by advertised address.
  package var servers: [String: Heartbeat] = [:]

  /// An empty cluster: the namespaces of a new one, nothing else.
  package init() {
    for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
      objects[Key(resource: "namespaces", name: name)] = [
        "kind": "Namespace", "apiVersion": "v1",
        "metadata": [
          "name": .string(name), "uid": .string("00000000-0000-4000-8000-" + Self.digits(of: name)),
          "resourceVersion": "1", "creationTimestamp": "2026-01-01T00:00:00Z",
        ],
        "status": ["phase": "Active"],
      ]
    }
  }

  /// Writes an object under a new revision, whatever was there: what etcd would do.
  package mutating func put(_ object: JSONTree, as key: Key) {
    revision += 1
    var object = object
    object["metadata"]?["resourceVersion"] = .string("\(revision)")
    objects[key] = object
  }

  /// Removes an object; false when it was not there.
  package mutating func remove(_ key: Key) -> Bool {
    guard objects.removeValue(forKey: key) != nil else { return false }
    revision += 1
    return true
  }

  /// The same twelve digits for a name, always: a state made twice is the same.
  private static func digits(of name: String) -> String {
    let sum = name.utf8.reduce(UInt64(7)) { ($0 &* 31 &+ UInt64($1)) % 1_000_000_000_000 }
    return String(String(1_000_000_000_000 + sum).dropFirst())
  }
}

extension ClusterState {
  /// The state as it stands in the storage's file.
  package var tree: JSONTree {
    let objects = Dictionary(uniqueKeysWithValues: objects.map { ($0.key.description, $0.value) })
    let servers = servers.mapValues { heartbeat -> JSONTree in
      ["port": .integer(heartbeat.port), "expires": .integer(heartbeat.expires)]
    }
    return [
      "standin": 1, "revision": .integer(revision), "objects": .object(objects),
      "apiServers": .object(servers),
    ]
  }

  /// Reads what `tree` writes; nil for anything else.
  package init?(_ tree: JSONTree) {
    guard tree["standin"] == 1, let revision = tree["revision"]?.integer,
      let objects = tree["objects"]?.members, let servers = tree["apiServers"]?.members
    else { return nil }
    self.revision = revision
    self.objects = [:]
    for (text, object) in objects {
      guard let key = Key(text) else { return nil }
      self.objects[key] = object
    }
    for (address, value) in servers {
      guard let port = value["port"]?.integer, let expires = value["expires"]?.integer else {
        return nil
      }
      self.servers[address] = Heartbeat(port: port, expires: expires)
    }
  }
}
