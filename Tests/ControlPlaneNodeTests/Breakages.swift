import ControlPlaneNode
import HTTPTransport
import OpenSSLKit

extension Breakage {
  static let all =
    manifest + inputs + pairs + configurations + legacy + etcd + node + units + wholeServers
    + processes
    + stops

  private static let pki = FakeMaster.pki
  private static let settings = FakeMaster.settings

  private static func text(_ change: @escaping @Sendable (FakeMaster) -> String?)
    -> @Sendable (inout FakeMaster) throws -> Void
  {
    { $0.manifestText = .some(change($0)) }
  }

  private static func file(_ path: String, _ content: String?)
    -> @Sendable (inout FakeMaster) throws -> Void
  {
    { $0.files[path] = content.map { Array($0.utf8) } }
  }

  /// Installs a certificate that is valid from and to these seconds around now, with its own key.
  private static func dates(_ name: String, from: Int64, to: Int64)
    -> @Sendable (inout FakeMaster) throws -> Void
  {
    { master in
      let pair = try master.issuer.issue(name, from: from, to: to)
      master.files[pki + name + ".crt"] = pair.pem
      master.files[pki + name + ".key"] = try pair.keyPEM()
    }
  }

  private static func otherKey(_ name: String) -> @Sendable (inout FakeMaster) throws -> Void {
    { $0.files[pki + name + ".key"] = try $0.issuer.issue("other").keyPEM() }
  }

  private static func answer(
    where matches: @escaping @Sendable (HTTPRequest) -> Bool,
    _ result: Result<HTTPResponse, HTTPFailure>
  ) -> @Sendable (inout FakeMaster) throws -> Void {
    { $0.answers = { matches($0) ? result : FakeMaster.healthyAnswer($0) } }
  }

  private static func failure(_ kind: HTTPFailure.Kind, connected: Bool = false)
    -> Result<HTTPResponse, HTTPFailure>
  {
    .failure(
      HTTPFailure(kind: kind, message: "\(kind.rawValue) in a test", surelyNotDelivered: !connected)
    )
  }

  private static let isEtcd: @Sendable (HTTPRequest) -> Bool = {
    $0.url.hasSuffix("/v3/kv/range") && !$0.url.contains("127.0.0.3")
  }
  private static let isKubelet: @Sendable (HTTPRequest) -> Bool = { $0.url.hasSuffix("/healthz") }
  private static let isPlugin: @Sendable (HTTPRequest) -> Bool = { $0.unixSocket != nil }

