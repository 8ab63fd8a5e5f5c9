import Configuration
import ControlPlaneNode
import Glibc
import KubernetesClient
import TLSProbe

/// `/readyz`, with the service's own credential, or anonymously where there is none.
extension MasterView {
  func askReadiness(
    _ target: ProbeTarget, _ files: RootedFilesystem, _ budget: LookBudget, _ sight: inout Sight
  ) {
    do throws(KubeconfigError) {
      let kubeconfig = try loadKubeconfig()
      sight.credentialWarnings = kubeconfig?.warnings.map(\.description) ?? []
      if let kubeconfig {
        sight.credentialLife = CredentialLife(kubeconfig, try kubeconfig.credentials())
      }
      if let objection = try Self.objection(to: kubeconfig, settings.readiness.allowAdminCredential)
      {
        sight.credentialProblem = objection
        return
      }
      let client = ReadinessClient(
        transport: transport, kubeconfig: kubeconfig,
        authoritiesFile: kubeconfig?.authorities == nil
          ? clusterAuthority(sight, files) : nil,
        tlsServerName: serverName(kubeconfig, target))
      let timeout = budget.share(settings.readiness.timeout.duration)
      let call = client.begin(
        APIServerAddress(host: target.host, port: target.port), timeout: timeout,
        // Only other masters' versions are anything to compare it with.
        askVersion: cluster != nil)
      let waiter =
        cluster?.waiter
        ?? CallWaiter(transport: transport, wakeFD: wake?.signals, others: inFlight.move)
      let isInterrupted = waiter.wait(until: .now.advanced(by: timeout)) { call.poll() != nil }
      let answer = call.poll()
      sight.readiness = answer?.readiness ?? (isInterrupted ? .interrupted : .timedOut)
      sight.apiServerVersion = answer?.gitVersion
      if case .credentialsUnusable(let reason) = sight.readiness {
        sight.credentialProblem = Self.unaskable(reason)
      }
    } catch {
      sight.credentialProblem = Self.unaskable("\(error)")
    }
  }

  private static func unaskable(_ reason: String) -> String {
    "/readyz cannot be asked: \(reason) (see readiness.kubeconfig)"
  }

  /// The configured kubeconfig; `nil` if there is no such file, so that clusters which answer
  /// anonymous requests need none.
  private func loadKubeconfig() throws(KubeconfigError) -> Kubeconfig? {
    let path = HandedCredential.kubeconfig(settings)
    if access(path, F_OK) != 0, errno == ENOENT { return nil }
    return try Kubeconfig.load(path: path)
  }

  /// A credential that may do everything is more than a reader of `/readyz` should hold.
  private static func objection(
    to kubeconfig: Kubeconfig?, _ allowAdmin: Bool
  ) throws(KubeconfigError) -> String? {
    guard let kubeconfig, let identity = try kubeconfig.credentials().identity else { return nil }
    guard identity.bypassesAuthorization, !allowAdmin else { return nil }
    return
      "\(kubeconfig.path) is an administrator's (O=system:masters); make loopwarden a kubeconfig of its own, or set readiness.allowAdminCredential: true"
  }

  /// The name that the serving certificate must carry.
  ///
  /// The kubeconfig's word, or the host of its `server`; kubeadm's certificates do not name
  /// 127.0.0.1, where we connect. Without a kubeconfig: the name by which every pod knows it.
  private func serverName(_ kubeconfig: Kubeconfig?, _ target: ProbeTarget) -> String {
    if let name = settings.readiness.tlsServerName { return name }
    if let kubeconfig {
      return kubeconfig.tlsServerName ?? URLHost.host(of: kubeconfig.server) ?? target.host
    }
    return "kubernetes.default.svc"
  }

  /// The CA for anonymous questions: what the API server itself trusts clients by, which signs its
  /// own certificate too on kubeadm's masters.
  private func clusterAuthority(_ sight: Sight, _ files: RootedFilesystem) -> String {
    // k3s and RKE2 trust clients by another CA than the one that signs their own certificate.
    if let serving = settings.nodePaths.servingAuthority(in: files) { return serving }
    if let path = try? sight.flags?.value("client-ca-file") {
      guard let manifest = sight.manifest.value else { return path }
      if case .host(let host) = ContainerPaths(manifest).location(of: path) { return host }
    }
    return settings.nodePaths.clusterAuthority(in: files)
  }
}

/// The host part of an https URL (RFC 3986, section 3.2.2), brackets removed.
enum URLHost {
  static func host(of url: String) -> String? {
    let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count > 2, parts[1].isEmpty else { return nil }
    let authority = parts[2]
    if authority.hasPrefix("[") {
      return authority.dropFirst().split(separator: "]").first.map(String.init)
    }
    return authority.split(separator: ":").first.map(String.init)
  }
}
