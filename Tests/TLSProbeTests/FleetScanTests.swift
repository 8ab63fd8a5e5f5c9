import Glibc
import LoopbackCertificate
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// The loop over many hosts: results, order, bounds, names, interruption.
struct FleetScanTests {
  @Test func nobody() throws {
    let bench = try FleetBench([], limits: FleetLimits())
    #expect(bench.end == .complete)
    #expect(bench.outcomes.isEmpty)
  }

  @Test func everyOneGetsItsOwnChain() throws {
    let identities = try (0..<3).map { try TestIdentities.loopback(at: 1_750_000_000 + $0) }
    let servers = try identities.map { try FleetBench.server($0) }
    let targets = (0..<300).map { FleetBench.target(servers[$0 % 3].port) }
    let bench = try FleetBench(targets, limits: FleetBench.limits(concurrency: 20))
    // An array gives its elements up after its last use.
    withExtendedLifetime(servers) {}
    #expect(bench.end == .complete)
    #expect(Set(bench.outcomes.map(\.index)).count == 300)
    for outcome in bench.outcomes {
      let chain = try outcome.result.get()
      #expect(chain.certificates == identities[outcome.index % 3].chain)
      #expect(chain.closing == .answered)
      #expect(outcome.asked == targets[outcome.index])
      #expect(outcome.otherAddresses == 0)
    }
  }

  /// With one place, hosts are asked in their order.
  @Test func inOrder() throws {
    let server = try FleetBench.server(TestIdentities.loopback())
    let bench = try FleetBench(
      Array(repeating: FleetBench.target(server.port), count: 20),
      limits: FleetBench.limits(concurrency: 1))
    #expect(bench.outcomes.map(\.index) == Array(0..<20))
  }

  /// Starts keep the pace: ten at 100 a second begin within no less than 90 ms.
  @Test func thePaceIsKept() throws {
    let server = try FleetBench.server(TestIdentities.loopback())
    var limits = FleetBench.limits()
    limits.startsPerSecond = 100
    let began = ContinuousClock.now
    let bench = try FleetBench(
      Array(repeating: FleetBench.target(server.port), count: 10), limits: limits)
    #expect(bench.labels == Array(repeating: "ok", count: 10))
    #expect(ContinuousClock.now - began >= .milliseconds(90))
  }

  @Test func namesAreLookedUpAndAddressesDoNotWaitForThem() throws {
    let server = try FleetBench.server(TestIdentities.loopback())
    let targets = [
      // RFC 6761 section 6.4: has no address, ever.
      ProbeTarget(host: "nobody.invalid", port: server.port),
      ProbeTarget(host: "localhost", port: server.port), FleetBench.target(server.port),
    ]
    let bench = try FleetBench(targets, limits: FleetBench.limits())
    #expect(bench.end == .complete)
    let sorted = bench.outcomes.sorted { $0.index < $1.index }
    #expect(["name-not-resolved", "name-timed-out"].contains(bench.labels[0]))
    #expect(sorted[0].asked == nil)
    // ::1 may come first, where nobody listens.
    #expect(["ok", "connection-refused"].contains(bench.labels[1]))
    #expect(sorted[1].asked.map { ["127.0.0.1", "::1"].contains($0.host) } == true)
    #expect(bench.labels[2] == "ok")
  }

  @Test func aNameWithoutAnAddressSaysSo() {
    #expect(
      FleetFailure.nameNotResolved("Name or service not known").description
        == "the name cannot be looked up: Name or service not known")
    #expect(FleetFailure.probe(.connectionRefused).label == "connection-refused")
  }

  @Test func interrupted() throws {
    let gate = try Gate()
    let silent = try ScriptedServer { peer in
      _ = peer.receiveRecord()
      gate.open()
      peer.awaitPeerClose()
    }
    let good = try FleetBench.server(TestIdentities.loopback())
    let bench = try FleetBench(
      [FleetBench.target(good.port), FleetBench.target(silent.port)],
      limits: FleetBench.limits(deadline: .seconds(60), concurrency: 1), wake: gate.descriptor)
    #expect(bench.end == .interrupted)
    #expect(bench.outcomes.map(\.index) == [0])
  }

  /// Sockets and the loop's own descriptors are closed when they have served.
  @Test func everyDescriptorIsGivenBack() throws {
    let server = try FleetBench.server(TestIdentities.loopback())
    let before = try openDescriptors()
    for _ in 0..<10 {
      _ = try FleetBench(
        Array(repeating: FleetBench.target(server.port), count: 100),
        limits: FleetBench.limits(concurrency: 50))
    }
    // Other tests of this process have hundreds of their own open by turns; a thousand would be ours.
    #expect(try openDescriptors() - before < 900)
  }

  private func openDescriptors() throws -> Int {
    let folder = try #require(opendir("/proc/self/fd"))
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }
}
