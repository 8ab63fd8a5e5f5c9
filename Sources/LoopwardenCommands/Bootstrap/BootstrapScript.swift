package import KubernetesClient

/// What bootstrap does, as a script for an administrator to read and to run.
package struct BootstrapScript: Sendable {
  /// The kind of key.
  package enum KeyKind: String, Sendable, CaseIterable {
    /// ECDSA on P-256.
    case ecdsa
    /// RSA with 2048 bits.
    case rsa

    /// For messages.
    var title: String { self == .ecdsa ? "ECDSA P-256" : "RSA, 2048 bits" }
  }

  /// Which objects.
  package var scope: BootstrapScope
  /// The node that it is for.
  package var node: String
  /// Where the kubeconfig goes.
  package var output: String
  /// The server to write; nil: the administrator's.
  package var server: String?
  /// The name that the server's certificate must carry; nil: the administrator's, if there is one.
  package var tlsServerName: String?
  /// The kind of key.
  package var keyKind: KeyKind
  /// In days.
  package var lifetimeDays: Int64

  /// A script of these parts.
  package init(
    scope: BootstrapScope, node: String, output: String, server: String? = nil,
    tlsServerName: String? = nil, keyKind: KeyKind = .ecdsa, lifetimeDays: Int64 = 365
  ) {
    self.scope = scope
    self.node = node
    self.output = output
    self.server = server
    self.tlsServerName = tlsServerName
    self.keyKind = keyKind
    self.lifetimeDays = lifetimeDays
  }

  /// What `openssl req` puts into a common name (X.520, `ub-common-name`).
  private static let longestName = 64

  /// Whether `openssl req` can make the request; `--apply` can in any case.
  package var isPossible: Bool {
    ServiceSubject.user(node: node).utf8.count <= Self.longestName
  }

  /// The script.
  package var text: String {
    [head, rights, lock, key, signing, kubeconfig].joined(separator: "\n")
  }

  private var head: String {
    """
    #!/bin/sh
    # Gives the loopwarden of master \(node) its rights and a credential of its own.
    # Read it, then run it as root on that master, with kubectl and openssl:
    #   loopwarden bootstrap > bootstrap.sh; less bootstrap.sh; sh bootstrap.sh
    # `loopwarden bootstrap --apply --kubeconfig /etc/kubernetes/admin.conf` does the same without
    # either of them.
    set -eu
    umask 077
    export KUBECONFIG="${KUBECONFIG:-/etc/kubernetes/admin.conf}"

    """
  }

  private var rights: String {
    let others = scope.objects.filter { $0.treatment == .set }
    var note = ""
    if scope.flowControlVersion != nil {
      note = """
        # The FlowSchema is of v1, which Kubernetes 1.29 and every later version takes. Before that write
        # v1beta3 (1.26 to 1.28), v1beta2 (1.23 to 1.25) or v1beta1 (1.20 to 1.22).

        """
    }
    return """
      # 1. Rights. On the second and third master this changes nothing.
      \(note)kubectl apply -f - <<'EOF'
      \(ManifestText.yaml(others))EOF

      """
  }

  private var lock: String {
    let lease = scope.objects.filter { $0.treatment == .createOnly }
    return """
      # 2. The lock, if it is not there. One that is there may be held: it is never changed.
      kubectl get lease \(leaseWords) >/dev/null 2>&1 || kubectl create -f - <<'EOF'
      \(ManifestText.yaml(lease))EOF

      """
  }

  private var leaseWords: String {
    "-n \(ShellText.word(scope.lease.namespace)) \(ShellText.word(scope.lease.name))"
  }

  private var key: String {
    let generate =
      switch keyKind {
      case .ecdsa: "openssl ecparam -genkey -name prime256v1 -noout -out \"$dir/key\""
      case .rsa: "openssl genrsa -out \"$dir/key\" 2048"
      }
    let subject = "/O=\(ServiceSubject.group)/CN=\(ServiceSubject.user(node: node))"
    return """
      # 3. A key that does not leave this master, and a request for its certificate.
      dir=$(mktemp -d)
      trap 'rm -rf "$dir"' EXIT
      \(generate)
      openssl req -new -sha256 -key "$dir/key" -subj \(ShellText.word(subject)) -out "$dir/request"

      """
  }

  private var signing: String {
    """
    # 4. The certificate. The cluster's own signer gives it (kube-controller-manager). Where there is
    # none, sign with the cluster's CA:
    #   CA_CERT=/etc/kubernetes/pki/ca.crt CA_KEY=/etc/kubernetes/pki/ca.key sh bootstrap.sh
    if [ -n "${CA_KEY:-}" ]; then
      printf 'extendedKeyUsage=clientAuth\\nkeyUsage=critical,digitalSignature\\n' > "$dir/extensions"
      openssl x509 -req -sha256 -in "$dir/request" -days \(lifetimeDays) -extfile "$dir/extensions" \\
        -CA "$CA_CERT" -CAkey "$CA_KEY" -set_serial "0x$(openssl rand -hex 8)" -out "$dir/certificate"
    else
      name=\(ShellText.word("loopwarden-\(node)"))-$(date +%s)
      # Without validation, because kubectl before 1.22 does not know expirationSeconds.
      kubectl create --validate=false -f - <<EOF
    apiVersion: certificates.k8s.io/v1
    kind: CertificateSigningRequest
    metadata:
      name: $name
    spec:
      signerName: kubernetes.io/kube-apiserver-client
      usages: [digital signature, client auth]
      expirationSeconds: \(lifetimeDays * 86_400)
      request: $(openssl base64 -A -in "$dir/request")
    EOF
      kubectl certificate approve "$name"
      tries=60
      while kubectl get csr "$name" -o 'jsonpath={.status.certificate}' > "$dir/signed" &&
        [ ! -s "$dir/signed" ] && [ "$tries" -gt 0 ]; do
        tries=$((tries - 1))
        sleep 1
      done
      [ -s "$dir/signed" ] || { echo "no signer answered within 60 s" >&2; exit 1; }
      openssl base64 -d -A -in "$dir/signed" -out "$dir/certificate"
    fi
    openssl x509 -in "$dir/certificate" -noout -subject -enddate

    """
  }

  private var kubeconfig: String {
    let user = ServiceSubject.user(node: node)
    let cluster = "kubectl config view --minify --raw --flatten -o"
    let serverValue =
      server.map(ShellText.word)
      ?? "$(\(cluster) 'jsonpath={.clusters[0].cluster.server}')"
    let nameValue =
      tlsServerName.map(ShellText.word)
      ?? "$(\(cluster) 'jsonpath={.clusters[0].cluster.tls-server-name}')"
    let folder = output.lastIndex(of: "/").map { String(output[..<$0]) } ?? "."
    let file = ShellText.word(output)
    let trial = "--kubeconfig=\"$dir/kubeconfig\""
    return """
      # 5. The kubeconfig: tried, then put in place in one step. An old one is kept as .bak.
      server=\(serverValue)
      authority=$(\(cluster) 'jsonpath={.clusters[0].cluster.certificate-authority-data}')
      server_name=\(nameValue)
      cat > "$dir/kubeconfig" <<EOF
      apiVersion: v1
      kind: Config
      current-context: loopwarden
      clusters:
      - name: kubernetes
        cluster:
          server: "$server"
          certificate-authority-data: $authority
          tls-server-name: "$server_name"
      contexts:
      - name: loopwarden
        context: {cluster: kubernetes, user: "\(user)"}
      users:
      - name: "\(user)"
        user:
          client-certificate-data: $(openssl base64 -A -in "$dir/certificate")
          client-key-data: $(openssl base64 -A -in "$dir/key")
      EOF
      tries=15
      until kubectl \(trial) get lease \(leaseWords) && kubectl \(trial) get --raw /version >/dev/null; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { echo "the new credential does not work; nothing is changed" >&2; exit 1; }
        sleep 1
      done
      folder=\(ShellText.word(folder.isEmpty ? "/" : folder))
      [ -d "$folder" ] || install -d -m 0755 "$folder"
      [ ! -e \(file) ] || cp -p \(file) \(ShellText.word(output + ".bak"))
      install -m 0600 "$dir/kubeconfig" \(ShellText.word(output + ".new"))
      mv -f \(ShellText.word(output + ".new")) \(file)
      echo "written: "\(file)

      """
  }
}
