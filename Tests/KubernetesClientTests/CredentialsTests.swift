import Glibc
import KubernetesClient
import OpenSSLKit
import TestSupport
import Testing

@Suite struct CredentialsTests {
  private let folder: TemporaryDirectory
  private let authority: TestAuthority

  init() throws {
    folder = try TemporaryDirectory()
    authority = try TestAuthority()
  }

  /// A kubeconfig whose user has these lines.
  private func load(_ user: String, mode: mode_t = 0o600) throws -> Kubeconfig {
    let text = """
      current-context: m
      contexts: [{name: m, context: {cluster: c, user: u}}]
      clusters:
      - {name: c, cluster: {server: "https://127.0.0.1", certificate-authority: ca.crt}}
      users:
      - name: u
        user:
          \(user)
      """
    if access(folder.path + "/ca.crt", F_OK) != 0 {
      try folder.write(authority.certificate.pem, to: "ca.crt")
    }
    return try Kubeconfig.load(path: folder.write(text, to: "config", mode: mode))
  }

  private func failure(_ body: () throws -> Any) -> String {
    do {
      return "no error: \(try body())"
    } catch {
      return "\(error)".replacing(folder.path, with: "DIR")
    }
  }

  @Test(arguments: [
    (["system:masters"], true), (["loopwarden"], false), ([], false),
    (["a", "system:masters", "b"], true), (["system:masters,x"], false),
    (["x+O=system:masters"], false),
    (["grüße\\n"], false),
  ])
  func identity(_ groups: [String], _ bypasses: Bool) throws {
    let end = Int64(time(nil)) + 7200
    let client = try authority.client("warden", groups: groups, notAfter: end)
    try folder.write(client.certificatePEM, to: "w.crt")
    try folder.write(client.key.pem(), to: "w.key")
    let config = try load("client-certificate: w.crt\n    client-key: w.key")
    let credentials = try config.credentials()
    let identity = try #require(credentials.identity)
    #expect(identity.commonName == "warden")
    #expect(identity.organizations.sorted() == groups.sorted())
    #expect(identity.bypassesAuthorization == bypasses)
    #expect(identity.notAfter == end && identity.notBefore < end)
    #expect(credentials.authorities == authority.certificate.pem && credentials.token == nil)
    #expect(config.warnings.isEmpty)
  }

  @Test func inlineData() throws {
    let client = try authority.client("warden")
    let config = try load(
      "client-certificate-data: \(base64(client.certificatePEM))\n"
        + "    client-key-data: \(base64(try client.key.pem()))")
    let credentials = try config.credentials()
    #expect(credentials.clientCertificate == client.certificatePEM)
    #expect(credentials.identity?.commonName == "warden")
  }

  @Test func rotatedFilesAreSeen() throws {
    try folder.write("one\n", to: "token")
    let config = try load("tokenFile: token")
    #expect(try config.credentials().token == "one")
    try folder.write("  two  ", to: "token")
    #expect(try config.credentials().token == "two")
    try folder.write("", to: "token")
    #expect(
      failure { try config.credentials() } == "DIR/config:8: tokenFile DIR/token is empty")
    try folder.write("a b", to: "token")
    #expect(
      failure { try config.credentials() }
        == "DIR/config:8: tokenFile DIR/token is not a bearer token")
    try folder.write("caf\u{E9}", to: "token")
    #expect(failure { try config.credentials() }.hasSuffix("is not a bearer token"))
    unlink(folder.path + "/token")
    #expect(
      failure { try config.credentials() }
        == "DIR/config:8: tokenFile DIR/token: No such file or directory")
  }

  @Test func whatDoesNotFit() throws {
    let (one, two) = (try authority.client("one"), try authority.client("two"))
    try folder.write(one.certificatePEM, to: "one.crt")
    try folder.write(two.key.pem(), to: "two.key")
    let user = "client-certificate: one.crt\n    client-key: two.key"
    #expect(
      failure { try load(user).credentials() }
        == "DIR/config:9: client-key does not belong to the client-certificate of line 8")
    try folder.write("no key", to: "two.key")
    #expect(
      failure { try load(user).credentials() }
        .hasPrefix("DIR/config:9: client-key DIR/two.key holds no usable private key: "))
    try folder.write(two.key.pem(), to: "two.key")
    try folder.write("no certificate", to: "one.crt")
    #expect(
      failure { try load(user).credentials() }
        .hasPrefix("DIR/config:8: client-certificate DIR/one.crt holds no usable certificate: "))
    try folder.write("no certificate", to: "ca.crt")
    #expect(
      failure { try load("token: x").credentials() }
        .hasPrefix("DIR/config:4: certificate-authority DIR/ca.crt holds no usable certificate: "))
  }

  @Test func missingAndOddFiles() throws {
    #expect(
      failure { try Kubeconfig.load(path: folder.path + "/none") }
        == "DIR/none: No such file or directory")
    #expect(failure { try Kubeconfig.load(path: folder.path) } == "DIR: not a regular file")
    #expect(
      failure { try Kubeconfig.load(path: "/dev/zero") } == "/dev/zero: not a regular file")
    let large = try folder.write([UInt8](repeating: 0x23, count: (1 << 20) + 1), to: "large")
    #expect(failure { try Kubeconfig.load(path: large) } == "DIR/large: larger than 1048576 bytes")
    #expect(
      failure { try load("tokenFile: none") }
        == "DIR/config:8: tokenFile DIR/none: No such file or directory")
  }

  @Test func permissions() throws {
    try folder.write("t", to: "token", mode: 0o644)
    try folder.write("k", to: "key", mode: 0o602)
    func warnings(_ user: String, mode: mode_t) throws -> [String] {
      try load(user, mode: mode).warnings.map { "\($0)".replacing(folder.path, with: "DIR") }
    }
    #expect(
      try warnings("tokenFile: token", mode: 0o644) == [
        "DIR/token: holds a secret (tokenFile) and is open to others (mode 0644); chmod 0600 it"
      ])
    #expect(
      try warnings("token: t", mode: 0o604) == [
        "DIR/config: holds a secret (token) and is open to others (mode 0604); chmod 0600 it"
      ])
    #expect(
      try warnings("client-certificate: c\n    client-key: key", mode: 0o644) == [
        "DIR/key: holds a secret (client-key) and is open to others (mode 0602); chmod 0600 it"
      ])
    #expect(try warnings("token: t", mode: 0o400).isEmpty)
  }
}
