/// A flag that names an input of kube-apiserver, and what a start does without it.
struct InputFlag: Sendable {
  /// What the path must lead to.
  enum Kind: Sendable, Equatable {
    case certificate, key, authorities, publicKeys, kubeconfig
    /// A YAML or JSON document of one of these kinds.
    case document([String])
    /// Read by kube-apiserver in a format that is not checked here; may be empty.
    case opaque
    case socket
  }

  let name: String
  let kind: Kind
  /// Reported when the file does not exist.
  let missing: PreflightCheck
  /// Reported when its content cannot be used.
  let unusable: PreflightCheck
  /// What a missing file weighs where a start does without it.
  var missingWeight: PreflightClass = .fatal

  /// Every flag that names an input, 1.10 to 1.36. All are optional by themselves; what must be set
  /// together stands in `CertificatePair`. The comment says why a bad file prevents a start.
  static let table: [InputFlag] = [
    // The listener's pair is loaded before it serves (DynamicServingContentFromFiles).
    InputFlag("tls-cert-file", .certificate, unusable: .servingCertificateUnparsable),
    InputFlag("tls-private-key-file", .key, unusable: .servingKeyUnparsable),
    // Loaded with the options (NewDynamicCAContentFromFile refuses missing and empty bundles).
    InputFlag("client-ca-file", .authorities, unusable: .clientCaUnparsable),
    InputFlag("requestheader-client-ca-file", .authorities, unusable: .frontProxyCaUnparsable),
    InputFlag("oidc-ca-file", .authorities, unusable: .otherCaUnparsable),
    InputFlag("peer-ca-file", .authorities, unusable: .otherCaUnparsable),
    // Read when the etcd client is made, before anything is served.
    InputFlag("etcd-cafile", .authorities, unusable: .etcdCaUnparsable),
    InputFlag("etcd-certfile", .certificate, unusable: .etcdCertificateUnparsable),
    InputFlag("etcd-keyfile", .key, unusable: .etcdKeyUnparsable),
    // client-go reads the files when the transport is made (loadTLSFiles), the pair at first use.
    InputFlag("kubelet-client-certificate", .certificate, unusable: .kubeletClientUnusable),
    InputFlag("kubelet-client-key", .key, unusable: .kubeletClientUnusable),
    InputFlag("kubelet-certificate-authority", .authorities, unusable: .kubeletCaUnparsable),
    // The aggregator loads the pair as the listener does.
    InputFlag("proxy-client-cert-file", .certificate, unusable: .frontProxyClientUnparsable),
    InputFlag("proxy-client-key-file", .key, unusable: .frontProxyClientUnparsable),
    // The token authenticator and the issuer read their keys while they are made.
    InputFlag(
      "service-account-key-file", .publicKeys, missing: .serviceAccountKeyMissing,
      unusable: .serviceAccountKeyUnparsable),
    InputFlag(
      "service-account-signing-key-file", .key, missing: .serviceAccountSigningKeyMissing,
      unusable: .serviceAccountSigningKeyUnparsable),
    // The external signer's keys are fetched before the API server is ready (1.32 on).
    InputFlag("service-account-signing-endpoint", .socket, unusable: .inputNotAFile),
    // Storage transformers are built from it.
    InputFlag(
      "encryption-provider-config", .document(["EncryptionConfiguration", "EncryptionConfig"]),
      unusable: .encryptionConfigUnparsable),
    // Loaded while the options are applied; an empty policy is refused.
    InputFlag("audit-policy-file", .document(["Policy"]), unusable: .auditPolicyUnparsable),
    InputFlag(
      "audit-webhook-config-file", .kubeconfig, missing: .auditWebhookConfigMissing,
      unusable: .auditWebhookConfigUnparsable),
    InputFlag(
      "admission-control-config-file", .document(["AdmissionConfiguration"]),
      unusable: .admissionConfigUnparsable),
    InputFlag(
      "authentication-token-webhook-config-file", .kubeconfig,
      missing: .authenticationWebhookConfigMissing,
      unusable: .authenticationWebhookConfigUnparsable),
    InputFlag(
      "authorization-webhook-config-file", .kubeconfig,
      missing: .authorizationWebhookConfigMissing, unusable: .authorizationWebhookConfigUnparsable),
    InputFlag(
      "authentication-config", .document(["AuthenticationConfiguration"]),
      unusable: .authenticationConfigUnparsable),
    InputFlag(
      "authorization-config", .document(["AuthorizationConfiguration"]),
      unusable: .authorizationConfigUnparsable),
    InputFlag(
      "egress-selector-config-file", .document(["EgressSelectorConfiguration"]),
      unusable: .egressSelectorConfigUnparsable),
    InputFlag(
      "tracing-config-file", .document(["TracingConfiguration"]),
      unusable: .tracingConfigUnparsable),
    // Read by the ABAC authorizer and the token authenticator while they are made.
    InputFlag("authorization-policy-file", .opaque, unusable: .inputFileMissing),
    InputFlag("token-auth-file", .opaque, unusable: .inputFileMissing),
    InputFlag("basic-auth-file", .opaque, unusable: .inputFileMissing),
    // Read by in-tree cloud providers only, which current versions do not have.
    InputFlag("cloud-config", .opaque, unusable: .inputFileMissing, missingWeight: .risk),
    // SSH tunnels are long gone; where they exist the key is read when a tunnel opens.
    InputFlag("ssh-keyfile", .opaque, unusable: .inputFileMissing, missingWeight: .risk),
  ]

  /// Flags that name outputs, or paths that are no files of the node: never inputs.
  static let notInputs: Set<String> = [
    "audit-log-path", "cert-dir", "debug-socket-path", "etcd-prefix", "log-dir", "log-file",
    "service-account-jwks-uri", "tls-sni-cert-key", "etcd-servers", "etcd-servers-overrides",
  ]

  init(
    _ name: String, _ kind: Kind, missing: PreflightCheck = .inputFileMissing,
    unusable: PreflightCheck, missingWeight: PreflightClass = .fatal
  ) {
    self.name = name
    self.kind = kind
    self.missing = missing
    self.unusable = unusable
    self.missingWeight = missingWeight
  }
}

/// A certificate's flag and its key's.
struct CertificatePair: Sendable {
  let certificate, key: String
  let mismatch, expired, notYetValid: PreflightCheck
  /// What one flag without the other weighs.
  let incomplete: PreflightClass

  static let table: [CertificatePair] = [
    CertificatePair(
      certificate: "tls-cert-file", key: "tls-private-key-file", mismatch: .servingKeyMismatch,
      expired: .servingCertificateExpired, notYetValid: .servingCertificateNotYetValid,
      incomplete: .fatal),
    CertificatePair(
      certificate: "etcd-certfile", key: "etcd-keyfile", mismatch: .etcdKeyMismatch,
      expired: .etcdCertificateExpired, notYetValid: .etcdCertificateNotYetValid,
      incomplete: .fatal),
    // One without the other means no client certificate at all: no error at the start.
    CertificatePair(
      certificate: "kubelet-client-certificate", key: "kubelet-client-key",
      mismatch: .kubeletClientUnusable, expired: .kubeletClientCertificateExpired,
      notYetValid: .kubeletClientCertificateExpired, incomplete: .risk),
    CertificatePair(
      certificate: "proxy-client-cert-file", key: "proxy-client-key-file",
      mismatch: .frontProxyClientKeyMismatch, expired: .frontProxyClientCertificateExpired,
      notYetValid: .frontProxyClientCertificateExpired, incomplete: .fatal),
  ]
}
