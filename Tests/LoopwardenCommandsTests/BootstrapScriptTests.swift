import Glibc
import KubernetesClient
import LoopwardenCommands
import OpenSSLKit
import TestSupport
import Testing
import YAMLDocument

/// The script that `bootstrap` prints, run by a shell with the real openssl. Only kubectl is a
/// stand-in: it keeps what it is given, and signs by openssl too.
struct BootstrapScriptTests {
  private final class Bench {
    let folder: TemporaryDirectory
    let authority: Certificate

    init() throws {
      folder = try TemporaryDirectory()
      let key = try PrivateKey.generate(.p256)
      let now = Int64(time(nil))
      var template = CertificateTemplate(
        commonName: "kubernetes", notBefore: now - 60, notAfter: now + 4000 * 86_400)
      template.isCA = true
      authority = try template.selfSigned(with: key)
      try folder.write(authority.pem, to: "ca.crt")
      try folder.write(try key.pem(), to: "ca.key")
      try folder.write(Self.kubectl, to: "bin/kubectl", mode: 0o755)
    }

    static let kubectl = """
      #!/bin/sh
      set -e
      cd "$BENCH"
      echo "$*" >> log
      case "$*" in
      'apply -f -') cat > applied ;;
      'create -f -') cat > lease ;;
      'create --validate=false -f -') cat > csr ;;
      'get lease -n '*) [ -e lease ] ;;
      'certificate approve '*)
        sed -n 's/^  request: //p' csr | openssl base64 -d -A > request
        openssl x509 -req -in request -CA ca.crt -CAkey ca.key -set_serial 5 -days 90 -out signed
        ;;
      'get csr '*' -o jsonpath={.status.certificate}') openssl base64 -A -in signed ;;
      'config view '*server}) printf https://10.0.0.9:6443 ;;
      'config view '*tls-server-name}) printf "${SERVER_NAME:-}" ;;
      'config view '*certificate-authority-data}) openssl base64 -A -in ca.crt ;;
      '--kubeconfig='*'get lease -n '*) [ -z "${BROKEN:-}" ] && [ -e lease ] ;;
      '--kubeconfig='*'get --raw /version') ;;
      *) echo "unexpected: $*" >&2; exit 9 ;;
      esac

      """

    func run(_ script: BootstrapScript, _ environment: [String] = []) throws -> Command.Output {
      let path = try folder.write(script.text, to: "bootstrap.sh")
      return try Command.run(
        [
          "env", "PATH=\(folder.path("bin")):/usr/bin:/bin", "BENCH=\(folder.path)",
          // The wait between tries is not what is tested.
          "KUBECONFIG=/nowhere",
        ] + environment + ["sh", path])
    }

    func script(
      node: String = "m1", output: String = "etc/kubeconfig", scope: BootstrapScope = .init(),
      server: String? = nil, key: BootstrapScript.KeyKind = .ecdsa
    ) -> BootstrapScript {
      BootstrapScript(
        scope: scope, node: node, output: folder.path(output), server: server, keyKind: key,
        lifetimeDays: 200)
    }

    var log: [String] {
      get throws {
        String(decoding: try folder.read("log"), as: UTF8.self).split(separator: "\n")
          .map(String.init)
      }
    }

    func yaml(_ name: String) throws -> [JSONValue] {
      try YAMLNode.parseAll(try folder.read(name)).map(BootstrapManifestTests.json)
    }
  }

  @Test(arguments: BootstrapScript.KeyKind.allCases)
  func theSignersWay(key: BootstrapScript.KeyKind) throws {
    let bench = try Bench()
    let scope = BootstrapScope(flowControlVersion: "v1")
    let run = try bench.run(bench.script(scope: scope, key: key))
    #expect(run.status == 0)
    #expect(run.text.hasSuffix("written: \(bench.folder.path("etc/kubeconfig"))\n"))

    // What the API server was given.
    let objects = scope.objects
    #expect(
      try bench.yaml("applied") == objects.filter { $0.kind != "Lease" }.map(\.value))
    #expect(try bench.yaml("lease") == objects.filter { $0.kind == "Lease" }.map(\.value))
    let request = try #require(try bench.yaml("csr").first)
    #expect(request["spec"]?["signerName"] == "kubernetes.io/kube-apiserver-client")
    #expect(request["spec"]?["usages"] == ["digital signature", "client auth"])
    #expect(request["spec"]?["expirationSeconds"] == 17_280_000)
    #expect(request["metadata"]?["name"]?.string?.hasPrefix("loopwarden-m1-") == true)

