import Glibc
import OpenSSLKit
import TestSupport
import Testing

/// Both ends of TLS against each other over a socket pair, in lock-step on one thread.
struct TLSServerTests {
  private final class Pair {
    let descriptors: [Int32]
    let client: TLSClientConnection
    let server: TLSServerConnection

    init(
      _ serverContext: TLSServerContext, _ clientContext: TLSClientContext, name: String? = nil
    ) throws {
      var ends: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
      try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
      descriptors = ends
      client = try TLSClientConnection(
        context: clientContext, descriptor: ends[0], serverName: name)
      server = try TLSServerConnection(context: serverContext, descriptor: ends[1])
    }

    deinit { for end in descriptors { close(end) } }

    func shakeHands() throws {
      for _ in 0..<20 {
        let mine = try client.handshake()
        let theirs = try server.handshake()
        if mine == .done && theirs == .done { return }
      }
      Issue.record("the handshake does not end")
    }
  }

  @Test(
    arguments: [
      (nil, "default"), ("other.test", "default"), ("apiserver-loopback-client", "loopback"),
      ("APIserver-loopback-client", "loopback"),
    ] as [(String?, String)])
  func serverNameChoosesTheCertificate(name: String?, commonName: String) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "default"),
      named: ["apiserver-loopback-client": TestIdentities.selfSigned(commonName: "loopback")])
    let pair = try Pair(context, TLSClientContext(), name: name)
    try pair.shakeHands()
    let leaf = try #require(pair.client.peerChain.first)
    #expect(try Certificate(der: leaf).subjectCommonName == commonName)
    #expect(pair.server.serverName == name)
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func dataAndCloseCrossInBothDirections(version: TLSVersion) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "a"), minimum: version, maximum: version)
    let pair = try Pair(context, TLSClientContext())
    try pair.shakeHands()
    #expect(pair.client.protocolVersion == version.description)
    #expect(try pair.client.write([1, 2, 3]) == .wrote(3))
    #expect(try pair.server.read(atMost: 10) == .bytes([1, 2, 3]))
    #expect(try pair.server.read(atMost: 10) == .wantRead)
    #expect(try pair.server.write([4]) == .wrote(1))
    #expect(try pair.client.read(atMost: 10) == .bytes([4]))
    #expect(try pair.client.sendCloseNotify() == .done)
    #expect(try pair.server.read(atMost: 10) == .closed)
    #expect(try pair.server.sendCloseNotify() == .done)
    #expect(try pair.client.read(atMost: 10) == .closed)
  }

  @Test func clientCertificatesAreVerifiedAgainstTheirAuthority() throws {
    let authority = try TestIdentities.selfSigned(commonName: "client-ca", isCA: true)
    let key = try PrivateKey.generate(.p256)
    var template = CertificateTemplate(commonName: "me", notBefore: 0, notAfter: 4_000_000_000)
    template.extendedKeyUsages = [.clientAuth]
    let certificate = try template.signed(
      for: key, issuer: authority.chain[0], issuerKey: authority.key)
    let known = try TLSIdentity(chain: [certificate], key: key)
    let stranger = try TestIdentities.selfSigned(commonName: "stranger")
    let identity = try TestIdentities.selfSigned(commonName: "server")
    let requested = try TLSServerContext(
      identity: identity, clientCertificates: .requested, clientAuthorities: authority.chain)
    let required = try TLSServerContext(
      identity: identity, clientCertificates: .required, clientAuthorities: authority.chain)

    for (client, name, verified) in [
      (known, "me", true), (stranger, "stranger", false), (nil, nil, false),
    ] as [(TLSIdentity?, String?, Bool)] {
      let context = try TLSClientContext(identity: client)
      let pair = try Pair(requested, context)
      try pair.shakeHands()
      #expect(pair.server.peerCertificate?.subjectCommonName == name)
      #expect(pair.server.peerIsVerified == verified)
      #expect(pair.client.clientCertificateWasRequested == (client == nil))

      let strict = try Pair(required, context)
      if verified {
        try strict.shakeHands()
        #expect(strict.server.peerIsVerified)
      } else {
        #expect(throws: TLSFailure.self) { try strict.shakeHands() }
      }
    }
  }

  @Test func aKeyOfAnotherCertificateIsNoIdentity() throws {
    let one = try TestIdentities.selfSigned(commonName: "one")
    let two = try TestIdentities.selfSigned(commonName: "two")
    #expect(throws: OpenSSLError.self) { try TLSIdentity(chain: one.chain, key: two.key) }
    #expect(throws: OpenSSLError.self) { try TLSIdentity(chain: [], key: one.key) }
  }

  /// The signature over the handshake is checked although the chain is not: a server with the
  /// certificate but without its key is refused.
  @Test(arguments: [TLSVersion.tls12, .tls13])
  func brokenHandshakeSignatureIsRefused(version: TLSVersion) throws {
    let context = try TLSServerContext(
      identity: TestIdentities.selfSigned(commonName: "a"), minimum: version, maximum: version)
    let server = try ScriptedServer { peer in
      var flight = peer.serverFlight(context)
      // TLS 1.2 sends the signature in the clear, before the 4+5 bytes of ServerHelloDone; in 1.3
      // any changed byte breaks the encryption's own check.
      flight[flight.count - 12] ^= 1
      peer.send(flight)
      peer.awaitPeerClose()
    }
    let failure = try handshakeFailure(port: server.port)
    guard case .refused(let error) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    let text = version == .tls12 ? "bad signature" : "decryption failed or bad record mac"
    #expect(error.entries.contains { $0.text.contains(text) }, "\(error.entries)")
  }

  private func handshakeFailure(port: UInt16) throws -> TLSFailure? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    let client = try TLSClientConnection(
      context: TLSClientContext(), descriptor: descriptor, serverName: nil)
    for _ in 0..<1000 {
      do throws(TLSFailure) {
        if try client.handshake() == .done { return nil }
      } catch { return error }
      var wait = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
      try #require(poll(&wait, 1, 10_000) == 1)
    }
    return nil
  }
}
