import Glibc
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Servers that a probe gets no chain from: each ends in time and by its own name.
struct ProbeFailureTests {
  /// Probes a scripted server with a short deadline and checks that the probe kept it.
  private func failure(
    deadline: Duration = .milliseconds(300), limits change: (inout ProbeLimits) -> Void = { _ in },
    script: @escaping ScriptedServer.Script
  ) throws -> ProbeFailure? {
    let server = try ScriptedServer(script: script)
    var limits = ProbeLimits()
    limits.deadline = deadline
    change(&limits)
    let began = ContinuousClock.now
    let result = probeTLS(ProbeTarget(host: "127.0.0.1", port: server.port), limits: limits)
    #expect(ContinuousClock.now - began < deadline + .seconds(10))
    guard case .failure(let failure) = result else { return nil }
    return failure
  }

  private static func context(_ version: TLSVersion) throws -> TLSServerContext {
    try TLSServerContext(
      identity: TestIdentities.loopback(), minimum: version, maximum: version)
  }

  @Test func plainHTTP() throws {
    let failure = try failure(deadline: .seconds(10)) { peer in
      _ = peer.receiveRecord()
      peer.send(Array("HTTP/1.0 400 Bad Request\r\n\r\n".utf8))
      peer.awaitPeerClose()
    }
    #expect(failure == .notTLS(Array("HTTP/1.0 400 Bad".utf8)))
    #expect(failure?.description.contains("\"HTTP/1.0 400 Bad\"") == true)
  }

  @Test func silence() throws {
    #expect(try failure { $0.awaitPeerClose() } == .timedOut(.awaitingAnswer))
  }

