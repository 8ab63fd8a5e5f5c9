import OpenSSLKit

extension FakeMaster {
  static let healthyFlags = [
    "--secure-port=6443", "--tls-cert-file=\(pki)apiserver.crt",
    "--tls-private-key-file=\(pki)apiserver.key",
    "--tls-sni-cert-key=\(pki)apiserver.crt,\(pki)apiserver.key",
    "--client-ca-file=\(pki)ca.crt", "--requestheader-client-ca-file=\(pki)front-proxy-ca.crt",
    "--oidc-ca-file=\(pki)oidc-ca.crt", "--kubelet-certificate-authority=\(pki)kubelet-ca.crt",
    "--etcd-servers=https://127.0.0.1:2379,https://127.0.0.2:2379",
    "--etcd-servers-overrides=/events#https://127.0.0.3:2379",
    "--etcd-cafile=\(pki)etcd/ca.crt", "--etcd-certfile=\(pki)etcd-client.crt",
    "--etcd-keyfile=\(pki)etcd-client.key",
    "--kubelet-client-certificate=\(pki)kubelet-client.crt",
    "--kubelet-client-key=\(pki)kubelet-client.key",
    "--proxy-client-cert-file=\(pki)front-proxy-client.crt",
    "--proxy-client-key-file=\(pki)front-proxy-client.key",
    "--service-account-key-file=\(pki)sa.pub",
    "--service-account-signing-key-file=\(pki)sa.key",
    "--encryption-provider-config=\(settings)encryption.yaml",
    "--audit-policy-file=\(settings)audit.yaml",
    "--audit-webhook-config-file=\(settings)audit-webhook.conf",
    "--admission-control-config-file=\(settings)admission.yaml",
    "--authentication-token-webhook-config-file=\(settings)authn.conf",
    "--authorization-webhook-config-file=\(settings)authz.conf",
    "--authentication-config=\(settings)authentication.yaml",
    "--authorization-config=\(settings)authorization.yaml",
    "--egress-selector-config-file=\(settings)egress.yaml",
    "--tracing-config-file=\(settings)tracing.yaml",
    "--service-account-signing-endpoint=/run/signer/signer.sock",
    "--token-auth-file=\(settings)tokens.csv", "--audit-log-path=/var/log/nowhere/audit.log",
    "--cert-dir=/nowhere", "--allow-privileged=true",
  ]

  static let kubeconfig = """
    apiVersion: v1
    kind: Config
    clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", certificate-authority: hook-ca.crt}}]
    users: [{name: u, user: {}}]
    contexts: [{name: x, context: {cluster: c, user: u}}]
    current-context: x
    """

  static func healthyFiles(_ issuer: FakePKI) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in ["ca.crt", "front-proxy-ca.crt", "oidc-ca.crt", "kubelet-ca.crt", "etcd/ca.crt"] {
      files[pki + name] = issuer.authority.pem
    }
    for name in ["apiserver", "etcd-client", "kubelet-client", "front-proxy-client"] {
      let pair = try issuer.issue(name)
      files[pki + name + ".crt"] = pair.pem
      files[pki + name + ".key"] = try pair.keyPEM()
    }
    // kube-apiserver takes a certificate, a public or a private key where public keys are asked.
    let account = try issuer.issue("sa")
    files[pki + "sa.pub"] = account.pem
    files[pki + "sa.key"] = try account.keyPEM()
    files[settings + "hook-ca.crt"] = issuer.authority.pem
    let texts = [
      "encryption.yaml": """
      apiVersion: apiserver.config.k8s.io/v1
      kind: EncryptionConfiguration
      resources:
      - resources: [secrets]
        providers:
        - kms: {apiVersion: v2, name: k, endpoint: "unix:///run/kms/plugin.sock"}
        - identity: {}
      """,
      "audit.yaml": "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n",
      "audit-webhook.conf": kubeconfig, "authn.conf": kubeconfig, "authz.conf": kubeconfig,
      "admission.yaml": """
      apiVersion: apiserver.config.k8s.io/v1
      kind: AdmissionConfiguration
      plugins: [{name: PodSecurity, path: podsecurity.yaml}]
      """,
      "podsecurity.yaml": "kind: PodSecurityConfiguration\n",
      "authentication.yaml":
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n",
      "authorization.yaml": """
      apiVersion: apiserver.config.k8s.io/v1
      kind: AuthorizationConfiguration
      authorizers:
      - type: Webhook
        webhook: {connectionInfo: {kubeConfigFile: \(settings)authz.conf}}
      """,
      "egress.yaml": "apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\n",
      "tracing.yaml": "apiVersion: apiserver.config.k8s.io/v1\nkind: TracingConfiguration\n",
      "tokens.csv": "",
    ]
    for (name, text) in texts { files[settings + name] = Array(text.utf8) }
    files["/var/lib/kubelet/config.yaml"] = Array(
      "kind: KubeletConfiguration\nstaticPodPath: /etc/kubernetes/manifests\n".utf8)
    return files
  }
}
