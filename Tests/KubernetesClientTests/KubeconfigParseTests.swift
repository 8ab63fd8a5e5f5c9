import KubernetesClient
import Testing

@Suite struct KubeconfigParseTests {
  private func parse(_ text: String, path: String = "/etc/k/config") throws -> Kubeconfig {
    try Kubeconfig.parse(bytes: Array(text.utf8), path: path)
  }

  private static let sound = """
    apiVersion: v1
    kind: Config
    current-context: main
    contexts:
    - name: other
      context: {cluster: none, user: none}
    - name: main
      context: {cluster: prod, user: warden, namespace: kube-system}
    clusters:
    - name: prod
      cluster:
        server: https://10.0.0.1:6443
        certificate-authority: pki/ca.crt
    users:
    - name: warden
      user:
        client-certificate: pki/warden.crt
        client-key: /secret/warden.key
    """

  @Test func currentContext() throws {
    let config = try parse(Self.sound)
    #expect(config.contextName == "main" && config.clusterName == "prod")
    #expect(config.userName == "warden" && config.server == "https://10.0.0.1:6443")
    #expect(config.tlsServerName == nil && config.token == nil && config.hasCredential)
    func file(_ source: Kubeconfig.Source?) -> String {
      guard case .file(let path, let place) = source else { return "not a file" }
      return "\(place.file):\(place.line) \(place.key) \(path)"
    }
    #expect(file(config.authorities) == "/etc/k/config:13 certificate-authority /etc/k/pki/ca.crt")
    #expect(
      file(config.clientCertificate) == "/etc/k/config:17 client-certificate /etc/k/pki/warden.crt")
    #expect(file(config.clientKey) == "/etc/k/config:18 client-key /secret/warden.key")
    #expect(
      file(try parse(Self.sound, path: "config").authorities)
        == "config:13 certificate-authority pki/ca.crt")
  }

  @Test func jsonAndDataAndToken() throws {
    let config = try parse(
      """
      {"kind": "Config", "current-context": "a",
       "contexts": [{"name": "a", "context": {"cluster": "c", "user": "u"}}],
       "clusters": [{"name": "c", "cluster": {"server": "https://h", "tls-server-name": "api",
         "insecure-skip-tls-verify": false, "certificate-authority": "unused",
         "certificate-authority-data": "AAEC/w=="}}],
       "users": [{"name": "u", "user": {"token": "abc", "client-certificate-data": ""}}]}
      """)
    guard case .inline(let authority, let place) = config.authorities,
      case .inline(let token, _) = config.token
    else {
      Issue.record("not inline: \(config)")
      return
    }
    #expect(authority == [0, 1, 2, 255] && place.key == "certificate-authority-data")
    #expect(token == Array("abc".utf8) && config.clientCertificate == nil)
    #expect(config.tlsServerName == "api")
  }

  @Test func aTokenFileGoesBeforeAToken() throws {
    let text = Self.sound.replacing("client-certificate: pki/warden.crt", with: "token: abc")
      .replacing("client-key: /secret/warden.key", with: "tokenFile: run/token")
    guard case .file("/etc/k/run/token", _) = try parse(text).token else {
      Issue.record("not the file")
      return
    }
  }

  @Test func withoutAUserItIsAnonymous() throws {
    let config = try parse(Self.sound.replacing(", user: warden", with: ""))
    #expect(config.userName == nil && !config.hasCredential)
  }

  private func failure(_ text: String) -> String {
    do {
      return "parsed: \(try parse(text))"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    (
      "current-context: main", "",
      "/etc/k/config: current-context is not set; set it to one of: other, main"
    ),
    (
      "current-context: main", "current-context: ''",
      "/etc/k/config:3: current-context is not set; set it to one of: other, main"
    ),
    (
      "current-context: main", "current-context: gone",
      "/etc/k/config:3: current-context \"gone\" is not among contexts: other, main"
    ),
    (
      "current-context: main", "current-context: other",
      "/etc/k/config:6: cluster \"none\" is not among clusters: prod"
    ),
    ("user: warden", "user: ghost", "/etc/k/config:8: user \"ghost\" is not among users: warden"),
    ("cluster: prod, ", "", "/etc/k/config:8: context \"main\" names no cluster"),
    ("kind: Config", "kind: Pod", "/etc/k/config:2: kind of a kubeconfig is Config, not Pod"),
    (
      "apiVersion: v1", "apiVersion: v2",
      "/etc/k/config:1: apiVersion of a kubeconfig is v1, not v2"
    ),
    (
      "name: other", "name: main",
      "/etc/k/config:7: context \"main\" stands twice: here and at line 5"
    ),
    ("contexts:\n", "contexts: 5\nmore:\n", "/etc/k/config:4: contexts must be a list, not \"5\""),
    (
      "cluster:\n    server", "clustre:\n    server",
      "/etc/k/config:10: cluster \"prod\" has no `cluster:` mapping"
    ),
    ("server: https://10.0.0.1:6443", "", "/etc/k/config:13: cluster \"prod\" has no server"),
    (
      "https://10", "http://10",
      "/etc/k/config:12: server must be an https URL, not http://10.0.0.1:6443"
    ),
    (
      "certificate-authority: pki/ca.crt", "proxy-url: http://proxy",
      "/etc/k/config:13: proxy-url is not supported: this master is asked directly; remove it"
    ),
    (
      "certificate-authority: pki/ca.crt", "insecure-skip-tls-verify: true",
      "/etc/k/config:13: insecure-skip-tls-verify is refused: set certificate-authority and remove it"
    ),
    (
      "certificate-authority: pki/ca.crt", "insecure-skip-tls-verify: yes",
      "/etc/k/config:13: insecure-skip-tls-verify is refused: set certificate-authority and remove it"
    ),
    (
      "certificate-authority: pki/ca.crt", "certificate-authority-data: '*'",
      "/etc/k/config:13: certificate-authority-data is not base64"
    ),
    (
      "certificate-authority: pki/ca.crt", "certificate-authority: [a]",
      "/etc/k/config:13: certificate-authority of cluster \"prod\" must be text, not a list"
    ),
    (
      "client-key: /secret/warden.key", "",
      "/etc/k/config:17: user \"warden\" has client-certificate but no client-key"
    ),
    (
      "client-certificate: pki/warden.crt", "",
      "/etc/k/config:18: user \"warden\" has client-key but no client-certificate"
    ),
    (
      "client-key: /secret/warden.key", "exec: {command: aws}",
      "/etc/k/config:18: user \"warden\": credential plugins (exec) are not run by this program; use a client certificate, token or tokenFile"
    ),
    (
      "client-key: /secret/warden.key", "auth-provider: {name: gcp}",
      "/etc/k/config:18: user \"warden\": auth-provider was removed from Kubernetes in 1.26; use a client certificate, token or tokenFile"
    ),
    (
      "client-key: /secret/warden.key", "username: admin",
      "/etc/k/config:18: user \"warden\": passwords were removed from Kubernetes in 1.19; use a client certificate, token or tokenFile"
    ),
    (
      "client-key: /secret/warden.key", "password: secret",
      "/etc/k/config:18: user \"warden\": passwords were removed from Kubernetes in 1.19; use a client certificate, token or tokenFile"
    ),
    (
      "client-key: /secret/warden.key", "as: admin",
      "/etc/k/config:18: user \"warden\": impersonation (as) is not supported; use a client certificate, token or tokenFile"
    ),
    (
      "kind: Config", "\tkind: Config",
      "/etc/k/config:2: column 1: a tab cannot indent or separate here; use spaces"
    ),
    (
      "kind: Config", "apiVersion: v1",
      "/etc/k/config:2: column 1: key \"apiVersion\" stands twice: here and at line 1"
    ),
  ])
  func refusals(_ old: String, _ new: String, _ expected: String) throws {
    let text = Self.sound
    #expect(text.contains(old))
    #expect(failure(text.replacing(old, with: new, maxReplacements: 1)) == expected)
  }

  @Test(arguments: [
    ("", "/etc/k/config: the kubeconfig is empty"),
    ("# nothing\n", "/etc/k/config: the kubeconfig is empty"),
    ("- a\n", "/etc/k/config:1: a kubeconfig is a mapping, but this is a list"),
    ("kind: Config\n", "/etc/k/config: current-context is not set; set it to one of: none"),
  ])
  func otherTexts(_ text: String, _ expected: String) {
    #expect(failure(text) == expected)
  }

  @Test(
    arguments: [
      ("", []), ("AA==", [0]), ("AAE=", [0, 1]), ("AAEC", [0, 1, 2]),
      ("AA\n EC\r\n", [0, 1, 2]),
      ("+/+/", [251, 255, 191]), ("A", nil), ("AA", nil), ("AA=", nil), ("AAA", nil), ("AB==", nil),
      ("AA==AA==", nil), ("====", nil), ("A===", nil), ("AA-_", nil), ("AAEC=", nil), ("é===", nil),
    ] as [(String, [UInt8]?)])
  func base64Data(_ data: String, _ expected: [UInt8]?) throws {
    let text = Self.sound.replacing(
      "certificate-authority: pki/ca.crt", with: "certificate-authority-data: \"\(escaped(data))\"")
    guard let expected else {
      #expect(failure(text) == "/etc/k/config:13: certificate-authority-data is not base64")
      return
    }
    if data.isEmpty {
      #expect(try parse(text).authorities == nil)
    } else if case .inline(let bytes, _) = try parse(text).authorities {
      #expect(bytes == expected)
    } else {
      Issue.record("no data")
    }
  }

  private func escaped(_ text: String) -> String {
    text.replacing("\r", with: "\\r").replacing("\n", with: "\\n")
  }

  @Test func roundTrip() throws {
    for count in 1...70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
      let text = Self.sound.replacing(
        "certificate-authority: pki/ca.crt",
        with: "certificate-authority-data: \(base64(bytes))")
      guard case .inline(let decoded, _) = try parse(text).authorities else {
        Issue.record("no data")
        return
      }
      #expect(decoded == bytes)
    }
  }
}
