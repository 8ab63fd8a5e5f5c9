import LoopbackCertificate
import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Pairs as `loopwarden generate` writes them, served by a TLS server and probed as an API server's.
struct GeneratedPairTests {
  @Test(
    arguments: [.rsa(bits: 2048), .rsa(bits: 3072), .rsa(bits: 4096), .p256, .p384]
      as [PrivateKey.Kind])
  func everyKindOfKeyIsServedAndProbed(kind: PrivateKey.Kind) throws {
    let pair = try LoopbackPair.make(
      at: 1_795_253_746, validity: 3650 * 86_400, key: kind)
    // From what would be in the files, as an API server would read it.
    let identity = try TLSIdentity(
      chain: Certificate.fromPEM(pair.certificatePEM), key: PrivateKey(pem: pair.keyPEM))
    for version in [TLSVersion.tls12, .tls13] {
      let context = try TLSServerContext(
        identity: TestIdentities.selfSigned(commonName: "kube-apiserver"),
        named: [LoopbackFormat.serverName: identity], minimum: version, maximum: version,
        clientCertificates: .requested)
      let server = try ScriptedServer(.ipv4) { peer in
        guard let tls = peer.startTLS(context) else { return }
        peer.closeAfterPeer(tls)
      }
      let chain = try probeTLS(ProbeTarget(host: "127.0.0.1", port: server.port)).get()
      #expect(try chain.loopbackIdentity() == pair.identity)
      #expect(chain.closing == .answered)
    }
  }
}
