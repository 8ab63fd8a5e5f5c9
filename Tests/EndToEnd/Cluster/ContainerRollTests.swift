import Glibc
import OpenSSLKit
import StandInControlPlane
import Testing

/// Three masters with a containerd each, whose loopback certificates were made together.
@Suite(.serialized, .needsContainerd)
struct ContainerRollTests {
  @Test func allAreRenewedOneAfterTheOtherAndNeverTwoAreDown() throws {
    let cluster = try ClusterHost(loopbackLives: .seconds(60))
    defer { cluster.stop() }
    try cluster.start()

    // Everyone computes the same order, before it begins.
    for warden in cluster.wardens {
      try warden.awaitStatus("three masters that are ready") {
        $0.cluster.map { $0.masters.count == 3 && $0.masters.allSatisfy { $0.state == "ready" } }
          == true
      }
    }
    let orders = try cluster.wardens.map { warden in
      let plan = try warden.run(["plan", "-o", "json"])
      return try PlannedOrder(plan.output).names
    }
    #expect(Set(orders).count == 1)
    #expect(try cluster.lease()?.transitions == 0, "the plans must be older than the roll")

    var holders: [String] = []
    try cluster.sampleReadiness(until: "three renewals", within: .seconds(240)) {
      let lease = try cluster.lease()
      if let node = lease?.node, holders.last != node { holders.append(node) }
      return lease?.holder == nil && lease?.transitions == 3
    }

    #expect(holders == orders.first, "\(cluster.everything)")
    #expect(cluster.stopsDelivered == [1, 1, 1])
    let last = try #require(holders.last)
    #expect(try cluster.lease()?.annotations["last"]?.hasPrefix("\(last) renewed") == true)
    #expect(try cluster.lease()?.annotations["phase"] == nil)
    for (index, warden) in cluster.wardens.enumerated() {
      try warden.awaitRenewed()
      let leaf = try #require(try cluster.masters[index].loopbackLeaf())
      #expect(leaf.sha256 != cluster.first[index].sha256)
    }
  }
}