  /// One byte a second: each byte would restart a timeout that counts per read.
  @Test(arguments: [TLSVersion.tls12, .tls13])
  func oneByteASecond(version: TLSVersion) throws {
    let context = try Self.context(version)
    let failure = try failure(deadline: .milliseconds(1300)) { peer in
      for byte in peer.serverFlight(context) {
        guard peer.send([byte]), peer.pause(.seconds(1)) else { return }
      }
    }
    #expect(failure == .timedOut(.serverHello))
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func tenMegabyteCertificate(version: TLSVersion) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "big", padding: 10_000_000),
      minimum: version, maximum: version)
    let failure = try failure(deadline: .seconds(20)) { peer in
      _ = peer.startTLS(context)
    }
    #expect(failure == .certificateListTooLarge(limit: 32 * 1024))
  }

  @Test func aThousandCertificates() throws {
    let identity = try TestIdentities.selfSigned(commonName: "a")
    let context = try TLSServerContext(
      identity: TLSIdentity(
        chain: [Certificate](repeating: identity.chain[0], count: 1000), key: identity.key))
    let script: ScriptedServer.Script = { peer in _ = peer.startTLS(context) }
    let small = try failure(deadline: .seconds(20), script: script)
    #expect(small == .certificateListTooLarge(limit: 32 * 1024))
    let large = try failure(
      deadline: .seconds(20),
      limits: {
        $0.maximumBytes = 4_000_000
        $0.maximumCertificateListBytes = 4_000_000
      }, script: script)
    #expect(large == .chainTooLong(count: 1000, limit: 10))
  }

  @Test func oneCertificateOverTheLimit() throws {
    let identity = try TestIdentities.selfSigned(commonName: "big", padding: 20_000)
    let context = try TLSServerContext(identity: identity)
    let failure = try failure(deadline: .seconds(20)) { peer in _ = peer.startTLS(context) }
    #expect(
      failure == .certificateTooLarge(bytes: identity.chain[0].der.count, limit: 16 * 1024))
  }

  /// A ServerHello of 16 MB less one that never completes, in records of 1 KiB.
  @Test func endlessServerHello() throws {
    let failure = try failure(deadline: .seconds(20)) { peer in
      _ = peer.receiveRecord()
      let header: [UInt8] = [2, 0xff, 0xff, 0xff]
      guard peer.send([22, 3, 3, 4, 0] + header + [UInt8](repeating: 0, count: 1020)) else {
        return
      }
      while peer.send([22, 3, 3, 4, 0] + [UInt8](repeating: 0, count: 1024)) {}
    }
    #expect(failure == .messageTooLarge(.serverHello))
  }

  /// What was received stays under the cap in the socket layer, whatever TLS makes of it: here by
  /// well-formed messages within every other limit.
  @Test(arguments: [1, 100, 1000])
  func bytesStayUnderTheCap(cap: Int) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(
        commonName: "a", padding: 2000))
    let server = try ScriptedServer { peer in
      _ = peer.startTLS(context)
      peer.awaitPeerClose()
    }
    var limits = ProbeLimits()
    limits.maximumBytes = cap
    let (result, received) = try drive(server, limits: limits)
    #expect(throws: ProbeFailure.tooManyBytes(limit: cap)) { try result.get() }
    #expect(received == cap)
  }

  /// A flood is left at the cap, not read to its end.
  @Test(arguments: [TLSVersion.tls12, .tls13])
  func aFloodIsNotRead(version: TLSVersion) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "big", padding: 10_000_000),
      minimum: version, maximum: version)
    let server = try ScriptedServer { peer in _ = peer.startTLS(context) }
    let (result, received) = try drive(server, limits: ProbeLimits())
    #expect(throws: ProbeFailure.certificateListTooLarge(limit: 32 * 1024)) { try result.get() }
    #expect(received <= ProbeLimits().maximumBytes)
  }

  /// The step machine by hand, for what `probeTLS` does not show.
  private func drive(
    _ server: ScriptedServer, limits: ProbeLimits
  ) throws -> (result: Result<ProbedChain, ProbeFailure>, received: Int) {
    let probe = try ProbeConnection(
      ProbeTarget(host: "127.0.0.1", port: server.port), serverName: "any.test", limits: limits,
      context: TLSClientContext(), now: ContinuousClock.now)
    while true {
      let events = Int16(probe.interest == .read ? POLLIN : POLLOUT)
      var wait = [pollfd(fd: probe.fd, events: events, revents: 0)]
      _ = poll(&wait, 1, 100)
      if let result = probe.advance(at: ContinuousClock.now) {
        return (result, probe.bytesReceived)
      }
    }
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func clientCertificateRequired(version: TLSVersion) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.loopback(), minimum: version, maximum: version,
      clientCertificates: .required)
    let failure = try failure(deadline: .seconds(20)) { peer in
      _ = peer.startTLS(context)
      peer.awaitPeerClose()
    }
    #expect(failure == .clientCertificateRequired)
  }

  @Test func anAlertIsNamed() throws {
    let failure = try failure(deadline: .seconds(20)) { peer in
      _ = peer.receiveRecord()
      // Fatal unrecognized_name, RFC 6066 section 3.
      peer.send([21, 3, 3, 0, 2, 2, 112])
      peer.awaitPeerClose()
    }
    #expect(failure == .alert(112))
    #expect(failure?.description.contains("unrecognized name (alert 112)") == true)
  }

  @Test func closedPort() throws {
    let port: UInt16
    do {
      let server = try ScriptedServer { _ in }
      port = server.port
    }
    let result = probeTLS(ProbeTarget(host: "127.0.0.1", port: port))
    #expect(throws: ProbeFailure.connectionRefused) { try result.get() }
  }

  @Test(arguments: ["localhost", "", "127.0.0.1\0", "example.test"])
  func namesAreNotLookedUp(host: String) {
    let result = probeTLS(ProbeTarget(host: host, port: 1))
    #expect(throws: ProbeFailure.notAnAddress(host)) { try result.get() }
  }

  @Test func interrupted() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let wake = ends[1]
    // The server wakes the prober once it has the ClientHello, well within the deadline.
    let server = try ScriptedServer { peer in
      _ = peer.receiveRecord()
      var byte: UInt8 = 0
      write(wake, &byte, 1)
      peer.awaitPeerClose()
    }
    var limits = ProbeLimits()
    limits.deadline = .seconds(60)
    let began = ContinuousClock.now
    let result = probeTLS(
      ProbeTarget(host: "127.0.0.1", port: server.port), limits: limits, interruptedBy: ends[0])
    #expect(throws: ProbeFailure.interrupted) { try result.get() }
    #expect(ContinuousClock.now - began < .seconds(30))
  }
}
