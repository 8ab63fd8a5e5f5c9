import Glibc
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Every kind of host that does not give its certificate, beside hosts that do.
struct FleetHostileTests {
  /// A server of each kind that answers something, with the label it deserves.
  private func servers() throws -> [(server: ScriptedServer, label: String)] {
    let loopback = try TLSServerContext(identity: TestIdentities.loopback())
    let huge = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "huge", padding: 60_000))
    return [
      (try ScriptedServer { $0.awaitPeerClose() }, "timed-out-awaiting-answer"),
      (
        // A byte at a time, for as long as anybody listens.
        try ScriptedServer { peer in
          _ = peer.receiveRecord()
          for byte in [22, 3, 3, 0x3f, 0xff, 2, 0, 0x3f, 0xfb] + [UInt8](repeating: 0, count: 4000)
          {
            guard peer.send([byte]), peer.pause(.milliseconds(20)) else { return }
          }
        }, "timed-out-server-hello"
      ),
      (
        try ScriptedServer { peer in
          _ = peer.receiveRecord()
          peer.reset()
        }, "reset-awaiting-answer"
      ),
      (
        try ScriptedServer { peer in
          _ = peer.startTLS(huge)
          peer.awaitPeerClose()
        }, "certificate-list-too-large"
      ),
      (
        try ScriptedServer { peer in
          _ = peer.receiveRecord()
          peer.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
          peer.awaitPeerClose()
        }, "not-tls"
      ),
      (
        try ScriptedServer { peer in
          _ = peer.receiveRecord()
          // Fatal unrecognized_name, RFC 6066 section 3.
          peer.send([21, 3, 3, 0, 2, 2, 112])
          peer.awaitPeerClose()
        }, "alert"
      ),
      (
        // Half-open: the server's side ends, its ear stays open.
        try ScriptedServer { peer in
          _ = peer.receiveRecord()
          shutdown(peer.descriptor, Int32(SHUT_WR))
          peer.awaitPeerClose()
        }, "closed-awaiting-answer"
      ),
      (
        // Everything but the end of the handshake.
        try ScriptedServer { peer in
          let flight = peer.serverFlight(loopback)
          peer.send(Array(flight.dropLast(2)))
          peer.awaitPeerClose()
        }, "timed-out-finishing"
      ),
    ]
  }

  @Test func eachGetsItsOwnWord() throws {
    let hostile = try servers()
    let good = try FleetBench.server(TestIdentities.loopback())
    let closed = try UnservedPort()
    let targets =
      hostile.map { FleetBench.target($0.server.port) }
      + [FleetBench.target(closed.port), FleetBench.target(good.port)]
    let bench = try FleetBench(targets, limits: FleetBench.limits(deadline: .seconds(2)))
    #expect(bench.end == .complete)
    withExtendedLifetime(hostile) {}
    #expect(bench.labels == hostile.map(\.label) + ["connection-refused", "ok"])
  }

  /// Two places only, both taken by hosts that never answer: the others must not wait for their
  /// deadline, which is a minute away. What is slow gives its place away after `patience`.
  @Test func slowHostsHoldNobodyUp() throws {
    let silent = try ScriptedServer { $0.awaitPeerClose() }
    let good = try FleetBench.server(TestIdentities.loopback())
    let targets =
      Array(repeating: FleetBench.target(silent.port), count: 6)
      + Array(repeating: FleetBench.target(good.port), count: 6)
    var limits = FleetBench.limits(deadline: .seconds(60), concurrency: 2)
    limits.patience = .milliseconds(50)
    let began = ContinuousClock.now
    // Ends when the six good ones have ended: the silent ones are still in flight.
    let bench = try FleetBench(targets, limits: limits, stopAfter: 6)
    #expect(bench.end == .interrupted)
    #expect(bench.outcomes.map(\.index).sorted() == Array(6..<12))
    #expect(ContinuousClock.now - began < .seconds(50))
  }

  /// The same with the number of connections as the limit: then the deadline frees the places.
  @Test func theNumberInFlightIsBounded() throws {
    let most = Most()
    let silent = try ScriptedServer { peer in
      most.enter()
      peer.awaitPeerClose()
      most.leave()
    }
    var limits = FleetBench.limits(deadline: .milliseconds(300), concurrency: 100)
    limits.patience = .milliseconds(10)
    limits.maximumInFlight = 3
    let targets = Array(repeating: FleetBench.target(silent.port), count: 9)
    let bench = try FleetBench(targets, limits: limits)
    #expect(bench.labels == Array(repeating: "timed-out-awaiting-answer", count: 9))
    // A server may see the fourth before it has seen the end of the first.
    #expect(most.value <= 6)
  }
}

/// How many were inside at once.
private final class Most: Sendable {
  private let state = Locked((inside: 0, most: 0))

  func enter() {
    state.with {
      $0.inside += 1
      $0.most = max($0.most, $0.inside)
    }
  }

  func leave() { state.with { $0.inside -= 1 } }

  var value: Int { state.with { $0.most } }
}

/// A value under a lock.
final class Locked<Value>: @unchecked Sendable {
  private var lock = pthread_mutex_t()
  private var value: Value

  init(_ value: Value) {
    self.value = value
    pthread_mutex_init(&lock, nil)
  }

  deinit { pthread_mutex_destroy(&lock) }

  func with<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    return body(&value)
  }
}