  static let manifest: [Breakage] = [
    Breakage("no manifest", fatal: [.manifestMissing], text { _ in nil }),
    Breakage("unreadable manifest", risk: [.manifestUnreadable], unknown: true) {
      $0.unreadable = [FakeMaster.manifestPath]
    },
    Breakage("manifest is no YAML", fatal: [.manifestUnparsable], text { _ in "a: [" }),
    Breakage("key twice in the manifest", risk: [.manifestUnparsable], unknown: true) {
      $0.manifestText = .some($0.manifest.replacing("spec:", with: "spec: {}\nspec:"))
    },
    Breakage(
      "manifest is a List", fatal: [.manifestUnparsable],
      text { _ in "apiVersion: v1\nkind: List\nitems: []\n" }),
    Breakage(
      "manifest of another program", fatal: [.manifestNotApiServer],
      text { _ in
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: etcd, image: e:1, command: [etcd]}]}"
      }),
    Breakage("folder unreadable", risk: [.manifestsFolderUnreadable], unknown: true) {
      $0.unreadable = ["/etc/kubernetes/manifests"]
    },
    Breakage(
      "another file in the folder unreadable", risk: [.manifestsFolderUnreadable], unknown: true
    ) {
      $0.set("/etc/kubernetes/manifests/x", "")
      $0.unreadable = ["/etc/kubernetes/manifests/x"]
    },
    Breakage("backup in the folder", risk: [.secondManifest]) {
      $0.set("/etc/kubernetes/manifests/kube-apiserver.yaml~", $0.manifest)
    },
    Breakage("kubelet reads another folder", risk: [.manifestOutsideStaticPodPath]) {
      $0.set("/var/lib/kubelet/config.yaml", "staticPodPath: /etc/kubelet.d\n")
    },
    Breakage("script as command", risk: [.commandNotUnderstood], unknown: true) {
      $0.command = "/entry.sh"
    },
    Breakage("bad duration", fatal: [.flagValueInvalid]) {
      $0.setFlag("request-timeout", "1 minute")
    },
    Breakage("stray word", fatal: [.strayArgument]) { $0.flags.append("stray") },
    Breakage("restartPolicy Never", fatal: [.restartPolicy]) {
      $0.podSpec += "\n  restartPolicy: Never"
    },
    Breakage("restartPolicy OnFailure", fatal: [.restartPolicy]) {
      $0.podSpec += "\n  restartPolicy: OnFailure"
    },
    Breakage("pod network", risk: [.notHostNetwork]) { $0.podSpec = "  hostNetwork: false" },
    Breakage("volume of the wrong kind", fatal: [.hostPathVolume]) { $0.volumes[1].type = "File" },
    Breakage("other image", risk: [.manifestImageDiffers]) {
      $0.running.image = .known(
        .init(reference: "registry.k8s.io/kube-apiserver:v1.35.0", resolved: "sha256:1"))
    },
    Breakage("image known by id only", risk: [.manifestImageDiffers], unknown: true) {
      $0.running.image = .known(.init(reference: "sha256:12", resolved: "sha256:12"))
    },
    Breakage("other arguments", risk: [.manifestArgumentsDiffer]) {
      $0.runningFlags = $0.flags + ["--profiling=false"]
    },
    Breakage("arguments unknown", risk: [.manifestArgumentsDiffer, .portConflict], unknown: true) {
      $0.hideArguments = true
    },
    Breakage("other environment", risk: [.manifestEnvironmentDiffers]) {
      $0.running.environment = .known(["GOGC=100"])
    },
    Breakage("other mounts", risk: [.manifestMountsDiffer]) {
      $0.running.mounts = .known([
        .init(containerPath: "/etc/kubernetes/pki", hostPath: "/old/pki"),
        .init(containerPath: "/etc/kubernetes/settings", hostPath: "/etc/kubernetes/settings"),
        .init(containerPath: "/run", hostPath: "/run"),
      ])
    },
    Breakage("manifest newer", warning: [.manifestNewerThanProcess]) {
      $0.manifestModified = FakeMaster.now - 60
    },
  ]

  static let inputs: [Breakage] = [
    Breakage(
      "serving certificate missing", fatal: [.inputFileMissing], file(pki + "apiserver.crt", nil)),
    Breakage("dangling link", fatal: [.inputFileMissing]) {
      $0.files[pki + "ca.crt"] = nil
      $0.links = [(pki + "ca.crt", "gone.crt")]
    },
    Breakage("link out of the mounts", risk: [.inputLocationUnknown], unknown: true) {
      $0.files["/srv/ca.crt"] = $0.files[pki + "ca.crt"]
      $0.files[pki + "ca.crt"] = nil
      $0.links = [(pki + "ca.crt", "/srv/ca.crt")]
    },
    Breakage("key unreadable by us", risk: [.inputFileUnreadable], unknown: true) {
      $0.unreadable = [pki + "sa.key"]
    },
    Breakage("empty CA", fatal: [.inputFileEmpty], file(pki + "ca.crt", "")),
    Breakage("folder in place of a file", fatal: [.inputNotAFile]) {
      $0.setFlag("audit-policy-file", "/etc/kubernetes/settings")
    },
    Breakage("file in place of a socket", fatal: [.inputNotAFile]) {
      $0.setFlag("service-account-signing-endpoint", settings + "audit.yaml")
    },
    Breakage("key flag missing", fatal: [.pairIncomplete]) { $0.setFlag("etcd-keyfile", nil) },
    Breakage("kubelet pair's key flag missing", risk: [.pairIncomplete]) {
      $0.setFlag("kubelet-client-key", nil)
    },
    Breakage("unknown flag's file missing", risk: [.unknownFlagFile]) {
      $0.setFlag("from-the-future", "/etc/kubernetes/pki/nothing")
    },
    Breakage("cloud configuration missing", risk: [.inputFileMissing]) {
      $0.setFlag("cloud-config", settings + "cloud.conf")
    },
    Breakage(
      "serving certificate is noise",
      fatal: [.servingCertificateUnparsable, .sniCertificateUnusable],
      file(pki + "apiserver.crt", "noise")),
    Breakage(
      "serving key is noise", fatal: [.servingKeyUnparsable, .sniCertificateUnusable],
      file(pki + "apiserver.key", "noise")),
    Breakage("client CA is noise", fatal: [.clientCaUnparsable], file(pki + "ca.crt", "noise")),
    Breakage(
      "front proxy CA is noise", fatal: [.frontProxyCaUnparsable],
      file(pki + "front-proxy-ca.crt", "noise")),
    Breakage("etcd CA is noise", fatal: [.etcdCaUnparsable, .etcdTlsRefused]) {
      $0.set(pki + "etcd/ca.crt", "noise")
      try answer(where: isEtcd, failure(.badCredentials))(&$0)
    },
    Breakage(
      "kubelet CA is noise", risk: [.kubeletCaUnparsable], file(pki + "kubelet-ca.crt", "noise")),
    Breakage("OIDC CA is noise", fatal: [.otherCaUnparsable], file(pki + "oidc-ca.crt", "noise")),
    Breakage(
      "etcd certificate is noise", fatal: [.etcdCertificateUnparsable],
      file(pki + "etcd-client.crt", "noise")),
    Breakage(
      "etcd key is noise", fatal: [.etcdKeyUnparsable], file(pki + "etcd-client.key", "noise")),
    Breakage(
      "kubelet client key is noise", risk: [.kubeletClientUnusable],
      file(pki + "kubelet-client.key", "noise")),
    Breakage(
      "front proxy key is noise", fatal: [.frontProxyClientUnparsable],
      file(pki + "front-proxy-client.key", "noise")),
    Breakage(
      "service account key missing", fatal: [.serviceAccountKeyMissing], file(pki + "sa.pub", nil)),
    Breakage(
      "service account key is noise", fatal: [.serviceAccountKeyUnparsable],
      file(pki + "sa.pub", "noise")),
    Breakage(
      "signing key missing", fatal: [.serviceAccountSigningKeyMissing], file(pki + "sa.key", nil)),
    Breakage(
      "signing key is noise", fatal: [.serviceAccountSigningKeyUnparsable],
      file(pki + "sa.key", "noise")),
  ]

  static let pairs: [Breakage] = [
    Breakage(
      "serving pair", fatal: [.servingKeyMismatch, .sniCertificateUnusable], otherKey("apiserver")),
    Breakage("etcd pair", fatal: [.etcdKeyMismatch], otherKey("etcd-client")),
    Breakage("kubelet pair", risk: [.kubeletClientUnusable], otherKey("kubelet-client")),
    Breakage(
      "front proxy pair", fatal: [.frontProxyClientKeyMismatch], otherKey("front-proxy-client")),
    Breakage("signing key of another", risk: [.serviceAccountSigningKeyMismatch], otherKey("sa")),
    Breakage(
      "serving expired", risk: [.servingCertificateExpired],
      dates("apiserver", from: -7200, to: -60)),
    Breakage(
      "serving not yet", risk: [.servingCertificateNotYetValid],
      dates("apiserver", from: 60, to: 7200)),
    Breakage(
      "kubelet client expired", risk: [.kubeletClientCertificateExpired],
      dates("kubelet-client", from: -7200, to: -60)),
    Breakage(
      "front proxy expired", risk: [.frontProxyClientCertificateExpired],
      dates("front-proxy-client", from: -7200, to: -60)),
    Breakage(
      "etcd client expired, etcd refuses", fatal: [.etcdCertificateExpired, .etcdTlsRefused]
    ) {
      try dates("etcd-client", from: -7200, to: -60)(&$0)
      try answer(where: isEtcd, failure(.tls, connected: true))(&$0)
    },
    Breakage(
      "etcd client expired, etcd accepts", risk: [.etcdCertificateExpired],
      dates("etcd-client", from: -7200, to: -60)),
    Breakage(
      "etcd client not yet, etcd refuses", fatal: [.etcdCertificateNotYetValid, .etcdTlsRefused]
    ) {
      try dates("etcd-client", from: 60, to: 7200)(&$0)
      try answer(where: isEtcd, failure(.connectionLost, connected: true))(&$0)
    },
    Breakage("client CA expired", risk: [.clientCaExpired]) {
      $0.files[pki + "ca.crt"] = try $0.issuer.issue("old", from: -7200, to: -60).pem
    },
  ]

  static let configurations: [Breakage] = [
    Breakage(
      "encryption kind", fatal: [.encryptionConfigUnparsable],
      file(settings + "encryption.yaml", "kind: Policy\napiVersion: v1\n")),
    Breakage("KMS socket missing", fatal: [.kmsSocketSilent]) { $0.sockets.removeFirst() },
    Breakage(
      "KMS plugin silent", fatal: [.kmsSocketSilent],
      answer(where: isPlugin, failure(.timedOut, connected: true))),
    Breakage(
      "KMS plugin ill", risk: [.kmsPluginUnhealthy],
      answer(
        where: isPlugin,
        .success(HTTPResponse(status: 200, trailers: [(name: "grpc-status", value: "2")])))),
    Breakage(
      "audit policy without rules", fatal: [.auditPolicyUnparsable],
      file(settings + "audit.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n")),
    Breakage(
      "audit policy is no YAML", fatal: [.auditPolicyUnparsable],
      file(settings + "audit.yaml", "a: [")),
    Breakage(
      "audit webhook missing", fatal: [.auditWebhookConfigMissing],
      file(settings + "audit-webhook.conf", nil)),
    Breakage(
      "audit webhook broken", fatal: [.auditWebhookConfigUnparsable],
      file(settings + "audit-webhook.conf", "clusters: []")),
    Breakage(
      "admission broken", fatal: [.admissionConfigUnparsable],
      file(settings + "admission.yaml", "x: 1")),
    Breakage(
      "admission plugin file missing", fatal: [.admissionPluginConfigMissing],
      file(settings + "podsecurity.yaml", nil)),
    Breakage(
      "token webhook missing", fatal: [.authenticationWebhookConfigMissing],
      file(settings + "authn.conf", nil)),
    Breakage(
      "token webhook broken", fatal: [.authenticationWebhookConfigUnparsable],
      file(settings + "authn.conf", "clusters: [{name: c}]\ncurrent-context: gone\n")),
    Breakage(
      "authorization webhook missing", fatal: [.authorizationWebhookConfigMissing],
      file(settings + "authz.conf", nil)),
    Breakage(
      "authorization webhook broken", fatal: [.authorizationWebhookConfigUnparsable],
      file(settings + "authz.conf", "- x")),
    Breakage(
      "webhook's CA missing", fatal: [.kubeconfigReferenceMissing],
      file(settings + "hook-ca.crt", nil)),
    Breakage(
      "authentication broken", fatal: [.authenticationConfigUnparsable],
      file(settings + "authentication.yaml", "x: 1")),
    Breakage(
      "authorization broken", fatal: [.authorizationConfigUnparsable],
      file(settings + "authorization.yaml", "x: 1")),
    Breakage(
      "egress broken", fatal: [.egressSelectorConfigUnparsable],
      file(settings + "egress.yaml", "x: 1")),
    Breakage(
      "tracing broken", fatal: [.tracingConfigUnparsable], file(settings + "tracing.yaml", "x: 1")),
  ]

  static let legacy: [Breakage] = [
    Breakage(
      "legacy admission file", file(settings + "admission.yaml", "imagePolicy: {allowTTL: 50}\n"))
  ]

  static let etcd: [Breakage] = [
    Breakage("no etcd servers", fatal: [.etcdNotConfigured]) { $0.setFlag("etcd-servers", nil) },
    Breakage(
      "etcd refused", fatal: [.etcdUnreachable], answer(where: isEtcd, failure(.connectionRefused))),
    Breakage(
      "etcd TLS", fatal: [.etcdTlsRefused], answer(where: isEtcd, failure(.untrustedCertificate))),
    Breakage(
      "etcd silent", fatal: [.etcdNoLinearizableRead],
      answer(where: isEtcd, failure(.timedOut, connected: true))),
    Breakage(
      "learner", fatal: [.etcdNoLinearizableRead],
      answer(
        where: isEtcd,
        .success(
          HTTPResponse(
            status: 503,
            body: Array(#"{"error":"etcdserver: rpc not supported for learner","code":14}"#.utf8))))
    ),
    Breakage(
      "gateway off", risk: [.etcdNoLinearizableRead], unknown: true,
      answer(where: isEtcd, .success(HTTPResponse(status: 404)))),
    Breakage(
      "one endpoint down", risk: [.etcdEndpointFailing],
      answer(where: { $0.url.contains("127.0.0.2:") }, failure(.connectionRefused))),
    Breakage(
      "override down", risk: [.etcdOverrideFailing],
      answer(where: { $0.url.contains("127.0.0.3:") }, failure(.connectionRefused))),
  ]

  static let node: [Breakage] = [
    Breakage("image gone, never pulled", fatal: [.imageMissing]) {
      $0.containerSpec = "    imagePullPolicy: Never"
      $0.running.imagePresent = .known(false)
    },
    Breakage("image gone", risk: [.imageMustBePulled]) { $0.running.imagePresent = .known(false) },
    Breakage("image always pulled", risk: [.imagePullAlways]) {
      $0.containerSpec = "    imagePullPolicy: Always"
    },
    Breakage("sandbox and its image gone", risk: [.sandboxImageMissing]) {
      $0.running.sandboxReady = .known(false)
      $0.running.sandboxImagePresent = .known(false)
    },
    Breakage("sandbox lives without its image") { $0.running.sandboxImagePresent = .known(false) },
    Breakage("runtime not ready", fatal: [.runtimeNotReady]) {
      $0.running.runtime = .known(.notReady("disk gone"))
    },
    Breakage("disk full", fatal: [.diskFull]) {
      $0.space.bytesFree = 0
      $0.space.bytesAvailable = 0
    },
    Breakage("disk emptier than the configuration wants", risk: [.diskNearlyFull]) {
      $0.minimumFreePercent = 80
    },
    Breakage("disk nearly full", risk: [.diskNearlyFull]) { $0.space.bytesAvailable = 9 << 30 },
    Breakage("no inode", fatal: [.inodesExhausted]) { $0.space.inodesFree = 0 },
    Breakage("few inodes", risk: [.inodesNearlyFull]) { $0.space.inodesAvailable = 49_000 },
    Breakage("file system without inode numbers") {
      $0.space.inodes = 0
      $0.space.inodesFree = 0
    },
    Breakage(
      "kubelet down", fatal: [.kubeletDown], answer(where: isKubelet, failure(.connectionRefused))),
    Breakage("kubelet's port off, unit inactive", fatal: [.kubeletDown]) {
      $0.set("/var/lib/kubelet/config.yaml", "healthzPort: 0\n")
      $0.kubeletUnit = .known(false)
    },
    Breakage("kubelet's port off, unit unknown", risk: [.kubeletDown], unknown: true) {
      $0.set("/var/lib/kubelet/config.yaml", "healthzPort: 0\n")
    },
    Breakage(
      "kubelet ill", risk: [.kubeletUnhealthy],
      answer(where: isKubelet, .success(HTTPResponse(status: 500)))),
    Breakage("clock adrift", warning: [.clockNotSynchronised]) { $0.clock = .known(false) },
    Breakage("impatient probe", risk: [.livenessKillsDrain]) { $0.livenessPeriod = 3 },
    Breakage("port taken", fatal: [.portConflict], risk: [.manifestArgumentsDiffer]) { master in
      master.runningFlags = master.flags
      master.setFlag("secure-port", "8443")
      master.listeners = .known([ListeningSocket(address: [127, 0, 0, 1], port: 8443)])
    },
  ]
}
