import Glibc
package import KubernetesClient
import OpenSSLKit

/// `loopwarden bootstrap --apply`: everything that the service needs of the cluster, one step after
/// the other. Each step may find its work done: masters are bootstrapped one after another, and again.
package struct BootstrapRun {
  /// What is wanted.
  package struct Wish: Sendable {
    /// Which objects; the version of a FlowSchema is found out.
    package var scope: BootstrapScope
    /// Whether a FlowSchema is wanted.
    package var wantsFlowSchema: Bool
    /// The certificate.
    package var order: CertificateOrder
    /// The kind of key.
    package var keyKind: BootstrapScript.KeyKind
    /// The server to write, where the operator gave one.
    package var givenServer: String?
    /// The server to write otherwise: the administrator's.
    package var server: String
    /// The name that the server's certificate must carry.
    package var tlsServerName: String?
    /// PEM of the cluster's CA.
    package var authorities: [UInt8]
    /// Whether a credential that is there is replaced.
    package var renews: Bool

    /// A wish of these parts.
    package init(
      scope: BootstrapScope, wantsFlowSchema: Bool, order: CertificateOrder,
      keyKind: BootstrapScript.KeyKind, givenServer: String? = nil, server: String,
      tlsServerName: String?, authorities: [UInt8], renews: Bool
    ) {
      self.scope = scope
      self.wantsFlowSchema = wantsFlowSchema
      self.order = order
      self.keyKind = keyKind
      self.givenServer = givenServer
      self.server = server
      self.tlsServerName = tlsServerName
      self.authorities = authorities
      self.renews = renews
    }
  }

  private let wish: Wish
  private let file: KubeconfigFile
  private let port: BootstrapPort
  private let trial: (String, APIRequest) -> Result<APIAnswer, APIFailure>
  private let now: Int64

  /// A run that asks as the administrator by `port`, and by `trial` with the credential of the
  /// kubeconfig at a path; `now` in Unix seconds.
  package init(
    _ wish: Wish, file: KubeconfigFile, port: BootstrapPort,
    trial: @escaping (String, APIRequest) -> Result<APIAnswer, APIFailure>, now: Int64
  ) {
    self.wish = wish
    self.file = file
    self.port = port
    self.trial = trial
    self.now = now
  }

  /// Does it, and says each step.
  ///
  /// - Throws: `FileFault` or `BootstrapFailure`. A kubeconfig that is there stays until a new one
  ///   has proved to work.
  package func run() throws {
    // What can be refused without asking anybody comes first.
    let exists = try file.exists()
    try file.prepare()
    let current = exists && !wish.renews ? try ExistingCredential(file, wish, now) : nil
    try applyObjects()
    if let current {
      try prove(file.path, current.title)
      port.say("kubeconfig \(file.path): unchanged, \(current.sentence)")
      return
    }
    try writeCredential()
  }

  private func applyObjects() throws {
    var scope = wish.scope
    if wish.wantsFlowSchema { scope.flowControlVersion = try FlowControl.version(by: port) }
    let application = ObjectApplication(port)
    for object in scope.objects {
      port.say("\(object.title): \(try application.apply(object).rawValue)")
    }
  }

  private func writeCredential() throws {
    let key = try PrivateKey.generate(wish.keyKind == .ecdsa ? .p256 : .rsa(bits: 2048))
    port.say("made a key on this node (\(wish.keyKind.title)); it does not leave it")
    let issued = try CertificateIssue(wish.order, port: port).certificate(for: key)
    let leaf = issued.certificate
    port.say("signed: \(leaf.subject), until \(TimeText.rfc3339(leaf.notAfter))")
    if leaf.notAfter - now < wish.order.lifetime - 86_400 {
      let (given, asked) = ((leaf.notAfter - now) / 86_400, wish.order.lifetime / 86_400)
      port.say(
        "note: the signer gave \(given) d, not \(asked) d (--cluster-signing-duration of"
          + " kube-controller-manager)")
    }
    let text = KubeconfigText(
      server: wish.givenServer ?? wish.server, tlsServerName: wish.tlsServerName,
      authorities: wish.authorities,
      user: ServiceSubject.user(node: wish.order.node), certificate: issued.chainPEM,
      key: try key.pem(.pkcs8))
    try file.stage(Array(text.yaml.utf8))
    do {
      try prove(file.stagedPath, "the new credential")
      let hadOne = try file.install()
      port.say("kubeconfig \(file.path): written, readable by its owner alone")
      if hadOne { port.say("the old one is \(file.backupPath)") }
    } catch {
      file.discard()
      throw error
    }
  }

  /// That the credential is accepted, and may do what the lock and the gates need.
  private func prove(_ path: String, _ title: String) throws(BootstrapFailure) {
    let proof = CredentialProof(lease: wish.scope.lease) { trial(path, $0) }
    try proof.run(title: title, now: port.now, pause: port.pause)
    port.say("\(title) works: it reads Lease \(wish.scope.lease) and /readyz")
  }
}
