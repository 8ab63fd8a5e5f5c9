/// One way in which a restart could fail. Labels are stable: logs, metrics and configuration use
/// them. `docs/preflight.md` is the same list for people; a test compares them.
package enum PreflightCheck: String, Sendable, CaseIterable {
  // The manifest and its folder.
  case manifestMissing = "manifest-missing"
  case manifestUnreadable = "manifest-unreadable"
  case manifestUnparsable = "manifest-unparsable"
  case manifestNotApiServer = "manifest-not-api-server"
  case manifestsFolderUnreadable = "manifests-folder-unreadable"
  case secondManifest = "second-manifest"
  case manifestOutsideStaticPodPath = "manifest-outside-static-pod-path"
  case commandNotUnderstood = "command-not-understood"
  case flagValueInvalid = "flag-value-invalid"
  case strayArgument = "stray-argument"
  case restartPolicy = "restart-policy"
  case notHostNetwork = "not-host-network"
  case hostPathVolume = "host-path-volume"
  case manifestImageDiffers = "manifest-image-differs"
  case manifestArgumentsDiffer = "manifest-arguments-differ"
  case manifestEnvironmentDiffers = "manifest-environment-differs"
  case manifestMountsDiffer = "manifest-mounts-differ"
  case manifestNewerThanProcess = "manifest-newer-than-process"

  // API servers that are no static pods, and how what runs them stops them.
  case unitNotStartable = "unit-not-startable"
  case unitChangedOnDisk = "unit-changed-on-disk"
  case unitArgumentsDiffer = "unit-arguments-differ"
  case unitFileNewerThanProcess = "unit-file-newer-than-process"
  case wholeServer = "whole-server"
  case noSupervisorEvident = "no-supervisor-evident"
  case stopLimitTooShort = "stop-limit-too-short"

  // Files that flags name, in general.
  case inputFileMissing = "input-file-missing"
  case inputFileUnreadable = "input-file-unreadable"
  case inputFileEmpty = "input-file-empty"
  case inputNotAFile = "input-not-a-file"
  case inputLocationUnknown = "input-location-unknown"
  case pairIncomplete = "pair-incomplete"
  case unknownFlagFile = "unknown-flag-file"

  // Serving.
  case servingCertificateUnparsable = "serving-certificate-unparsable"
  case servingKeyUnparsable = "serving-key-unparsable"
  case servingKeyMismatch = "serving-key-mismatch"
  case servingCertificateExpired = "serving-certificate-expired"
  case servingCertificateNotYetValid = "serving-certificate-not-yet-valid"
  case sniCertificateUnusable = "sni-certificate-unusable"

  // Authorities.
  case clientCaUnparsable = "client-ca-unparsable"
  case clientCaExpired = "client-ca-expired"
  case frontProxyCaUnparsable = "front-proxy-ca-unparsable"
  case etcdCaUnparsable = "etcd-ca-unparsable"
  case kubeletCaUnparsable = "kubelet-ca-unparsable"
  case otherCaUnparsable = "other-ca-unparsable"

  // etcd.
  case etcdNotConfigured = "etcd-not-configured"
  case etcdCertificateUnparsable = "etcd-certificate-unparsable"
  case etcdKeyUnparsable = "etcd-key-unparsable"
  case etcdKeyMismatch = "etcd-key-mismatch"
  case etcdCertificateExpired = "etcd-certificate-expired"
  case etcdCertificateNotYetValid = "etcd-certificate-not-yet-valid"
  case etcdTlsRefused = "etcd-tls-refused"
  case etcdUnreachable = "etcd-unreachable"
  case etcdNoLinearizableRead = "etcd-no-linearizable-read"
  case etcdEndpointFailing = "etcd-endpoint-failing"
  case etcdOverrideFailing = "etcd-override-failing"

  // Clients of the API server's own.
  case kubeletClientUnusable = "kubelet-client-unusable"
  case kubeletClientCertificateExpired = "kubelet-client-certificate-expired"
  case frontProxyClientUnparsable = "front-proxy-client-unparsable"
  case frontProxyClientKeyMismatch = "front-proxy-client-key-mismatch"
  case frontProxyClientCertificateExpired = "front-proxy-client-certificate-expired"

  // Service accounts.
  case serviceAccountKeyMissing = "service-account-key-missing"
  case serviceAccountKeyUnparsable = "service-account-key-unparsable"
  case serviceAccountSigningKeyMissing = "service-account-signing-key-missing"
  case serviceAccountSigningKeyUnparsable = "service-account-signing-key-unparsable"
  case serviceAccountSigningKeyMismatch = "service-account-signing-key-mismatch"

  // Configuration files.
  case encryptionConfigUnparsable = "encryption-config-unparsable"
  case kmsSocketSilent = "kms-socket-silent"
  case kmsPluginUnhealthy = "kms-plugin-unhealthy"
  case auditPolicyUnparsable = "audit-policy-unparsable"
  case admissionConfigUnparsable = "admission-config-unparsable"
  case admissionPluginConfigMissing = "admission-plugin-config-missing"
  case authenticationWebhookConfigMissing = "authentication-webhook-config-missing"
  case authenticationWebhookConfigUnparsable = "authentication-webhook-config-unparsable"
  case authorizationWebhookConfigMissing = "authorization-webhook-config-missing"
  case authorizationWebhookConfigUnparsable = "authorization-webhook-config-unparsable"
  case auditWebhookConfigMissing = "audit-webhook-config-missing"
  case auditWebhookConfigUnparsable = "audit-webhook-config-unparsable"
  case kubeconfigReferenceMissing = "kubeconfig-reference-missing"
  case authenticationConfigUnparsable = "authentication-config-unparsable"
  case authorizationConfigUnparsable = "authorization-config-unparsable"
  case egressSelectorConfigUnparsable = "egress-selector-config-unparsable"
  case tracingConfigUnparsable = "tracing-config-unparsable"

  // Image and runtime.
  case imageMissing = "image-missing"
  case imageMustBePulled = "image-must-be-pulled"
  case imagePullAlways = "image-pull-always"
  case sandboxImageMissing = "sandbox-image-missing"
  case runtimeNotReady = "runtime-not-ready"

  // The node.
  case diskFull = "disk-full"
  case diskNearlyFull = "disk-nearly-full"
  case inodesExhausted = "inodes-exhausted"
  case inodesNearlyFull = "inodes-nearly-full"
  case kubeletDown = "kubelet-down"
  case kubeletUnhealthy = "kubelet-unhealthy"
  case clockNotSynchronised = "clock-not-synchronised"
  case livenessKillsDrain = "liveness-kills-drain"
  case portConflict = "port-conflict"

  /// The stable label, in kebab-case.
  package var label: String { rawValue }

  /// Its place in the list: a number for modules that keep no text. Not stable between versions.
  package var code: UInt16 { UInt16(Self.allCases.firstIndex(of: self) ?? 0) }
}

