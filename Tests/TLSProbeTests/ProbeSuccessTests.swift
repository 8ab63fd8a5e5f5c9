import Glibc
import LoopbackCertificate
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Servers that a probe gets a chain from.
struct ProbeSuccessTests {
  private func server(
    _ context: TLSServerContext, at address: ScriptedServer.Address = .ipv4
  ) throws -> ScriptedServer {
    try ScriptedServer(address) { peer in
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
    }
  }

  private static func hasIPv6() -> Bool {
    (try? ScriptedServer(.ipv6) { _ in }) != nil
  }

  @Test(arguments: [
    (TLSVersion.tls12, TLSVersion.tls13, "TLSv1.3"), (.tls12, .tls12, "TLSv1.2"),
    (.tls13, .tls13, "TLSv1.3"),
  ])
  func theRightCertificate(minimum: TLSVersion, maximum: TLSVersion, version: String) throws {
    let loopback = try TestIdentities.loopback()
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "kube-apiserver"),
      named: [LoopbackFormat.serverName: loopback], minimum: minimum, maximum: maximum,
      clientCertificates: .requested)
    let server = try server(context)
    let chain = try probeTLS(ProbeTarget(host: "127.0.0.1", port: server.port)).get()
    #expect(chain.certificates == loopback.chain)
    #expect(chain.protocolVersion == version)
    #expect(chain.closing == .answered)
    #expect(try chain.loopbackIdentity().madeAt == 1_750_000_000)
  }

  @Test func anotherCertificateIsNamed() throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "kube-apiserver"))
    let server = try server(context)
    let chain = try probeTLS(ProbeTarget(host: "127.0.0.1", port: server.port)).get()
    let error = #expect(throws: NotLoopback.self) { try chain.loopbackIdentity() }
    #expect(error?.description == "not the loopback certificate, but CN=kube-apiserver")
  }

  @Test(.enabled(if: hasIPv6(), "::1 is not available on this machine"))
  func overIPv6() throws {
    let server = try server(
      TLSServerContext(identity: TestIdentities.loopback()), at: .ipv6)
    let target = ProbeTarget(host: "::1", port: server.port)
    #expect(target.description == "[::1]:\(server.port)")
    #expect(try probeTLS(target).get().certificates.count == 2)
  }

  /// The server must see our close_notify, not a broken connection: that is what keeps its log quiet.
  @Test(arguments: [TLSVersion.tls12, .tls13])
  func theServerSeesACleanClose(version: TLSVersion) throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let report = ends[1]
    let context = try TLSServerContext(
      identity: TestIdentities.loopback(), minimum: version, maximum: version)
    let server = try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      var seen = UInt8(ascii: "?")
      while peer.wait(for: POLLIN) {
        do throws(TLSFailure) {
          if try tls.read(atMost: 100) == .closed { seen = UInt8(ascii: "c") } else { continue }
        } catch { seen = UInt8(ascii: "e") }
        break
      }
      write(report, &seen, 1)
    }
    let chain = try probeTLS(ProbeTarget(host: "127.0.0.1", port: server.port)).get()
    #expect(chain.closing == .withoutNotify)
    var wait = [pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)]
    try #require(poll(&wait, 1, 20_000) == 1)
    var seen: UInt8 = 0
    try #require(read(ends[0], &seen, 1) == 1)
    #expect(seen == UInt8(ascii: "c"))
  }

  /// A server that never closes, or floods after the handshake, cannot take the chain from us.
  @Test(arguments: [false, true])
  func aServerThatDoesNotCloseIsLeft(floods: Bool) throws {
    let context = try TLSServerContext(identity: TestIdentities.loopback())
    let server = try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      if floods { while peer.send([UInt8](repeating: 7, count: 16384), over: tls) {} }
      _ = peer.pause(.seconds(30))
    }
    var limits = ProbeLimits()
    limits.closeGrace = .milliseconds(100)
    let chain = try probeTLS(
      ProbeTarget(host: "127.0.0.1", port: server.port), limits: limits
    ).get()
    #expect(chain.closing == .unanswered)
    #expect(chain.certificates.count == 2)
    #expect(chain.bytesReceived <= limits.maximumBytes)
  }

  /// Many step machines in one loop, as a fleet scan runs them.
  @Test func twoHundredAtOnceInOneLoop() throws {
    let server = try server(TLSServerContext(identity: TestIdentities.loopback()))
    let target = ProbeTarget(host: "127.0.0.1", port: server.port)
    let context = try TLSClientContext()
    var limits = ProbeLimits()
    limits.deadline = .seconds(30)
    var open: [ProbeConnection] = []
    for _ in 0..<200 {
      open.append(
        try ProbeConnection(
          target, serverName: LoopbackFormat.serverName, limits: limits, context: context,
          now: ContinuousClock.now))
    }
    var successes = 0
    while !open.isEmpty {
      var waits = open.map {
        pollfd(fd: $0.fd, events: Int16($0.interest == .read ? POLLIN : POLLOUT), revents: 0)
      }
      _ = poll(&waits, nfds_t(waits.count), 1000)
      let now = ContinuousClock.now
      open = zip(open, waits).compactMap { probe, wait in
        guard wait.revents != 0 || now >= probe.deadline else { return probe }
        guard let result = probe.advance(at: now) else { return probe }
        if case .success = result { successes += 1 }
        return nil
      }
    }
    #expect(successes == 200)
  }
}
