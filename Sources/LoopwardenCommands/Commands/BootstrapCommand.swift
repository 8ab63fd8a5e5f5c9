import ArgumentParser
import Configuration
import Glibc
import HTTPTransport
import KubernetesClient
import RestartDecision

extension BootstrapScript.KeyKind: ExpressibleByArgument {}

/// `loopwarden bootstrap`.
struct BootstrapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bootstrap",
    abstract: "Give the service its rights in the cluster, the lock, and a credential of its own.",
    discussion: """
      Without --apply nothing is touched: it prints a script with the manifests and the commands, to \
      be read and run on this master. With --apply it does the same itself, with an administrator's \
      kubeconfig, which the service never gets: rights and lock are made where they are missing, a \
      key is made here, a CertificateSigningRequest is made and approved, and the kubeconfig is \
      written once it has proved to work. Run it on one master after the other.

      Examples:
        loopwarden bootstrap                     the script for this master
        loopwarden bootstrap --manifests         the manifests alone, as YAML
        loopwarden bootstrap --apply --kubeconfig /etc/kubernetes/admin.conf
        loopwarden bootstrap --renew --kubeconfig /etc/kubernetes/admin.conf
      """)

  @OptionGroup var common: CommonOptions
  @Flag(help: "Do it, with the rights of --kubeconfig.")
  var apply = false
  @Flag(help: "Do it, and replace a credential that is there, before or after its end.")
  var renew = false
  @Flag(help: "Print the manifests alone.")
  var manifests = false
  @Option(help: ArgumentHelp("The administrator's kubeconfig.", valueName: "file"))
  var kubeconfig: String?
  @Option(
    help: ArgumentHelp(
      "The server to write, https://HOST:PORT (default: the administrator's).", valueName: "url"))
  var server: String?
  @Option(
    help: ArgumentHelp("The name that its certificate must carry.", valueName: "name"))
  var tlsServerName: String?
  @Option(
    help: ArgumentHelp(
      "The kubeconfig to write (default: readiness.kubeconfig).", valueName: "file"))
  var out: String?
  @Option(help: ArgumentHelp("The node that it is for (default: this one).", valueName: "name"))
  var node: String?
  @Flag(help: "Also a FlowSchema, for API servers that clients overload.")
  var flowSchema = false
  @Option(help: "The kind of key: ecdsa (P-256) or rsa (2048 bits).")
  var key: BootstrapScript.KeyKind = .ecdsa
  @Option(help: "The certificate's lifetime to ask for; the signer may give less.")
  var lifetime = "365d"
  @Option(help: "How long to wait for the signer.")
  var wait = "60s"

  private var acts: Bool { apply || renew }

  func validate() throws {
    if manifests && acts {
      throw ValidationError("--manifests only prints: leave out --apply and --renew")
    }
    if acts && kubeconfig == nil {
      throw ValidationError(
        "--apply needs an administrator's rights: --kubeconfig /etc/kubernetes/admin.conf")
    }
    if !acts && kubeconfig != nil {
      throw ValidationError(
        "--kubeconfig is for --apply and --renew; without them nothing is asked")
    }
    if let node, !ObjectReference.isName(node) {
      throw ValidationError("--node \(node): a node's name is small letters, digits, - and .")
    }
    if let server, !server.hasPrefix("https://") {
      throw ValidationError("--server \(server): a server is written https://HOST:PORT")
    }
    if let out, !out.hasPrefix("/") { throw ValidationError("--out \(out): give an absolute path") }
    let days = try CommandValues.duration(lifetime, option: "--lifetime").seconds / 86_400
    guard (1...3650).contains(days) else {
      throw ValidationError("--lifetime \(lifetime): between 1d and 3650d")
    }
    guard (1...3600).contains(try CommandValues.duration(wait, option: "--wait").seconds) else {
      throw ValidationError("--wait \(wait): between 1s and 1h")
    }
  }

  func run() throws {
    let loaded = try common.load()
    let scope = BootstrapScope(loaded.settings.cluster)
    let node = node ?? loaded.nodeName
    let file = KubeconfigFile(path: out ?? loaded.settings.readiness.kubeconfig)
    if acts { return try act(scope, node, file, loaded) }

    var printed = scope
    if flowSchema { printed.flowControlVersion = FlowControl.versions[0] }
    if manifests { return StandardStreams.write(ManifestText.yaml(printed.objects)) }
    let script = BootstrapScript(
      scope: printed, node: node, output: file.path, server: server, tlsServerName: tlsServerName,
      keyKind: key,
      lifetimeDays: try CommandValues.duration(lifetime, option: "--lifetime").seconds / 86_400)
    guard script.isPossible else {
      throw CommandFailure(
        "openssl takes at most 64 bytes of a common name, and loopwarden:\(node) has more;"
          + " --apply can make it, and --manifests prints the rest")
    }
    StandardStreams.write(script.text)
  }

  private func act(
    _ scope: BootstrapScope, _ node: String, _ file: KubeconfigFile, _ loaded: LoadedConfiguration
  ) throws {
    guard geteuid() == 0 else {
      throw CommandFailure("run it as root: \(file.path) holds a private key and is root's alone")
    }
    let admin = try Administrator(kubeconfig ?? "")
    let wake = try orExit { try Wake() }
    let wish = BootstrapRun.Wish(
      scope: scope, wantsFlowSchema: flowSchema,
      order: CertificateOrder(
        node: node,
        lifetime: try CommandValues.duration(lifetime, option: "--lifetime").seconds,
        patience: .seconds(try CommandValues.duration(wait, option: "--wait").seconds),
        suffix: String(CommandValues.newIdentity(), radix: 36)),
      keyKind: key, givenServer: server, server: admin.server,
      tlsServerName: tlsServerName ?? (server == nil ? admin.tlsServerName : nil),
      authorities: admin.authorities, renews: renew)
    let transport = try orExit { try HTTPTransport() }
    let calls = BootstrapCalls(transport: transport, wake: wake)
    let run = BootstrapRun(
      wish, file: file, port: calls.port(as: admin.path), trial: calls.trial,
      now: Clocks.now().wall.unixSeconds)
    try orExit { try run.run() }
  }
}