    // What the service gets.
    let path = bench.folder.path("etc/kubeconfig")
    var facts = stat()
    #expect(lstat(path, &facts) == 0)
    #expect(facts.st_mode & 0o7777 == 0o600)
    let kubeconfig = try Kubeconfig.load(path: path)
    #expect(kubeconfig.server == "https://10.0.0.9:6443")
    #expect(kubeconfig.tlsServerName == nil)
    let credentials = try kubeconfig.credentials()
    #expect(credentials.identity?.commonName == "loopwarden:m1")
    #expect(credentials.identity?.organizations == ["loopwarden:masters"])
    let leaf = try Certificate.fromPEM(try #require(credentials.clientCertificate))[0]
    #expect(leaf.keyAlgorithm == (key == .ecdsa ? .ec(curve: "P-256") : .rsa))
    #expect(try Certificate.fromPEM(try #require(credentials.authorities)) == [bench.authority])
  }

  @Test func withTheAuthoritysKeyNobodyElseIsAsked() throws {
    let bench = try Bench()
    let run = try bench.run(
      bench.script(server: "https://vip.example:8443"),
      [
        "CA_CERT=\(bench.folder.path("ca.crt"))", "CA_KEY=\(bench.folder.path("ca.key"))",
        "SERVER_NAME=kube.example",
      ])
    #expect(run.status == 0)
    #expect(try !bench.log.contains { $0.contains("csr") || $0.hasPrefix("certificate") })
    let kubeconfig = try Kubeconfig.load(path: bench.folder.path("etc/kubeconfig"))
    #expect(kubeconfig.server == "https://vip.example:8443")
    #expect(kubeconfig.tlsServerName == "kube.example")
    let credentials = try kubeconfig.credentials()
    let leaf = try Certificate.fromPEM(try #require(credentials.clientCertificate))[0]
    #expect(leaf.isSigned(by: bench.authority))
    #expect(leaf.extendedKeyUsages == ["clientAuth"])
    #expect(leaf.keyUsages == ["digitalSignature"])
    #expect((199...200).contains((leaf.notAfter - Int64(time(nil))) / 86_400))
  }

  @Test func againItLeavesTheLockAndKeepsTheOldKubeconfig() throws {
    let bench = try Bench()
    // A name that a shell would take apart.
    let script = bench.script(output: "etc o'f/kube config")
    try #require(try bench.run(script).status == 0)
    let (lease, old) = (
      try bench.folder.read("lease"), try bench.folder.read("etc o'f/kube config")
    )
    #expect(try bench.run(script).status == 0)
    #expect(try bench.log.filter { $0 == "create -f -" }.count == 1)
    #expect(try bench.folder.read("lease") == lease)
    #expect(try bench.folder.read("etc o'f/kube config.bak") == old)
    #expect(try bench.folder.read("etc o'f/kube config") != old)
  }

  @Test func aCredentialThatDoesNotWorkReplacesNothing() throws {
    let bench = try Bench()
    try bench.folder.write("#!/bin/sh\n", to: "bin/sleep", mode: 0o755)
    let old = try bench.folder.write("old", to: "etc/kubeconfig")
    #expect(try bench.run(bench.script(), ["BROKEN=1"]).status == 1)
    #expect(try bench.folder.read("etc/kubeconfig") == Array("old".utf8))
    #expect(access(old + ".bak", F_OK) != 0)
  }

  @Test(arguments: [
    ("m1", true), (String(repeating: "a", count: 53), true),
    (String(repeating: "a", count: 54), false),
  ])
  func opensslsLimitIsKnown(node: String, isPossible: Bool) throws {
    let bench = try Bench()
    let script = bench.script(node: node)
    #expect(script.isPossible == isPossible)
    #expect((try bench.run(script).status == 0) == isPossible)
  }
}
