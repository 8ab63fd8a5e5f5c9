extension PreflightCheck {
  /// What the check means and what to do when it fails, without a full stop.
  package var explanation: (meaning: String, remedy: String) {
    switch self {
    case .manifestMissing:
      (
        "No file at the manifest's path: kubelet has nothing to start from",
        "restore the manifest, or set its path in loopwarden's configuration"
      )
    case .manifestUnreadable:
      (
        "The manifest cannot be read by loopwarden",
        "let loopwarden read it"
      )
    case .manifestUnparsable:
      (
        "The manifest is not YAML or JSON of one Pod: kubelet skips it and drops the pod",
        "mend the line that the message names"
      )
    case .manifestNotApiServer:
      (
        "The manifest's Pod has not exactly one kube-apiserver container",
        "point loopwarden at the API server's manifest"
      )
    case .manifestsFolderUnreadable:
      (
        "The manifests folder, or a file in it that kubelet reads, cannot be read by "
          + "loopwarden",
        "let loopwarden read it"
      )
    case .secondManifest:
      (
        "Another file in the manifests folder defines a kube-apiserver: kubelet reads every "
          + "file whose name does not start with a dot, backups included",
        "move the file out of the folder, after making sure which one runs"
      )
    case .manifestOutsideStaticPodPath:
      (
        "kubelet reads static pods from another folder than the manifest's",
        "set the manifest's path to the file that kubelet reads"
      )
    case .commandNotUnderstood:
      (
        "The command is a script or wrapper that loopwarden cannot read for "
          + "sure, or is not known, so its flags were not checked",
        "start kube-apiserver directly, or check its flags by hand"
      )
    case .flagValueInvalid:
      (
        "A flag's value cannot be parsed: kube-apiserver refuses to start",
        "mend the flag"
      )
    case .strayArgument:
      (
        "A word among the arguments is neither a flag nor a flag's value: kube-apiserver "
          + "refuses to start",
        "remove it, or write --flag=value"
      )
    case .restartPolicy:
      (
        "The pod's restartPolicy is not Always, and kube-apiserver ends with status 0 on a "
          + "graceful stop",
        "remove restartPolicy from the manifest"
      )
    case .notHostNetwork:
      (
        "The pod has no host network, so its address and port are not the node's",
        "check by hand where the API server is reached"
      )
    case .hostPathVolume:
      (
        "A hostPath volume of a checked type is missing or of another kind: kubelet refuses "
          + "to start the pod",
        "restore the path"
      )
    case .manifestImageDiffers:
      (
        "The container runs another image than the manifest names: a restart would also "
          + "change the version",
        "let the upgrade finish first"
      )
    case .manifestArgumentsDiffer:
      (
        "The process runs with other arguments than the manifest gives",
        "find out why kubelet has not applied the manifest"
      )
    case .manifestEnvironmentDiffers:
      (
        "The process lacks an environment variable of the manifest, or has another value",
        "find out why kubelet has not applied the manifest"
      )
    case .manifestMountsDiffer:
      (
        "The container's mounts are not the manifest's",
        "find out why kubelet has not applied the manifest"
      )
    case .manifestNewerThanProcess:
      (
        "The manifest was written after the process started; configuration management does "
          + "that without a change",
        "compare it with what runs"
      )
    case .unitNotStartable:
      (
        "The unit is masked, missing or broken, refuses a manual restart, is set up so that its stop is "
          + "none that drains (KillMode=none, ExecStop=, KillSignal=), or lacks its program or an "
          + "environment file: it is not restarted",
        "mend the unit"
      )
    case .unitChangedOnDisk:
      (
        "The unit's files changed since systemd read them: what starts is not what they say",
        "run systemctl daemon-reload, after reading the change"
      )
    case .unitArgumentsDiffer:
      (
        "The process runs with other arguments than the unit gives",
        "find out why the service was not restarted when its unit changed"
      )
    case .unitFileNewerThanProcess:
      (
        "The unit, an environment file or a file of the API server's arguments was written after the "
          + "process started; configuration management does that without a change",
        "compare it with what runs"
      )
    case .wholeServer:
      (
        "What restarts is more than the API server, and the policy does not allow that",
        "set restart.allowWholeServer: true if all of it may restart"
      )
    case .noSupervisorEvident:
      (
        "Nothing is seen that starts the process again, and the configuration names nothing: a stop "
          + "would be the end",
        "set runtime.process.supervised: true if something starts it again"
      )
    case .stopLimitTooShort:
      (
        "What supervises the process kills it before the grace that its flags need is over",
        "raise TimeoutStopSec of the unit (terminationGracePeriodSeconds of a pod)"
      )
    case .inputFileMissing:
      (
        "A file that a flag names does not exist",
        "restore the file, or mend the flag"
      )
    case .inputFileUnreadable:
      (
        "A file that a flag names cannot be read by loopwarden, so it was not checked",
        "let loopwarden read it"
      )
    case .inputFileEmpty:
      (
        "A file that a flag names is empty",
        "restore its content"
      )
    case .inputNotAFile:
      (
        "A flag names a folder, socket or device where a file is needed (or the other way "
          + "round)",
        "restore the file, or mend the flag"
      )
    case .inputLocationUnknown:
      (
        "A flag's container path cannot be mapped to a path of the node",
        "check that file by hand"
      )
    case .pairIncomplete:
      (
        "A certificate's flag is set without its key's flag, or the other way round",
        "set both flags"
      )
    case .unknownFlagFile:
      (
        "A flag that loopwarden does not know names a path that does not exist",
        "check what the flag needs"
      )
    case .servingCertificateUnparsable:
      (
        "The serving certificate is not PEM of a certificate",
        "restore the file"
      )
    case .servingKeyUnparsable:
      (
        "The serving key is not PEM of an unencrypted private key",
        "restore the file"
      )
    case .servingKeyMismatch:
      (
        "The serving certificate and key do not belong together",
        "install the pair again"
      )
    case .servingCertificateExpired:
      (
        "The serving certificate has expired: the API server starts, and clients refuse it",
        "renew it before the restart"
      )
    case .servingCertificateNotYetValid:
      (
        "The serving certificate is not valid yet",
        "check the clock and the certificate"
      )
    case .sniCertificateUnusable:
      (
        "A pair of --tls-sni-cert-key cannot be read or does not belong together",
        "install the pair again"
      )
    case .clientCaUnparsable:
      (
        "The client CA bundle is not PEM of certificates",
        "restore the file"
      )
    case .clientCaExpired:
      (
        "Every certificate of the client CA bundle has expired or is not valid yet: client "
          + "certificates are refused",
        "renew the CA"
      )
    case .frontProxyCaUnparsable:
      (
        "The front proxy's CA bundle is not PEM of certificates",
        "restore the file"
      )
    case .etcdCaUnparsable:
      (
        "etcd's CA bundle is not PEM of certificates",
        "restore the file"
      )
    case .kubeletCaUnparsable:
      (
        "The CA bundle for kubelets is not PEM of certificates; some versions refuse to "
          + "start",
        "restore the file"
      )
    case .otherCaUnparsable:
      (
        "Another CA bundle is not PEM of certificates",
        "restore the file"
      )
    case .etcdNotConfigured:
      (
        "No --etcd-servers",
        "set the flag"
      )
    case .etcdCertificateUnparsable:
      (
        "The etcd client certificate is not PEM of a certificate",
        "restore the file"
      )
    case .etcdKeyUnparsable:
      (
        "The etcd client key is not PEM of an unencrypted private key",
        "restore the file"
      )
    case .etcdKeyMismatch:
      (
        "The etcd client certificate and key do not belong together",
        "install the pair again"
      )
    case .etcdCertificateExpired:
      (
        "The etcd client certificate has expired: etcd refuses it (a risk only where etcd "
          + "just accepted it, or no endpoint uses TLS)",
        "renew it: kubeadm certs renew apiserver-etcd-client"
      )
    case .etcdCertificateNotYetValid:
      (
        "The etcd client certificate is not valid yet: etcd refuses it (a risk only where "
          + "etcd just accepted it, or no endpoint uses TLS)",
        "check the clock and the certificate"
      )
    case .etcdTlsRefused:
      (
        "No etcd endpoint completes TLS with the manifest's certificate, key and CA",
        "renew what the message names"
      )
    case .etcdUnreachable:
      (
        "No etcd endpoint accepts a connection",
        "mend etcd first"
      )
    case .etcdNoLinearizableRead:
      (
        "etcd answers but cannot serve a linearizable read: a learner, or no quorum",
        "mend etcd first"
      )
    case .etcdEndpointFailing:
      (
        "Some etcd endpoints fail, while another one serves",
        "mend the endpoint"
      )
    case .etcdOverrideFailing:
      (
        "An etcd of --etcd-servers-overrides does not serve a linearizable read",
        "mend that etcd first"
      )
    case .kubeletClientUnusable:
      (
        "The client pair for kubelets cannot be read or does not belong together; it is "
          + "loaded at its first use",
        "install the pair again"
      )
    case .kubeletClientCertificateExpired:
      (
        "The client certificate for kubelets is out of date: logs and exec fail, the start "
          + "does not",
        "renew it: kubeadm certs renew apiserver-kubelet-client"
      )
    case .frontProxyClientUnparsable:
      (
        "The front proxy's client certificate or key cannot be read",
        "restore the file"
      )
    case .frontProxyClientKeyMismatch:
      (
        "The front proxy's client certificate and key do not belong together",
        "install the pair again"
      )
    case .frontProxyClientCertificateExpired:
      (
        "The front proxy's client certificate is out of date: aggregated APIs fail, the "
          + "start does not",
        "renew it: kubeadm certs renew front-proxy-client"
      )
    case .serviceAccountKeyMissing:
      (
        "A service account key file does not exist",
        "restore the file"
      )
    case .serviceAccountKeyUnparsable:
      (
        "A service account key file holds no public key",
        "restore the file"
      )
    case .serviceAccountSigningKeyMissing:
      (
        "The service account signing key does not exist",
        "restore the file"
      )
    case .serviceAccountSigningKeyUnparsable:
      (
        "The service account signing key is not PEM of an unencrypted private key",
        "restore the file"
      )
    case .serviceAccountSigningKeyMismatch:
      (
        "No service account key file holds the signing key's public half: new tokens would "
          + "be refused",
        "add the public key"
      )
    case .encryptionConfigUnparsable:
      (
        "The encryption configuration cannot be used",
        "mend the file"
      )
    case .kmsSocketSilent:
      (
        "A KMS plugin's socket is missing or does not answer: the API server cannot read "
          + "what is encrypted and does not become ready",
        "start the plugin"
      )
    case .kmsPluginUnhealthy:
      (
        "A KMS plugin answers with an error",
        "mend the plugin"
      )
    case .auditPolicyUnparsable:
      (
        "The audit policy cannot be used",
        "mend the file"
      )
    case .admissionConfigUnparsable:
      (
        "The admission configuration cannot be used",
        "mend the file"
      )
    case .admissionPluginConfigMissing:
      (
        "A file that the admission configuration names does not exist",
        "restore the file"
      )
    case .authenticationWebhookConfigMissing:
      (
        "The token webhook's kubeconfig does not exist",
        "restore the file"
      )
    case .authenticationWebhookConfigUnparsable:
      (
        "The token webhook's kubeconfig cannot be used",
        "mend the file"
      )
    case .authorizationWebhookConfigMissing:
      (
        "The authorization webhook's kubeconfig does not exist",
        "restore the file"
      )
    case .authorizationWebhookConfigUnparsable:
      (
        "The authorization webhook's kubeconfig cannot be used",
        "mend the file"
      )
    case .auditWebhookConfigMissing:
      (
        "The audit webhook's kubeconfig does not exist",
        "restore the file"
      )
    case .auditWebhookConfigUnparsable:
      (
        "The audit webhook's kubeconfig cannot be used",
        "mend the file"
      )
    case .kubeconfigReferenceMissing:
      (
        "A file that a webhook's kubeconfig names does not exist",
        "restore the file"
      )
    case .authenticationConfigUnparsable:
      (
        "The authentication configuration cannot be used",
        "mend the file"
      )
    case .authorizationConfigUnparsable:
      (
        "The authorization configuration cannot be used",
        "mend the file"
      )
    case .egressSelectorConfigUnparsable:
      (
        "The egress selector configuration cannot be used",
        "mend the file"
      )
    case .tracingConfigUnparsable:
      (
        "The tracing configuration cannot be used",
        "mend the file"
      )
    case .imageMissing:
      (
        "The image is not on the node and imagePullPolicy is Never",
        "load the image"
      )
    case .imageMustBePulled:
      (
        "The image is not on the node, so the start depends on its registry",
        "pull the image first"
      )
    case .imagePullAlways:
      (
        "imagePullPolicy is Always (also the default for the tag latest), so the start "
          + "depends on the registry",
        "set imagePullPolicy: IfNotPresent and a fixed tag"
      )
    case .sandboxImageMissing:
      (
        "The pod's sandbox is gone and the sandbox image is not on the node",
        "pull the sandbox image"
      )
    case .runtimeNotReady:
      (
        "The container runtime says that it is not ready: kubelet starts nothing",
        "mend the runtime"
      )
    case .diskFull:
      (
        "A file system that a start writes to has no space left, not even for root",
        "free space"
      )
    case .diskNearlyFull:
      (
        "A file system that a start writes to has less available than `preflight.diskFreeMinimum`; "
          + "the default, 10 %, is kubelet's own eviction threshold",
        "free space"
      )
    case .inodesExhausted:
      (
        "A file system that a start writes to has no free inode, not even for root",
        "remove files"
      )
    case .inodesNearlyFull:
      (
        "A file system that a start writes to has less than 5 % of its inodes available, "
          + "kubelet's own eviction threshold",
        "remove files"
      )
    case .kubeletDown:
      (
        "kubelet does not run or does not listen on its health port: nobody starts the "
          + "container again",
        "start kubelet"
      )
    case .kubeletUnhealthy:
      (
        "kubelet's health endpoint answers with an error, or not in time",
        "look at kubelet's log"
      )
    case .clockNotSynchronised:
      (
        "The kernel says that the clock is not synchronised; virtual machines with host time "
          + "keep that flag",
        "check chrony or timesyncd"
      )
    case .livenessKillsDrain:
      (
        "The liveness probe's failureThreshold x periodSeconds is below the grace: kubelet "
          + "may kill in mid-drain",
        "raise failureThreshold"
      )
    case .portConflict:
      (
        "Another process listens on the manifest's port",
        "free the port"
      )
    }
  }
}
