import Configuration
import ControlPlaneNode
import LoopbackCertificate
import LoopwardenCommands
import OpenSSLKit
import RestartDecision
import TestSupport
import Testing

@Suite("What ports serve, against the files")
struct CertsServedTests {
  private let scene: CertsScene

  init() throws { scene = try CertsScene() }

  private func server(_ context: TLSServerContext) throws -> ScriptedServer {
    try ScriptedServer { peer in
      guard let tls = peer.startTLS(context) else { return }
      peer.closeAfterPeer(tls)
    }
  }

  private func endpoint(
    _ component: ServingEndpoint.Component, _ port: UInt16, _ row: CertificateRow?,
    isCertain: Bool = true
  ) -> ServingEndpoint {
    ServingEndpoint(
      component: component, host: "127.0.0.1", port: port, origin: "the test",
      files: row.map { [$0.path] } ?? [], isCertain: isCertain)
  }

  /// A row whose file holds this certificate.
  private func row(_ name: String, _ identity: TLSIdentity) -> CertificateRow {
    scene.row(name, .certificate(identity.chain[0]))
  }

  @Test("the same as in the file, renewed on disk, and from no file")
  func againstTheFile() throws {
    let old = try scene.issue("kube-apiserver", left: 70 * CertsScene.day)
    let new = try scene.issue("kube-apiserver", left: 360 * CertsScene.day)
    let running = try server(TLSServerContext(identity: old))
    func report(_ file: TLSIdentity?) throws -> CertsReport {
      let rows = file.map { [row("apiserver", $0)] } ?? []
      var facts = try scene.facts(rows)
      facts.served =
        ServedLook.take(
          [endpoint(.apiServer, running.port, rows.first)], others: [], rows: rows
        ).served
      return CertsReport(facts)
    }
    let same = try report(old)
    #expect(same.served.last?.sentence == "served by file apiserver")
    #expect(same.verdict == .ok)
    let renewed = try report(new)
    #expect(
      renewed.served.last?.sentence == "apiserver renewed on disk, not yet served: restart needed")
    #expect(renewed.findings.map(\.label) == ["not-served"])
    #expect(renewed.verdict == .warning)
    let unknown = try report(nil)
    #expect(unknown.served.last?.sentence == "served, from no file we know")
    #expect(unknown.notes.contains { $0.contains("no file that is known here") })
  }

  @Test("what is served and about to end counts, whatever is on disk")
  func servedAndEnding() throws {
    let old = try scene.issue("kube-apiserver", left: 2 * CertsScene.day)
    let running = try server(TLSServerContext(identity: old))
    let rows = [row("apiserver", try scene.issue("kube-apiserver", left: 360 * CertsScene.day))]
    var facts = try scene.facts(rows)
    facts.served =
      ServedLook.take(
        [endpoint(.apiServer, running.port, rows[0])], others: [], rows: rows
      ).served
    let report = CertsReport(facts)
    #expect(report.verdict == .critical)
    #expect(Set(report.findings.map(\.label)) == ["not-served", "expires"])
  }

  @Test(
    "etcd's certificate is seen though it insists on the client's",
    arguments: [TLSVersion.tls12, .tls13])
  func etcd(version: TLSVersion) throws {
    let identity = try scene.issue("etcd", left: 300 * CertsScene.day)
    let running = try server(
      TLSServerContext(
        identity: identity, minimum: version, maximum: version, clientCertificates: .required))
    let rows = [row("etcd-server", identity)]
    let served = ServedLook.take(
      [endpoint(.etcd, running.port, rows[0])], others: [], rows: rows
    ).served
    #expect(served[0].match == .file(name: "etcd-server", path: rows[0].path))
  }

  @Test("nobody at a usual port is no finding, nobody where one must be is not seen")
  func nobody() throws {
    let port = try UnservedPort()
    func report(isCertain: Bool) throws -> CertsReport {
      var facts = try scene.facts([scene.row("apiserver")])
      facts.served =
        ServedLook.take(
          [endpoint(.scheduler, port.port, nil, isCertain: isCertain)], others: [], rows: []
        ).served
      return CertsReport(facts)
    }
    let byCustom = try report(isCertain: false)
    #expect(byCustom.verdict == .ok)
    #expect(byCustom.served.last?.sentence == "nothing listens there")
    let named = try report(isCertain: true)
    #expect(named.verdict == .unknown)
    #expect(named.unseen.contains { $0.contains("kube-scheduler serves on 127.0.0.1") })
  }

  @Test("a certificate that a server made for itself is told and does not alarm")
  func madeInMemory() throws {
    let pair = try LoopbackPair.make(at: scene.now, validity: CertsScene.day, key: .p256)
    let running = try server(
      TLSServerContext(identity: TLSIdentity(chain: pair.chain, key: pair.key)))
    var facts = try scene.facts([scene.row("apiserver")])
    facts.served =
      ServedLook.take(
        [endpoint(.controllerManager, running.port, nil)], others: [], rows: []
      ).served
    let report = CertsReport(facts)
    #expect(report.served.last?.source == "made-in-memory")
    #expect(report.verdict == .ok)
  }

  @Test("another server on the library: both of its certificates, reported, and not restarted")
  func others() throws {
    let serving = try scene.issue("metrics-server", left: 300 * CertsScene.day)
    func report(loopbackLeft: Int64) throws -> CertsReport {
      let pair = try LoopbackPair.make(
        at: scene.now - CertsScene.day, validity: loopbackLeft + CertsScene.day, key: .p256)
      let running = try server(
        TLSServerContext(
          identity: serving,
          named: [LoopbackFormat.serverName: TLSIdentity(chain: pair.chain, key: pair.key)]))
      var facts = try scene.facts([scene.row("apiserver")])
      facts.others =
        ServedLook.take(
          [], others: [HostPort(host: "127.0.0.1", port: running.port)], rows: []
        ).others
      return CertsReport(facts)
    }
    let good = try report(loopbackLeft: 200 * CertsScene.day)
    #expect(good.verdict == .ok)
    #expect(good.served.suffix(2).map(\.kind) == ["loopback", "serving"])
    let bad = try report(loopbackLeft: 3 * CertsScene.day)
    #expect(bad.verdict == .critical)
    #expect(bad.findings[0].action.contains("loopwarden does not"))
  }

  @Test("a server without the loopback certificate, and a name instead of an address")
  func othersThatCannotBe() throws {
    let serving = try scene.issue("plain", left: 300 * CertsScene.day)
    let running = try server(TLSServerContext(identity: serving))
    var facts = try scene.facts([scene.row("apiserver")])
    facts.others =
      ServedLook.take(
        [],
        others: [
          HostPort(host: "127.0.0.1", port: running.port),
          HostPort(host: "metrics-server.kube-system", port: 443),
        ], rows: []
      ).others
    let report = CertsReport(facts)
    #expect(report.verdict == .unknown)
    #expect(report.unseen.contains { $0.contains("not the loopback certificate") })
    #expect(report.unseen.contains { $0.contains("is no IP address") })
  }
}
