import Glibc
import HTTPTransport
import TestSupport
import Testing

/// Against `openssl s_server`, with an authority and certificates made for each test.
@Suite struct TLSTests {
  /// An authority and certificates by it: for the names api.test and other.test, and for a client.
  private final class Authority {
    let folder: TemporaryDirectory

    init(_ leaves: [(name: String, extensions: String)]) throws {
      folder = try TemporaryDirectory()
      try Command.output(
        of: [
          "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
          "-nodes", "-subj", "/CN=test-ca", "-days", "2", "-keyout", folder.path("ca.key"),
          "-out", folder.path("ca.crt"),
        ], within: .seconds(30))
      for leaf in leaves {
        try Command.output(
          of: [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-subj", "/CN=\(leaf.name)", "-days", "2", "-CA", folder.path("ca.crt"),
            "-CAkey", folder.path("ca.key"), "-addext", leaf.extensions, "-addext",
            "basicConstraints=critical,CA:FALSE", "-keyout", folder.path("\(leaf.name).key"),
            "-out", folder.path("\(leaf.name).crt"),
          ], within: .seconds(30))
      }
    }

    var pem: [UInt8] { get throws { try folder.read("ca.crt") } }

    func serve(_ name: String, _ more: [String] = []) throws -> (ChildProcess, url: String) {
      let server = try ChildProcess(
        [
          "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
          folder.path("\(name).crt"), "-key", folder.path("\(name).key"),
        ] + more)
      let output = try server.awaitOutput("ACCEPT 127.0.0.1:")
      let line = output.split(separator: "\n").first { $0.contains("ACCEPT 127.0.0.1:") } ?? ""
      let port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) })
      return (server, "https://127.0.0.1:\(port)/")
    }
  }

  private static let address = ("address", "subjectAltName=IP:127.0.0.1")
  private static let api = ("api.test", "subjectAltName=DNS:api.test")
  private static let other = ("other.test", "subjectAltName=DNS:other.test")
  private static let client = ("client", "extendedKeyUsage=clientAuth")

  private func ask(_ url: String, _ tls: TLSOptions) throws -> Result<HTTPResponse, HTTPFailure> {
    try makeTransport().perform(HTTPRequest(url: url, timeout: generous, tls: tls))
  }

  @Test func verifiesAnAddress() throws {
    let authority = try Authority([Self.address])
    let (server, url) = try authority.serve("address")
    defer { withExtendedLifetime(server) {} }
    #expect(try ask(url, TLSOptions(authorities: authority.pem)).get().status == 200)
  }

  @Test func wrongAuthorityIsRefused() throws {
    let authority = try Authority([Self.address])
    let stranger = try Authority([])
    let (server, url) = try authority.serve("address")
    defer { withExtendedLifetime(server) {} }
    let failure = try ask(url, TLSOptions(authorities: stranger.pem)).failure
    #expect(failure?.kind == .untrustedCertificate)
    #expect(failure?.surelyNotDelivered == false)
    #expect(try ask(url, TLSOptions(insecure: true)).get().status == 200)
  }

  @Test func nameMismatchIsRefusedUnlessNamed() throws {
    let authority = try Authority([Self.api])
    let (server, url) = try authority.serve("api.test")
    defer { withExtendedLifetime(server) {} }
    #expect(
      try ask(url, TLSOptions(authorities: authority.pem)).failure?.kind
        == .untrustedCertificate)
    #expect(
      try ask(url, TLSOptions(authorities: authority.pem, serverName: "other.test")).failure?.kind
        == .untrustedCertificate)
    #expect(
      try ask(url, TLSOptions(authorities: authority.pem, serverName: "api.test")).get().status
        == 200)
  }

  @Test func serverNameIsAskedForBySNI() throws {
    let authority = try Authority([Self.api, Self.other])
    let (server, url) = try authority.serve(
      "other.test",
      [
        "-servername", "api.test", "-cert2", authority.folder.path("api.test.crt"), "-key2",
        authority.folder.path("api.test.key"),
      ])
    defer { withExtendedLifetime(server) {} }
    #expect(
      try ask(url, TLSOptions(authorities: authority.pem, serverName: "api.test")).get().status
        == 200)
  }

  /// The name is verified, never resolved: the connection goes to the address.
  @Test(arguments: ["127.0.0.1", "[::1]"]) func serverNameIsNotResolved(host: String) throws {
    let unserved = try UnservedPort()
    defer { withExtendedLifetime(unserved) {} }
    let port = unserved.port
    let failure = try ask(
      "https://\(host):\(port)/", TLSOptions(serverName: "api.invalid", insecure: true)
    ).failure
    #expect(failure?.surelyNotDelivered == true)
    #expect(failure?.message.contains("\(host):\(port)") == true)
    #expect(failure?.message.contains("resolve") == false, "\(String(describing: failure))")
  }

  @Test func clientCertificateIsSent() throws {
    let authority = try Authority([Self.address, Self.client])
    let (server, url) = try authority.serve(
      "address",
      ["-Verify", "2", "-verify_return_error", "-CAfile", authority.folder.path("ca.crt")])
    defer { withExtendedLifetime(server) {} }
    let certificate = try authority.folder.read("client.crt")
    let key = try authority.folder.read("client.key")
    let response = try ask(
      url,
      TLSOptions(
        authorities: authority.pem, clientCertificate: certificate, clientKey: key)
    ).get()
    #expect(String(decoding: response.body, as: UTF8.self).contains("Subject: CN=client"))
    let refused = try ask(url, TLSOptions(authorities: authority.pem)).failure
    #expect(refused?.kind == .tls, "\(String(describing: refused))")
  }

  @Test func unusableCredentialsAreTold() throws {
    let authority = try Authority([Self.address, Self.client])
    let (server, url) = try authority.serve("address")
    defer { withExtendedLifetime(server) {} }
    let certificate = try authority.folder.read("client.crt")
    let wrongKey = try authority.folder.read("address.key")
    #expect(
      try ask(
        url,
        TLSOptions(
          authorities: authority.pem, clientCertificate: certificate, clientKey: wrongKey)
      ).failure?.kind == .badCredentials)
    #expect(
      try ask(url, TLSOptions(authorities: Array("no PEM".utf8))).failure?.kind
        == .badCredentials)
  }

  @Test func plainServerIsATLSFailure() throws {
    let server = try SteppedServer(steps: [
      .send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), .hold,
    ])
    let failure = try ask(
      "https://127.0.0.1:\(server.port)/", TLSOptions(insecure: true)
    ).failure
    #expect(failure?.kind == .tls)
  }
}
