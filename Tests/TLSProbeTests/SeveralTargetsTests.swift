import Glibc
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Several targets in one loop. Who waits for whom is shown by servers that wait for one another,
/// not by a clock.
struct SeveralTargetsTests {
  private typealias Probed = Result<ProbedChain, ProbeFailure>

  private func target(_ port: UInt16) -> ProbeTarget { ProbeTarget(host: "127.0.0.1", port: port) }

  private func limits(_ deadline: Duration) -> ProbeLimits {
    var limits = ProbeLimits()
    limits.deadline = deadline
    return limits
  }

  /// Serves the chain once `gate` is open, and opens `next` when the client has closed cleanly.
  private func server(
    _ context: TLSServerContext, after gate: Gate? = nil, opening next: Gate? = nil
  ) throws -> ScriptedServer {
    try ScriptedServer { peer in
      if let gate, !gate.pass(peer) { return }
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
      next?.open()
    }
  }

  @Test func noTargets() {
    #expect(probeTLS([]).isEmpty)
  }

  /// Each gets its own result, at its own place, wherever the good one stands.
  @Test(arguments: [0, 4])
  func eachItsOwnResult(rotation: Int) throws {
    let identity = try TestIdentities.loopback()
    let good = try server(TLSServerContext(identity: identity))
    let refused = try UnservedPort()
    let hole = try BlackHole()
    let silent = try ScriptedServer { $0.awaitPeerClose() }
    let garbage = try ScriptedServer { peer in
      _ = peer.receiveRecord()
      peer.send(Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8))
      peer.awaitPeerClose()
    }
    let rows: [(target: ProbeTarget, failure: ProbeFailure?)] = [
      (target(refused.port), .connectionRefused),
      (target(hole.port), .timedOut(.connecting)),
      (target(silent.port), .timedOut(.awaitingAnswer)),
      (target(garbage.port), .notTLS(Array("SSH-2.0-OpenSSH_".utf8))),
      (ProbeTarget(host: "m1.example.test", port: 6443), .notAnAddress("m1.example.test")),
      (target(good.port), nil),
    ]
    let order = (0..<rows.count).map { rows[($0 + rotation) % rows.count] }
    let results = probeTLS(order.map(\.target), limits: limits(.seconds(2)))
    try #require(results.count == order.count)
    for (row, result) in zip(order, results) {
      switch result {
      case .failure(let failure): #expect(failure == row.failure, "\(row.target)")
      case .success(let chain):
        #expect(row.failure == nil, "\(row.target)")
        #expect(chain.certificates == identity.chain)
        #expect(chain.closing == .answered)
      }
    }
  }

  /// The mute server ends its connection only when the good one has seen its client's close: so the
  /// good one was through while the mute one, and the black hole, were still open.
  @Test(arguments: [false, true])
  func theGoodOneWaitsForNobody(goodIsFirst: Bool) throws {
    let isThrough = try Gate()
    let good = try server(
      TLSServerContext(identity: TestIdentities.loopback()), opening: isThrough)
    let mute = try ScriptedServer { peer in
      _ = peer.receiveRecord()
      _ = isThrough.pass(peer)
    }
    let hole = try BlackHole()
    var targets = [target(hole.port), target(mute.port)]
    targets.insert(target(good.port), at: goodIsFirst ? 0 : 2)
    let results = probeTLS(targets, limits: limits(.seconds(3)))
    let others = goodIsFirst ? 1 : 0
    #expect(throws: Never.self) { try results[goodIsFirst ? 0 : 2].get() }
    #expect(results[others] == .failure(.timedOut(.connecting)))
    #expect(results[others + 1] == .failure(.closed(.awaitingAnswer)))
  }

  /// Sixteen servers, each of which answers only after the one behind it is through: they end in
  /// the reverse of their order, and only if all of them go on together.
  @Test func sixteenInReverse() throws {
    let identities = try (0..<16).map { try TestIdentities.loopback(at: 1_750_000_000 + $0) }
    let gates = try identities.map { _ in try Gate() }
    let servers = try identities.indices.map { index in
      try server(
        TLSServerContext(identity: identities[index]),
        after: index + 1 < gates.count ? gates[index + 1] : nil, opening: gates[index])
    }
    defer { withExtendedLifetime(servers) {} }
    let results = probeTLS(servers.map { target($0.port) }, limits: limits(.seconds(25)))
    #expect(try results.map { try $0.get().certificates } == identities.map(\.chain))
  }

  /// Servers that never let the loop rest do not hold it: one dribbles, one floods.
  @Test func hostileNeighbours() throws {
    let isThrough = try Gate()
    let context = try TLSServerContext(identity: TestIdentities.loopback())
    let old = try TLSServerContext(
      identity: TestIdentities.loopback(), minimum: .tls12, maximum: .tls12)
    let dribble = try ScriptedServer { peer in
      // All but the end of ServerHelloDone, so that the client has nothing to say meanwhile.
      for byte in peer.serverFlight(old).dropLast(2) {
        guard peer.send([byte]) else { return }
      }
      _ = isThrough.pass(peer)
    }
    let flood = try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      while peer.send([UInt8](repeating: 7, count: 16384), over: tls) {}
    }
    let good = try server(context, opening: isThrough)
    let results = probeTLS(
      [target(dribble.port), target(flood.port), target(good.port)], limits: limits(.seconds(20)))
    #expect(results[0] == .failure(.closed(.finishing)))
    // The flood may end by the cap or by the kernel's reset of what was not read.
    if case .success(let chain) = results[1] { #expect(chain.closing == .unanswered) }
    #expect(try results[2].get().closing == .answered)
  }

  /// What has ended keeps its result; all the rest is interrupted, and the byte is left unread.
  @Test func interruptionEndsAll() throws {
    let wake = try Gate()
    let refused = try UnservedPort()
    let hole = try BlackHole()
    let mute = try ScriptedServer { $0.awaitPeerClose() }
    let waker = try ScriptedServer { peer in
      _ = peer.receiveRecord()
      wake.open()
      peer.awaitPeerClose()
    }
    let results = probeTLS(
      [refused.port, hole.port, mute.port, waker.port].map(target),
      limits: limits(.seconds(60)), interruptedBy: wake.descriptor)
    #expect(results[0] == .failure(.connectionRefused))
    #expect(results[1...] == [Probed](repeating: .failure(.interrupted), count: 3)[...])
    #expect(wake.isOpen)
  }

  /// A wake that is already there ends them before they begin.
  @Test func interruptedFromTheStart() throws {
    let wake = try Gate()
    wake.open()
    let holes = try (0..<3).map { _ in try BlackHole() }
    let results = probeTLS(
      holes.map { target($0.port) }, limits: limits(.seconds(60)), interruptedBy: wake.descriptor)
    #expect(results == [Probed](repeating: .failure(.interrupted), count: 3))
  }

  /// The descriptor of a target that has ended is given back while others go on.
  @Test func endedTargetsAreLetGo() throws {
    let isGone = try Gate()
    // Half-closed by the probe at once, wholly closed only when the probe lets go: then sending
    // brings a reset, and waiting says so.
    let good = try ScriptedServer {
      [context = try TLSServerContext(identity: TestIdentities.loopback())] peer in
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
      while peer.send([0]), peer.pause(.milliseconds(5)) {}
      isGone.open()
    }
    let mute = try ScriptedServer { peer in
      _ = peer.receiveRecord()
      _ = isGone.pass(peer)
    }
    let results = probeTLS([target(mute.port), target(good.port)], limits: limits(.seconds(20)))
    #expect(results[0] == .failure(.closed(.awaitingAnswer)))
    #expect(throws: Never.self) { try results[1].get() }
  }
}
