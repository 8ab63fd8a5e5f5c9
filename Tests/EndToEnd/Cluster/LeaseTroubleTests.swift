import StandInControlPlane
import Testing

/// Due masters that cannot have the lock, or must not take it: nothing is stopped, and they say why.
@Suite(.serialized, .needsContainerd)
struct LeaseTroubleTests {
  @Test func nothingIsStoppedUntilTheLockCanBeHad() throws {
    let cluster = try ClusterHost(loopbackLives: .seconds(6))
    defer { cluster.stop() }
    let lease = try #require(try cluster.storage.read().objects[ClusterHost.leaseKey])
    try cluster.storage.update { $0.objects[ClusterHost.leaseKey] = nil }
    try cluster.start()

    // Missing: the service never makes it.
    try awaitLock("missing", cluster)
    #expect(try cluster.lease() == nil)

    // There, but nobody may write it.
    try cluster.faults([
      "put": ["status": 403, "path": "/apis/coordination.k8s.io/"]
    ])
    try cluster.storage.update { $0.put(lease, as: ClusterHost.leaseKey) }
    try awaitLog("writing the lock: the API server answers 403", cluster)
    #expect(try cluster.lease()?.transitions == 0)
    #expect(cluster.stopsDelivered == [0, 0, 0])

    // Throttled twice, then a write that is carried out and never answered: each acquisition is
    // still one holder's, and each master is stopped once.
    try cluster.faults([
      "put": [
        ["status": 429, "retryAfter": 1, "times": 2, "path": "/apis/coordination.k8s.io/"],
        ["applyThenDrop": true, "times": 1, "path": "/apis/coordination.k8s.io/"],
      ]
    ])
    try cluster.sampleReadiness(until: "three renewals", within: .seconds(240)) {
      let lease = try cluster.lease()
      return lease?.holder == nil && (lease?.transitions ?? 0) >= 3
        && cluster.stopsDelivered == [1, 1, 1]
    }
    for warden in cluster.wardens { try warden.awaitRenewed() }
    #expect(cluster.stopsDelivered == [1, 1, 1])
    // All of it has befallen somebody.
    let left = try cluster.faults()?["put"]?.items?.map { $0["times"]?.integer }
    #expect(left == [0, 0])
  }

  private func awaitLock(_ state: String, _ cluster: ClusterHost) throws {
    for warden in cluster.wardens {
      try warden.awaitStatus("a lock that is \(state)") {
        $0.phase == "due" && $0.cluster?.lock.state == state && $0.binding.contains("lock")
      }
    }
    #expect(cluster.stopsDelivered == [0, 0, 0])
  }

  private func awaitLog(_ text: String, _ cluster: ClusterHost) throws {
    _ = try waitFor(
      "a log line with \(text)", within: .seconds(60), onTimeout: { cluster.everything }
    ) { cluster.wardens.contains { $0.log.contains(text) } ? () : nil }
  }
}
