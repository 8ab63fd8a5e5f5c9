/// Another tool's lock on the cluster's machines: where it stands.
package enum RebootLockSource: Sendable, Hashable {
  /// kured's annotation on its own DaemonSet: `--ds-namespace`, `--ds-name`, `--lock-annotation`
  /// (kubereboot/kured, `internal/daemonsetlock`).
  case kured(namespace: String, daemonSet: String, annotation: String)
  /// The Lease of poseidon/fleetlock, `fleetlock-<group>` in the namespace it runs in (`lease.go`).
  case fleetLock(namespace: String, lease: String)

  /// kured as it is installed.
  package static let defaultKured = RebootLockSource.kured(
    namespace: "kube-system", daemonSet: "kured", annotation: "weave.works/kured-node-lock")
  /// fleetlock as its examples install it.
  package static let defaultFleetLock = RebootLockSource.fleetLock(
    namespace: "default", lease: "fleetlock-default")

  /// What is asked of an API server.
  package var request: APIRequest {
    switch self {
    case .kured(let namespace, let daemonSet, _):
      APIRequest(
        .get,
        APIPath.resource(group: "apps", namespace: namespace, "daemonsets", name: daemonSet))
    case .fleetLock(let namespace, let lease):
      APIRequest(
        .get,
        APIPath.resource(group: "coordination.k8s.io", namespace: namespace, "leases", name: lease))
    }
  }

  /// The meaning of what came of `request`.
  package func answer(to result: Result<APIAnswer, APIFailure>) -> RebootLockAnswer {
    let json: JSONValue?
    switch result.object(request) {
    case .failure(let problem): return .unreadable(problem.description, isDenied: problem.isDenied)
    case .success(let object): json = object
    }
    guard let json else { return .absent }
    switch self {
    case .kured(_, _, let annotation):
      let value = json[path: "metadata", "annotations"]?[annotation]
      guard let value, !value.isNull else { return .free }
      return KuredLock.answer(value, annotation)
    case .fleetLock:
      do throws(JSONProblem) {
        let lease = try LeaseObject(json)
        guard let holder = lease.holderIdentity else { return .free }
        // fleetlock writes no time, and has no expiry.
        return .held([RebootLockHolder(name: OneLine.of(holder), since: nil, expires: nil)])
      } catch {
        return .unreadable(error.description, isDenied: false)
      }
    }
  }
}

/// What was learned of another tool's lock.
package enum RebootLockAnswer: Sendable, Equatable {
  /// There is no such object: the tool is not installed, or is installed elsewhere.
  case absent
  /// Nobody holds it.
  case free
  /// Held by these.
  case held([RebootLockHolder])
  /// It could not be learned.
  case unreadable(String, isDenied: Bool)
}

/// One holder of another tool's lock.
package struct RebootLockHolder: Sendable, Equatable {
  /// The Node's name (kured), or the machine's identity by Zincati (FleetLock).
  package let name: String
  /// Since when, by the holder's clock.
  package let since: MicroTime?
  /// When the tool itself would pass over the hold, by wall clocks; nil: never.
  package let expires: MicroTime?

  /// A holder with the given parts.
  package init(name: String, since: MicroTime?, expires: MicroTime?) {
    self.name = name
    self.since = since
    self.expires = expires
  }
}

/// The value of kured's annotation: JSON, one lock, or with `--concurrency` several in `locks`.
enum KuredLock {
  static func answer(_ value: JSONValue, _ annotation: String) -> RebootLockAnswer {
    let problem = RebootLockAnswer.unreadable(
      "the annotation \(annotation) is not what kured writes", isDenied: false)
    guard let text = value.string, let lock = try? JSONValue.parse(Array(text.utf8)) else {
      return problem
    }
    guard let locks = lock["locks"], lock["nodeID"] == nil else {
      return holder(lock).map { .held([$0]) } ?? (lock["maxOwners"] != nil ? .free : problem)
    }
    if locks.isNull { return .free }
    guard let items = locks.items, items.count <= 1024 else { return problem }
    let holders = items.compactMap(holder)
    guard holders.count == items.count else { return problem }
    return holders.isEmpty ? .free : .held(holders)
  }

  private static func holder(_ lock: JSONValue) -> RebootLockHolder? {
    guard let node = lock["nodeID"]?.string, !node.isEmpty else { return nil }
    let created = lock["created"]?.string.flatMap { MicroTime($0) }
    // Go's time.Duration: nanoseconds, 0 for no end.
    let duration = lock["TTL"]?.integer ?? 0
    let expires = created.flatMap { created -> MicroTime? in
      let (end, overflow) = created.microseconds.addingReportingOverflow(duration / 1000)
      return duration > 0 && !overflow ? MicroTime(microseconds: end) : nil
    }
    return RebootLockHolder(name: OneLine.of(node), since: created, expires: expires)
  }
}
