/// Whether a running kube-apiserver takes over a new content of a file that a flag names.
///
/// Read from the sources, release by release (first tag with the code):
/// - the listener's certificate, SNI certificates, client CA and request header CA: watched since 1.17
///   (k8s.io/apiserver `pkg/server/dynamiccertificates`, `DynamicServingContentFromFiles` and
///   `DynamicFileCAContent` in `pkg/server/options`). The two CAs were watched and not used until
///   kubernetes/kubernetes#90360 (1.19; backports #90713 and #90714 in later patches of 1.18, 1.17);
/// - the aggregator's client certificate: since 1.19 (k8s.io/kube-aggregator `pkg/apiserver`,
///   "aggregator-proxy-cert"); before that it is read once, and metrics and HPA fail when it expires;
/// - the client certificate for kubelets: read anew for every connection since 1.18 (k8s.io/client-go
///   `transport`, `TLSConfigFor` with `ReloadTLSFiles`). The CA for kubelets never: `pkg/kubelet/client`
///   makes its transport once, without the cache that reloads CAs since 1.36;
/// - the client certificate for etcd: read anew for every connection with etcd's client 3.2 on, which
///   is in 1.12 (etcd `pkg/transport`, `TLSInfo.ClientConfig`, `GetClientCertificate`). Its CA never;
/// - encryption at rest: since 1.26 and only with --encryption-provider-config-automatic-reload
///   (`pkg/server/options/encryptionconfig/controller`);
/// - authentication and authorization configuration: since 1.30
///   (`pkg/server/options/authenticationconfig`, kubernetes/kubernetes#123525, `authorizationconfig`);
/// - CA for peers: by client-go's transport cache since 1.36 (`ClientsAllowCARotation`, on by default,
///   which can be switched off);
/// - everything else is read while the server is made, and never again.
package struct ReloadRule: Sendable, Equatable {
  /// The flag, without dashes.
  package let flag: String
  /// From this release on the process reloads it; nil for never.
  package let since: KubernetesMinor?
  /// Releases in which it depends on more than the release.
  package let doubtful: ClosedRange<KubernetesMinor>?
  /// A boolean flag without which it is not reloaded.
  package let condition: String?
  /// What goes on with the old content, for the middle of a sentence.
  package let consequence: String

  /// Whether a release reloads it; nil where that cannot be told.
  package func reloads(in version: KubernetesMinor?, conditionHolds: Bool) -> Bool? {
    if condition != nil, !conditionHolds { return false }
    guard let version else { return since == nil && doubtful == nil ? false : nil }
    if let doubtful, doubtful.contains(version) { return nil }
    return since.map { version >= $0 } ?? false
  }

  /// The rule for a flag; nil for a flag that names no input.
  package static func of(_ flag: String) -> ReloadRule? { table.first { $0.flag == flag } }

  /// A rule for every flag of kube-apiserver that names a file that it reads, 1.10 to 1.36.
  package static let table: [ReloadRule] = [
    ReloadRule("tls-cert-file", since: 17, "clients are shown the old certificate"),
    ReloadRule("tls-private-key-file", since: 17, "clients are shown the old certificate"),
    ReloadRule(
      "tls-sni-cert-key", since: 17, "clients that ask for its name are shown the old one"),
    ReloadRule(
      "client-ca-file", since: 19, doubtful: 17...18,
      "client certificates of a new CA are refused, those of a removed one accepted"),
    ReloadRule(
      "requestheader-client-ca-file", since: 19, doubtful: 17...18,
      "front proxies with certificates of a new CA are refused"),
    ReloadRule(
      "proxy-client-cert-file", since: 19,
      "aggregated APIs (metrics, and with them HPA) are called with the old certificate, and fail "
        + "when it expires"),
    ReloadRule(
      "proxy-client-key-file", since: 19,
      "aggregated APIs (metrics, and with them HPA) are called with the old certificate, and fail "
        + "when it expires"),
    ReloadRule(
      "kubelet-client-certificate", since: 18,
      "kubelets are called (logs, exec) with the old certificate, and refuse when it expires"),
    ReloadRule(
      "kubelet-client-key", since: 18,
      "kubelets are called (logs, exec) with the old certificate, and refuse when it expires"),
    ReloadRule(
      "kubelet-certificate-authority", "kubelets with certificates of a new CA cannot be called"),
    ReloadRule(
      "etcd-certfile", since: 12,
      "etcd is called with the old certificate, and refuses when it expires"),
    ReloadRule(
      "etcd-keyfile", since: 12,
      "etcd is called with the old certificate, and refuses when it expires"),
    ReloadRule("etcd-cafile", "etcd with a certificate of a new CA cannot be reached"),
    ReloadRule(
      "oidc-ca-file", "an identity provider with a certificate of a new CA is not trusted"),
    ReloadRule(
      "peer-ca-file", doubtful: 36...999, "peers with certificates of a new CA are not trusted"),
    ReloadRule("service-account-key-file", "tokens signed with a new key are refused"),
    ReloadRule("service-account-signing-key-file", "new tokens are signed with the old key"),
    ReloadRule(
      "encryption-provider-config", since: 26,
      condition: "encryption-provider-config-automatic-reload",
      "secrets are written with the old key, and what another master wrote with a new one cannot be "
        + "read"),
    ReloadRule("authentication-config", since: 30, "the old authenticators are in force"),
    ReloadRule("authorization-config", since: 30, "the old authorizers are in force"),
    ReloadRule("audit-policy-file", "the old audit policy is in force"),
    ReloadRule("audit-webhook-config-file", "audit events go where they went"),
    ReloadRule("admission-control-config-file", "the old admission configuration is in force"),
    ReloadRule(
      "authentication-token-webhook-config-file", "tokens are reviewed where they were"),
    ReloadRule("authorization-webhook-config-file", "requests are authorized where they were"),
    ReloadRule("egress-selector-config-file", "the old egress configuration is in force"),
    ReloadRule("tracing-config-file", "the old tracing configuration is in force"),
    ReloadRule("authorization-policy-file", "the old policy is in force"),
    ReloadRule("token-auth-file", "the old tokens are in force"),
    ReloadRule("basic-auth-file", "the old passwords are in force"),
    ReloadRule("cloud-config", "the old configuration of the cloud provider is in force"),
    ReloadRule("ssh-keyfile", "tunnels are opened with the old key"),
  ]

  private init(
    _ flag: String, since: Int? = nil, doubtful: ClosedRange<Int>? = nil, condition: String? = nil,
    _ consequence: String
  ) {
    self.flag = flag
    self.since = since.map(KubernetesMinor.init(_:))
    self.doubtful = doubtful.map {
      KubernetesMinor($0.lowerBound)...KubernetesMinor($0.upperBound)
    }
    self.condition = condition
    self.consequence = consequence
  }
}
