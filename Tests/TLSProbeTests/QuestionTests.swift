import OpenSSLKit
import TLSProbe
import TestSupport
import Testing

/// Several names asked of several servers at once.
struct QuestionTests {
  private func target(_ port: UInt16) -> ProbeTarget { ProbeTarget(host: "127.0.0.1", port: port) }

  private func server(_ context: TLSServerContext) throws -> ScriptedServer {
    try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
    }
  }

  /// One port shows one certificate to who names it, and another to who names nobody.
  @Test func byNameAndWithout() throws {
    let common = try TestIdentities.selfSigned(commonName: "common")
    let named = try TestIdentities.loopback()
    let server = try server(
      TLSServerContext(identity: common, named: ["apiserver-loopback-client": named]))
    let answers = askTLS(
      [nil, "apiserver-loopback-client", "other.test"].map {
        ProbeQuestion(target: target(server.port), serverName: $0)
      })
    #expect(answers.map(\.presented) == [common.chain, named.chain, common.chain])
    for answer in answers { #expect(throws: Never.self) { try answer.result.get() } }
  }

  /// Such a server (etcd) shows its own certificate before it misses ours: within the handshake up to
  /// TLS 1.2, after it since TLS 1.3.
  @Test(arguments: [TLSVersion.tls12, .tls13])
  func aServerThatInsistsOnAClientCertificate(version: TLSVersion) throws {
    let identity = try TestIdentities.selfSigned(commonName: "etcd")
    let server = try server(
      TLSServerContext(
        identity: identity, minimum: version, maximum: version, clientCertificates: .required))
    let unserved = try UnservedPort()
    let answers = askTLS([
      ProbeQuestion(target: target(server.port), serverName: nil),
      ProbeQuestion(target: target(unserved.port), serverName: nil),
    ])
    #expect(answers[0].presented == identity.chain)
    #expect(answers[0].result == .failure(.clientCertificateRequired))
    #expect(answers[1].presented == [])
    #expect(answers[1].result == .failure(.connectionRefused))
  }
}