/// How much a failed check weighs.
package enum PreflightClass: String, Sendable {
  /// A start is sure to fail.
  case fatal
  /// A start may fail, or something beside it does.
  case risk
  /// Worth saying, and no reason to wait: the fact has a harmless explanation that is common.
  case warning
}

extension PreflightCheck {
  /// What a failure of this check weighs. `fatal` only where kube-apiserver, or kubelet before it,
  /// surely does not get it started.
  package var failureClass: PreflightClass {
    switch self {
    case .manifestUnreadable, .manifestsFolderUnreadable, .secondManifest,
      .manifestOutsideStaticPodPath, .commandNotUnderstood, .notHostNetwork, .manifestImageDiffers,
      .manifestArgumentsDiffer, .manifestEnvironmentDiffers, .manifestMountsDiffer,
      .inputFileUnreadable, .inputLocationUnknown, .unknownFlagFile,
      .servingCertificateExpired, .servingCertificateNotYetValid, .clientCaExpired,
      .kubeletCaUnparsable, .etcdEndpointFailing, .etcdOverrideFailing, .kubeletClientUnusable,
      .kubeletClientCertificateExpired, .frontProxyClientCertificateExpired,
      .serviceAccountSigningKeyMismatch, .kmsPluginUnhealthy, .imageMustBePulled, .imagePullAlways,
      .sandboxImageMissing, .diskNearlyFull, .inodesNearlyFull, .kubeletUnhealthy,
      .livenessKillsDrain, .unitChangedOnDisk, .unitArgumentsDiffer:
      .risk
    // Configuration management rewrites files; virtual machines with host time keep the flag.
    case .manifestNewerThanProcess, .unitFileNewerThanProcess, .clockNotSynchronised: .warning
    default: .fatal
    }
  }
}
