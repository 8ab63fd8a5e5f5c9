/// One rule of a Role or ClusterRole, and what it is for.
package struct AccessRight: Sendable, Equatable {
  /// Where a rule holds.
  package enum Scope: Sendable, Hashable {
    /// The whole cluster: a ClusterRole.
    case cluster
    /// One namespace: a Role there.
    case namespace(String)
  }

  /// Where it holds.
  package let scope: Scope
  /// The API group, empty for core; nil for paths that are no resources.
  package let apiGroup: String?
  /// Resources, or paths where `apiGroup` is nil.
  package let targets: [String]
  /// The objects that it is limited to; empty: any.
  package let names: [String]
  /// What may be done.
  package let verbs: [String]
  /// What the service does with it, for the documentation.
  package let purpose: String

  /// As `rules` of a Role have it (rbac.authorization.k8s.io/v1, `PolicyRule`).
  package var rule: JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    guard let apiGroup else {
      return ["nonResourceURLs": list(targets), "verbs": list(verbs)]
    }
    var rule: JSONValue = [
      "apiGroups": [.string(apiGroup)], "resources": list(targets), "verbs": list(verbs),
    ]
    if !names.isEmpty { rule["resourceNames"] = list(names) }
    return rule
  }
}

/// What is asked of bootstrap: which objects, and which of the optional ones.
package struct BootstrapScope: Sendable, Equatable {
  /// The cluster's lock.
  package var lease: ObjectReference
  /// kured's DaemonSet, whose annotation is its lock; nil: not looked at.
  package var kured: ObjectReference?
  /// FleetLock's Lease (poseidon/fleetlock: `fleetlock-<group>`); nil: not looked at.
  package var fleetLock: ObjectReference?
  /// The version of flowcontrol.apiserver.k8s.io for a FlowSchema; nil: none.
  package var flowControlVersion: String?

  /// Objects with their usual names, and nothing optional.
  package init(
    lease: ObjectReference = .defaultLease, kured: ObjectReference? = nil,
    fleetLock: ObjectReference? = nil, flowControlVersion: String? = nil
  ) {
    self.lease = lease
    self.kured = kured
    self.fleetLock = fleetLock
    self.flowControlVersion = flowControlVersion
  }
}

extension BootstrapScope {
  /// The least rights that the service works with. It creates no Lease, approves nothing, and
  /// changes no object but its own Lease and Events.
  package var rights: [AccessRight] {
    var rights = [
      AccessRight(
        scope: .namespace(lease.namespace), apiGroup: "coordination.k8s.io", targets: ["leases"],
        names: [lease.name], verbs: ["get", "update"],
        purpose: "the lock: taken, renewed and given back by compare-and-swap; never created"),
      AccessRight(
        scope: .namespace("default"), apiGroup: "discovery.k8s.io", targets: ["endpointslices"],
        names: [], verbs: ["list"],
        purpose: "who the masters are: the addresses of the Service `kubernetes`"),
      AccessRight(
        scope: .namespace("default"), apiGroup: "", targets: ["endpoints"],
        names: ["kubernetes"], verbs: ["get"],
        purpose: "the same, from API servers that have no EndpointSlice"),
      AccessRight(
        scope: .namespace("default"), apiGroup: "", targets: ["events"], names: [],
        verbs: ["create", "update"],
        purpose: "Events on the Node: started, renewed, failed, held, waiting for a human"),
      // Without names: a Role would have to list the pods of masters that join later. It is no `list`
      // and no other namespace, but the whole pod: no subresource has less.
      AccessRight(
        scope: .namespace(MirrorPod.namespace), apiGroup: "", targets: ["pods"], names: [],
        verbs: ["get"],
        purpose: "`check`: the age that `kubectl` shows for this API server's pod, which a deleted"
          + " mirror pod resets while the process goes on; never listed"),
      AccessRight(
        scope: .cluster, apiGroup: "", targets: ["nodes"], names: [], verbs: ["get", "list"],
        purpose: "which masters there are, which are cordoned, and which are gone for good"),
      AccessRight(
        scope: .cluster, apiGroup: nil, targets: ["/readyz", "/readyz/*", "/version"],
        names: [], verbs: ["get"],
        purpose: "the readiness of this master and its peers; often open to everybody, but not"
          + " where anonymous access is off"),
    ]
    if let kured {
      rights.append(
        AccessRight(
          scope: .namespace(kured.namespace), apiGroup: "apps", targets: ["daemonsets"],
          names: [kured.name], verbs: ["get"],
          purpose:
            "kured's lock, an annotation of its DaemonSet; only where `cluster.kured` names one"))
    }
    if let fleetLock {
      rights.append(
        AccessRight(
          scope: .namespace(fleetLock.namespace), apiGroup: "coordination.k8s.io",
          targets: ["leases"], names: [fleetLock.name], verbs: ["get"],
          purpose: "FleetLock's lock; only where `cluster.fleetLock` names one"))
    }
    return rights
  }
}
