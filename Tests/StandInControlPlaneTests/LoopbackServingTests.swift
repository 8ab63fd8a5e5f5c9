import HTTPTransport
import LoopbackCertificate
import OpenSSLKit
import StandInControlPlane
import TestSupport
import Testing

/// Which certificate is served to whom, what an expired one breaks, what the log says.
struct LoopbackServingTests {
  @Test
  func theServerNameChoosesTheCertificate() throws {
    let test = try ServerUnderTest(unixTime: 1_700_000_000)
    let loopback = try Handshake(test, serverName: LoopbackFormat.serverName).finished()
    #expect(loopback == test.server.loopbackChain)
    let identity = try LoopbackIdentity.recognise(loopback)
    #expect(identity.madeAt == 1_700_000_000)
    for name in ["kubernetes", nil] {
      let ordinary = try Handshake(test, serverName: name).finished()
      #expect(ordinary.first?.subjectCommonName == "kube-apiserver")
    }
  }

  @Test
  func aCleanCloseLogsNothingAndAnAbortedHandshakeAnEOF() throws {
    let test = try ServerUnderTest()
    let started = test.lines.count
    _ = try Handshake(test, serverName: LoopbackFormat.serverName).finished()
    for _ in 0..<20 { test.step() }
    #expect(test.lines.count == started)
    // Kept open after its end of sending: closed with unread bytes it would be a reset.
    let aborted = try Handshake(test, serverName: nil)
    try aborted.abort()
    try test.serve(until: "a log line") { test.lines.count > started ? () : nil }
    let line = try #require(test.lines.last)
    #expect(line.hasPrefix("http: TLS handshake error from 127.0.0.1:"))
    #expect(line.hasSuffix(": EOF"), "\(line)")
    withExtendedLifetime(aborted) {}
  }

  @Test(arguments: [(true, 500), (false, 201)])
  func anExpiredCertificateBreaksCreationOnly(breaks: Bool, expected: Int) throws {
    let test = try ServerUnderTest(
      ["--standin-loopback-validity=60s", "--standin-expired-breaks-writes=\(breaks)"])
    func post() throws -> HTTPResponse {
      try test.perform(
        test.request(
          "POST", "/api/v1/namespaces/default/configmaps",
          body: #"{"metadata":{"generateName":"x-"}}"#)
      ).get()
    }
    #expect(try post().status == 201)
    test.advance(.seconds(60))
    #expect(try post().status == 201)
    test.advance(.seconds(1))
    let broken = try post()
    #expect(broken.status == expected)
    let text = String(decoding: broken.body, as: UTF8.self)
    #expect(text.contains("x509: certificate has expired or is not yet valid") == breaks)
    // An update of what is there still passes; a PUT that creates stands for it here.
    let lease = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x"
    let body = #"{"metadata":{"name":"x"}}"#
    #expect(try test.perform(test.request("PUT", lease, body: body)).get().status == 201)
    #expect(try test.perform(test.request("GET", "/readyz")).get().status == 200)
  }

  @Test
  func aPersistedPairOutlivesTheProcess() throws {
    let folder = try TemporaryDirectory()
    let flag = ["--standin-loopback-pair=\(folder.path("pair.pem"))"]
    let first = try ServerUnderTest(flag, unixTime: 1_700_000_000).server.loopbackChain
    let second = try ServerUnderTest(flag, unixTime: 1_700_009_999).server.loopbackChain
    #expect(first == second)
    let fresh = try ServerUnderTest(unixTime: 1_700_009_999).server.loopbackChain
    #expect(fresh != first)
  }

  @Test
  func readyzCanBeMadeToFailAndListsItsChecks() throws {
    let test = try ServerUnderTest(["--standin-readyz=fail"])
    let reply = try test.perform(test.request("GET", "/readyz")).get()
    #expect(reply.status == 500)
    #expect(reply.header("date") == "Tue, 14 Nov 2023 22:13:20 GMT")
    let text = String(decoding: reply.body, as: UTF8.self)
    #expect(text.contains("[-]standin-readyz failed: reason withheld\n"))
    #expect(text.hasSuffix("readyz check failed\n"))
    let livez = try test.perform(test.request("GET", "/livez?verbose")).get()
    #expect(livez.status == 200)
    #expect(String(decoding: livez.body, as: UTF8.self).hasSuffix("livez check passed\n"))
  }
}
