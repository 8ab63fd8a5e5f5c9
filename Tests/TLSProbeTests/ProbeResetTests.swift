import Glibc
import LoopbackCertificate
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Connections that end, by RST or by FIN, at each stage.
struct ProbeResetTests {
  /// Where in the server's flight it stops.
  enum Cut: Sendable, CaseIterable {
    case afterHello, withinServerHello, withinCertificate, afterCertificate
  }

  @Test(
    arguments: [
      (Cut.afterHello, ProbeStage.awaitingAnswer), (.withinServerHello, .serverHello),
      (.withinCertificate, .certificate), (.afterCertificate, .finishing),
    ], [(TLSVersion.tls12, true), (.tls12, false), (.tls13, true), (.tls13, false)])
  func withinTheHandshake(
    cut: (Cut, ProbeStage), ending: (version: TLSVersion, resets: Bool)
  ) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "a", padding: 2000),
      minimum: ending.version, maximum: ending.version)
    let server = try ScriptedServer { peer in
      let flight = peer.serverFlight(context)
      let count =
        switch cut.0 {
        case .afterHello: 0
        case .withinServerHello: 40
        case .withinCertificate: 1000
        // The last record is Finished in 1.3 and ServerHelloDone in 1.2.
        case .afterCertificate: flight.count - 2
        }
      peer.send(Array(flight.prefix(count)))
      if ending.resets { peer.reset() } else { peer.close() }
    }
    let result = probeTLS(ProbeTarget(host: "127.0.0.1", port: server.port))
    let expected: ProbeFailure = ending.resets ? .reset(cut.1) : .closed(cut.1)
    #expect(throws: expected) { try result.get() }
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func resetAfterTheHandshake(version: TLSVersion) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.loopback(), minimum: version, maximum: version)
    let server = try ScriptedServer { peer in
      _ = peer.startTLS(context)
      peer.reset()
    }
    let result = probeTLS(ProbeTarget(host: "127.0.0.1", port: server.port))
    #expect(throws: ProbeFailure.reset(.closing)) { try result.get() }
  }

  /// Reset before the probe sends its first byte: the step machine lets the test wait for it.
  @Test func resetAfterConnect() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let done = ends[1]
    let server = try ScriptedServer { peer in
      peer.reset()
      close(done)
    }
    let probe = try ProbeConnection(
      ProbeTarget(host: "127.0.0.1", port: server.port), serverName: LoopbackFormat.serverName,
      limits: ProbeLimits(), context: TLSClientContext(), now: ContinuousClock.now)
    var wait = [pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)]
    try #require(poll(&wait, 1, 20_000) == 1)
    #expect(probe.advance(at: ContinuousClock.now) == .failure(.reset(.connecting)))
    #expect(probe.bytesReceived == 0)
  }

  /// A deadline that has passed ends the probe whatever has arrived.
  @Test func aPassedDeadlineEndsItAtOnce() throws {
    let server = try ScriptedServer { $0.awaitPeerClose() }
    let now = ContinuousClock.now
    let probe = try ProbeConnection(
      ProbeTarget(host: "127.0.0.1", port: server.port), serverName: LoopbackFormat.serverName,
      limits: ProbeLimits(), context: TLSClientContext(), now: now)
    #expect(probe.deadline == now + .seconds(5))
    #expect(probe.advance(at: now + .seconds(5)) == .failure(.timedOut(.connecting)))
    #expect(probe.advance(at: now) == .failure(.timedOut(.connecting)))
  }

  @Test func everyStageHasItsOwnLabelAndSentence() {
    let failures = ProbeStage.allCases.flatMap {
      [ProbeFailure.timedOut($0), .reset($0), .closed($0)]
    }
    #expect(Set(failures.map(\.label)).count == failures.count)
    #expect(Set(failures.map(\.description)).count == failures.count)
  }
}
