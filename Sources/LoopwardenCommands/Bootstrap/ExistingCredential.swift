import KubernetesClient

/// A kubeconfig that is there already, when bootstrap was not asked to renew it.
struct ExistingCredential {
  /// For messages.
  let title: String
  /// What it is, and until when.
  let sentence: String

  private static let remedy = "\n--renew makes a new one, and keeps this one as .bak"

  /// - Throws: `BootstrapFailure` where it is not what bootstrap would have written.
  init(
    _ file: KubeconfigFile, _ wish: BootstrapRun.Wish, _ now: Int64
  ) throws(BootstrapFailure) {
    let kubeconfig: Kubeconfig
    let credentials: Credentials
    do throws(KubeconfigError) {
      kubeconfig = try Kubeconfig.load(path: file.path)
      credentials = try kubeconfig.credentials()
    } catch {
      throw BootstrapFailure("there is a kubeconfig that cannot be used: \(error)" + Self.remedy)
    }
    let wanted = ServiceSubject.user(node: wish.order.node)
    guard let identity = credentials.identity, identity.commonName == wanted,
      identity.organizations == [ServiceSubject.group]
    else {
      let found = credentials.identity?.commonName.map { "User \"\($0)\"" } ?? "another kind"
      throw BootstrapFailure(
        "\(file.path) is there, for \(found) and not for \(wanted) of group"
          + " \(ServiceSubject.group)" + Self.remedy)
    }
    if let server = wish.givenServer, server != kubeconfig.server {
      throw BootstrapFailure(
        "\(file.path) is there, for \(kubeconfig.server) and not for \(server)" + Self.remedy)
    }
    let life = CredentialLife(
      kind: .clientCertificate, notBefore: identity.notBefore, notAfter: identity.notAfter)
    guard life.verdict(now: now, nextRestart: nil).isUsable else {
      throw BootstrapFailure(
        "\(file.path) is there, and its certificate holds from"
          + " \(TimeText.rfc3339(identity.notBefore)) to \(TimeText.rfc3339(identity.notAfter))"
          + Self.remedy)
    }
    title = "the credential that is there"
    sentence = "until \(TimeText.rfc3339(identity.notAfter)) (--renew makes a new one)"
  }
}
